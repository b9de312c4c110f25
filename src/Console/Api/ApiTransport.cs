using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Florin.Kernel;
using Florin.Platform.Http;
using Microsoft.AspNetCore.Http;

namespace Florin.WebConsole.Api;

/// <summary>The ways to both APIs.</summary>
internal sealed class ApiTransport : IDisposable
{
    private const string AdminPath = "/admin";

    /// <summary>Where the operator is, for logs and the audit.</summary>
    public static readonly HttpRequestOptionsKey<IPAddress?> Client = new("client");

    // Longer than any request may wait.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(35);

    private readonly HttpClient _gateway;
    private readonly HttpClient _admin;
    private readonly HttpClient _counted;

    /// <summary>The APIs of this process.</summary>
    public ApiTransport(ConsoleSurroundings around)
    {
        _gateway = Via(around.Gateway, around.GatewayAddress, UncountedRequest.Mark);
        _admin = Via(around.Admin, around.AdminAddress, UncountedRequest.Mark);
        _counted = Via(around.Gateway, around.GatewayAddress, static _ => { });
    }

    /// <summary>Sends a request, which does not count against the operator's rate limit.</summary>
    public Task<ApiAnswer<T>> Send<T>(HttpRequestMessage request, CancellationToken cancel)
        where T : class => Send<T>(IsAdmins(request.RequestUri?.OriginalString ?? "") ? _admin : _gateway, request, cancel);

    /// <summary>Whether a path is the admin API's.</summary>
    public static bool IsAdmins(string path) => path.StartsWith(AdminPath, StringComparison.Ordinal);

    /// <summary>Sends a request of somebody who is not signed in, which counts like any other.</summary>
    public Task<ApiAnswer<T>> SendCounted<T>(HttpRequestMessage request, CancellationToken cancel)
        where T : class => Send<T>(_counted, request, cancel);

    /// <inheritdoc/>
    public void Dispose()
    {
        _gateway.Dispose();
        _admin.Dispose();
        _counted.Dispose();
    }

    private static HttpClient Via(RequestDelegate pipeline, Uri address, Action<HttpContext> mark) =>
        new(new InProcessHandler(pipeline, mark)) { BaseAddress = address, Timeout = Patience };

    private static async Task<ApiAnswer<T>> Send<T>(HttpClient client, HttpRequestMessage request, CancellationToken cancel)
        where T : class
    {
        try
        {
            using var response = await client.SendAsync(request, cancel);
            if (!response.IsSuccessStatusCode && await Problem(response, cancel) is { } problem)
                return new ApiAnswer<T>(null, problem);
            var answer = await response.Content.ReadFromJsonAsync<Enveloped<JsonElement>>(ApiJson.Options, cancel);
            if (answer is not { Data: { ValueKind: not (JsonValueKind.Null or JsonValueKind.Undefined) } data })
                return new ApiAnswer<T>(null, null);
            return response.StatusCode is HttpStatusCode.Accepted && Waits(data) is { } waits
                ? new ApiAnswer<T>(null, waits)
                : new ApiAnswer<T>(data.Deserialize<T>(ApiJson.Options), null);
        }
        catch (Exception e) when (e is JsonException or HttpRequestException or IOException)
        {
            return new ApiAnswer<T>(null, new ApiProblem(0, "no-answer", $"There was no usable answer: {e.Message}"));
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new ApiAnswer<T>(null, new ApiProblem(0, "timeout", "There was no answer in time."));
        }
    }

    // Nothing has happened yet. What continues in the background answers with 202 too.
    private static ApiProblem? Waits(JsonElement data) =>
        data.ValueKind is JsonValueKind.Object
        && data.TryGetProperty("approval", out var waiting)
        && waiting.ValueKind is JsonValueKind.Object
        && waiting.Deserialize<WaitingApproval>(ApiJson.Options) is { } approval
            ? new ApiProblem(
                (int)HttpStatusCode.Accepted,
                "approval-required",
                $"Waits for a second person ({approval.Id}), until {Rfc3339.Text(approval.ExpiresAt)}; nothing has happened yet.",
                Approval: approval.Id
            )
            : null;

    private sealed record WaitingApproval(string Id, DateTimeOffset ExpiresAt);

    // A health report is data whatever its status says.
    private static async Task<ApiProblem?> Problem(HttpResponseMessage response, CancellationToken cancel)
    {
        if (response.Content.Headers.ContentType?.MediaType != "application/problem+json")
            return response.Content.Headers.ContentType?.MediaType == "application/json"
                ? null
                : new ApiProblem((int)response.StatusCode, "no-answer", $"The answer has status {(int)response.StatusCode}.");
        var problem = await response.Content.ReadFromJsonAsync<ApiProblem>(ApiJson.Options, cancel);
        return problem;
    }
}
