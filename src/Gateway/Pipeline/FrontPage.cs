using System.Net;
using Florin.Gateway.Features.Health;
using Florin.Gateway.Features.Reference;
using Florin.Gateway.Model;
using Florin.Platform.Configuration;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Florin.Gateway.Pipeline;

/// <summary>
/// What the gateway answers at <c>/</c>: to a browser a page, to a program the same as JSON. What this is, how it is, and
/// where to go on from here.
/// </summary>
/// <param name="health">How services are.</param>
/// <param name="runtime">What there is beside the gateway.</param>
/// <param name="reference">Whether there is an API reference.</param>
internal sealed class FrontPage(HealthAnswers health, GatewayRuntime runtime, ReferenceOptions reference)
{
    private const string Name = "Florin";
    private const string Html = "text/html";

    // In the order in which the page shows them. A name is for programs; the title and the sentence are for people.
    private readonly Door[] _doors =
    [
        .. reference.Enabled
            ? [new Door("docs", ApiReference.Path, "API reference", "All operations, to read and to try.")]
            : Array.Empty<Door>(),
        new("openapi", OwnAnswers.OpenApi, "API document", "OpenAPI 3.1, for generators and tools."),
        .. runtime.AsyncApi is null
            ? Array.Empty<Door>()
            : [new Door("asyncapi", OwnAnswers.AsyncApi, "Event document", "AsyncAPI 3.0 of the events in Kafka.")],
        .. runtime.Status is null
            ? Array.Empty<Door>()
            : [new Door("status", OwnAnswers.Status, "Status", "Uptime and incidents of the last 90 days.")],
        new("health", OwnAnswers.Health, "Health", "Every service with its stores and consumers, as JSON."),
        new("services", OwnAnswers.Services, "Services", "Where each one is and since when, as JSON."),
        new("metrics", OwnAnswers.Metrics, "Metrics", "For Prometheus."),
        new("keys", OwnAnswers.Jwks, "Public keys", "Verify the signatures of access tokens."),
    ];

    /// <summary>Answers.</summary>
    public async Task Answer(Exchange exchange)
    {
        var (status, services) = await health.ForAnyone();
        exchange.OnAnswer(headers => Varying.By(headers, HeaderNames.Accept));
        var operators = OperatorsFor(exchange.Http).ToList();
        await (
            WantsPage(exchange.Http.Request)
                ? exchange.AnswerPage(
                    Reply.Plain(StatusCodes.Status200OK, Page(status, services, operators), $"{Html}; charset=utf-8"),
                    PlainPage.Security
                )
                : exchange.Answer(
                    Reply.Ok(
                        new Contents(
                            Name,
                            ProgramVersion.Text,
                            status,
                            _doors.Concat(operators).ToDictionary(door => door.Name, door => door.Path, StringComparer.Ordinal)
                        )
                    )
                )
        );
    }

    // A browser names HTML, and takes anything else for want of it; who likes JSON as well gets that.
    internal static bool WantsPage(HttpRequest request) =>
        MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var accepted)
        && Quality(accepted, Html) > Quality(accepted, "application/json");

    private static double Quality(IEnumerable<MediaTypeHeaderValue> accepted, string type) =>
        accepted
            .Where(range => range.MediaType.Equals(type, StringComparison.OrdinalIgnoreCase))
            .Select(range => range.Quality ?? 1)
            .DefaultIfEmpty(0)
            .Max();

    // Nobody else has a use for the address, which may be one of an inner network.
    private IEnumerable<Door> OperatorsFor(HttpContext http)
    {
        if (
            runtime.Operators is not { } operators
            || http.Connection.RemoteIpAddress is not { } client
            || !IPAddress.IsLoopback(client)
        )
            yield break;
        var at = OpenAddress.Of(operators, http.Request.IsHttps).ToString();
        if (runtime.OperatorGuests.Count > 0)
            yield return new Door("console", at, "Console", "For operators: transfers, review, storage, alerts and more.");
        yield return new Door("operators", $"{at}admin", "Admin API", "For operators, with an administrator's token.");
    }

    private byte[] Page(HealthStatus status, IReadOnlyList<ServiceReport> services, IReadOnlyList<Door> operators)
    {
        var rows = services.Select(service =>
            $"<tr><th scope=\"row\">{PlainPage.Text(service.Name)}</th><td>{State(service.Status)}</td></tr>"
        );
        var doors = operators.Concat(_doors).Select(Item).ToList();
        return PlainPage.Of(
            Name,
            $"""
            <h1>{OwnIcon.Picture} {Name} {State(status)}</h1>
            <p>Florin moves money: accounts, double-entry books, transfers and payments. This is its API gateway.</p>
            <p class="quiet">Version {PlainPage.Text(
                ProgramVersion.Text
            )}. The guides are in <code>docs</code> beside the source; its README has a tour with curl.{Elsewhere(
                operators
            )}</p>
            <h2>Where to go</h2>
            <ul class="doors">
            {string.Join('\n', doors)}
            </ul>
            <h2>Services</h2>
            <table>
            <thead><tr><th scope="col">Service</th><th scope="col">State</th></tr></thead>
            <tbody>
            {string.Join('\n', rows)}
            </tbody>
            </table>
            """
        );
    }

    private string Elsewhere(IReadOnlyList<Door> operators) =>
        runtime.Operators is null || operators.Count > 0
            ? ""
            : " Operators have a console on a port of its own, which this page names on the machine that it runs on.";

    private static string Item(Door door) =>
        $"<li><a href=\"{PlainPage.Text(door.Path)}\">{PlainPage.Text(door.Title)}</a> <span>{PlainPage.Text(door.Sentence)}</span></li>";

    private static string State(HealthStatus status)
    {
        var word = status.ToString().ToLowerInvariant();
        return $"<span class=\"state {word}\">{word}</span>";
    }

    private sealed record Door(string Name, string Path, string Title, string Sentence);

    private sealed record Contents(string Name, string Version, HealthStatus Status, IReadOnlyDictionary<string, string> Links);
}
