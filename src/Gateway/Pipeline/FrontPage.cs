using System.Net;
using Florin.Gateway.Features.Health;
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
/// <param name="operators">Where operators reach this gateway; null where they do not.</param>
internal sealed class FrontPage(HealthAnswers health, IPEndPoint? operators)
{
    private const string Name = "Florin";
    private const string Html = "text/html";

    private static readonly Dictionary<string, string> Links = new(StringComparer.Ordinal)
    {
        ["openapi"] = OwnAnswers.OpenApi,
        ["health"] = OwnAnswers.Health,
        ["services"] = OwnAnswers.Services,
        ["keys"] = OwnAnswers.Jwks,
        ["metrics"] = OwnAnswers.Metrics,
    };

    /// <summary>Answers.</summary>
    public async Task Answer(Exchange exchange)
    {
        var (status, services) = await health.ForAnyone();
        exchange.OnAnswer(headers => Varying.By(headers, HeaderNames.Accept));
        var links = LinksFor(exchange.Http);
        await exchange.Answer(
            WantsPage(exchange.Http.Request)
                ? Reply.Plain(StatusCodes.Status200OK, Page(status, services, links), $"{Html}; charset=utf-8")
                : Reply.Ok(new Contents(Name, ProgramVersion.Text, status, links))
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
    private Dictionary<string, string> LinksFor(HttpContext http)
    {
        var links = new Dictionary<string, string>(Links, StringComparer.Ordinal);
        if (operators is not null && http.Connection.RemoteIpAddress is { } client && IPAddress.IsLoopback(client))
        {
            links["console"] = OpenAddress.Of(operators, http.Request.IsHttps).ToString();
            links["operators"] = $"{links["console"]}admin";
        }
        return links;
    }

    private static byte[] Page(HealthStatus status, IReadOnlyList<ServiceReport> services, Dictionary<string, string> links)
    {
        var rows = services.Select(service =>
            $"<tr><td>{PlainPage.Text(service.Name)}</td><td>{PlainPage.Text(Word(service.Status))}</td></tr>"
        );
        var operators =
            links.TryGetValue("console", out var console) && links.TryGetValue("operators", out var admin)
                ? $"<li>For operators: the console at <code>{PlainPage.Text(console)}</code>, the admin API at <code>{PlainPage.Text(admin)}</code></li>"
                : "";
        return PlainPage.Of(
            Name,
            $"""
            <h1>{Name} {PlainPage.Text(ProgramVersion.Text)}</h1>
            <p>Florin moves money: accounts, double-entry books, transfers and payments. This is its API gateway.</p>
            <h2>Health: {PlainPage.Text(Word(status))}</h2>
            <table>
            {string.Join('\n', rows)}
            </table>
            <h2>Where to go</h2>
            <ul>
            <li><a href="{OwnAnswers.OpenApi}">The API document</a> (OpenAPI 3.1)</li>
            <li><a href="{OwnAnswers.Health}">Health</a>, <a href="{OwnAnswers.Services}">services</a> and <a href="{OwnAnswers.Metrics}">metrics</a></li>
            <li><a href="{OwnAnswers.Jwks}">The public keys</a> of tokens</li>
            {operators}
            <li>The guides are in <code>docs</code> beside the source; its README has a tour with curl.</li>
            </ul>
            """
        );
    }

    private static string Word(HealthStatus status) => status.ToString().ToLowerInvariant();

    private sealed record Contents(string Name, string Version, HealthStatus Status, IReadOnlyDictionary<string, string> Links);
}
