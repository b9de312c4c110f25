using System.Net.Http.Headers;
using System.Security.Claims;
using System.Text.Json;
using Florin.Platform.Http;
using Florin.WebConsole.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.WebUtilities;

namespace Florin.WebConsole.Api;

/// <summary>
/// Files of the API for the operator's browser, with the operator's own token and passed on as they are written. What is refused leads
/// back to the screen that it was asked for on, with the code of the refusal.
/// </summary>
internal sealed class Downloads(ConsoleSurroundings around)
{
    private const int LongestCode = 60;

    /// <summary>Where the file of a report is.</summary>
    public static string OfReport(string id) => $"/downloads/reports/{Uri.EscapeDataString(id)}";

    /// <summary>Where the status report of a payment file is.</summary>
    public static string OfPaymentFile(string id) => $"/downloads/payment-files/{Uri.EscapeDataString(id)}";

    /// <summary>Where an attachment of a transaction is.</summary>
    public static string OfAttachment(string transaction, string id) =>
        $"/downloads/transfers/{Uri.EscapeDataString(transaction)}/attachments/{Uri.EscapeDataString(id)}";

    /// <summary>Where statements of accounts are.</summary>
    public const string OfStatement = "/downloads/statements";

    /// <summary>Serves them to those who are signed in.</summary>
    public void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet(
            "/downloads/reports/{id}",
            (HttpContext http, string id) =>
                Send(http, $"/api/report/reports/{Uri.EscapeDataString(id)}/content", $"/reports/{Uri.EscapeDataString(id)}")
        );
        endpoints.MapGet(
            "/downloads/payment-files/{id}",
            (HttpContext http, string id) =>
                Send(
                    http,
                    $"/api/payment/files/{Uri.EscapeDataString(id)}/status?format=xml",
                    $"/payment-files/{Uri.EscapeDataString(id)}",
                    $"status-{id}.xml"
                )
        );
        endpoints.MapGet(
            "/downloads/transfers/{id}/attachments/{attachment}",
            (HttpContext http, string id, string attachment) =>
                Send(
                    http,
                    $"/api/transaction/transactions/{Uri.EscapeDataString(id)}/attachments/{Uri.EscapeDataString(attachment)}/content",
                    $"/transfers/{Uri.EscapeDataString(id)}"
                )
        );
        endpoints.MapGet(
            OfStatement,
            (HttpContext http, string? accountId, string? period, string? format) =>
                Send(
                    http,
                    Statement("/api/report/statements", accountId, period, format),
                    Statement("/statements", accountId, period, format)
                )
        );
    }

    private static string Statement(string path, string? account, string? period, string? format) =>
        QueryHelpers.AddQueryString(
            path,
            new Dictionary<string, string?>(StringComparer.Ordinal)
            {
                ["accountId"] = account,
                ["period"] = period,
                ["format"] = format,
            }
        );

    private async Task<IResult> Send(HttpContext http, string path, string screen, string? name = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(around.GatewayAddress, path));
        request.Headers.Authorization = new AuthenticationHeaderValue(
            "Bearer",
            http.User.FindFirstValue(ConsoleSession.TokenClaim)
        );
        request.Options.Set(ApiTransport.Client, http.Connection.RemoteIpAddress);
        await using var body = new ForwardedBody(http.Response, name);
        var exchange = InProcessHandler.Exchange(request, sent: null, body, http.RequestAborted);
        var response = new ForwardedResponse();
        exchange.Features.Set<IHttpResponseFeature>(response);
        body.From = exchange.Response;
        UncountedRequest.Mark(exchange);
        try
        {
            await around.Gateway(exchange);
            await exchange.Response.CompleteAsync();
        }
        finally
        {
            await response.Complete(); // Files that were opened for the answer are closed.
        }
        return body.IsPassedOn
            ? Results.Empty
            : Results.LocalRedirect(QueryHelpers.AddQueryString(screen, "refused", Code(body.Refusal.Span) ?? "no-answer"));
    }

    private static string? Code(ReadOnlySpan<byte> refusal)
    {
        try
        {
            var problem = JsonSerializer.Deserialize<ApiProblem>(refusal, ApiJson.Options);
            return problem?.Code is { Length: > 0 and <= LongestCode } code ? code : null;
        }
        catch (JsonException)
        {
            return null; // It is no answer of the API's; the screen says that there was none.
        }
    }

    // The callbacks of an answer that goes over no connection.
    private sealed class ForwardedResponse : HttpResponseFeature
    {
        private readonly Stack<(Func<object, Task> Callback, object State)> _completed = new();

        public override void OnCompleted(Func<object, Task> callback, object state) => _completed.Push((callback, state));

        public async Task Complete()
        {
            while (_completed.TryPop(out var one))
                await one.Callback(one.State);
        }
    }
}
