using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Florin.GraphQlEdge;
using Florin.Kernel;
using Florin.Platform.Http.InProcess;
using Florin.Platform.Identity;
using Florin.Testing;
using Florin.Unit.Tests.Gateway;
using Florin.Unit.Tests.GrpcEdge;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Florin.Unit.Tests.GraphQlEdge;

/// <summary>The edge on loopback before a gateway that answers as the test says.</summary>
internal sealed class AGraphQlEdge : IAsyncDisposable
{
    private readonly WebApplication _process = Process();
    private readonly CancellationTokenSource _stopping = new();
    private readonly HttpClient _client = new();
    private readonly ConcurrentQueue<string> _requests = [];
    private LoopbackServer? _server;

    public FakeTime Time { get; } = new();

    /// <summary>What is logged.</summary>
    public AnEdge.Errors Logs { get; } = new();

    /// <summary>The requests that were made at the gateway: method, path and query.</summary>
    public IReadOnlyList<string> Requests => [.. _requests];

    public static async Task<AGraphQlEdge> Start(GraphQlOptions options, RequestDelegate gateway)
    {
        var edge = new AGraphQlEdge();
        var around = new EdgeSurroundings
        {
            Gateway = http => edge.Pass(http, gateway),
            Process = edge._process.Services,
            Ids = new IdSource(edge.Time),
            Clock = edge.Time,
            Logs = edge.Logs,
            Stopping = edge._stopping.Token,
        };
        edge._server = await LoopbackServer.Start(new GraphQlServer(options, around).Serve);
        return edge;
    }

    /// <summary>The response to data of an endpoint.</summary>
    public static Task Say(HttpContext http, string data) => Answer(http, 200, $"{{\"success\": true, \"data\": {data}}}");

    /// <summary>A problem.</summary>
    public static Task Refuse(HttpContext http, int status, string code) =>
        Answer(http, status, $"{{\"status\": {status}, \"code\": \"{code}\", \"detail\": \"It is refused.\"}}");

    /// <summary>The response to an operation.</summary>
    public async Task<JsonNode> Ask(string query, object? variables = null)
    {
        using var response = await _client.SendAsync(Request(query, variables, "application/graphql-response+json"));
        return JsonNode.Parse(await response.Content.ReadAsStringAsync())!; // It is JSON.
    }

    /// <summary>A subscription, once it has begun or was refused.</summary>
    public Task<HttpResponseMessage> Subscribe(string query, string caller = "one")
    {
        var request = Request(query, null, "text/event-stream");
        request.Headers.Add("x-caller", caller);
        return _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    /// <summary>The results of a subscription to its end.</summary>
    public static async Task<IReadOnlyList<JsonNode>> Results(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync();
        Assert.EndsWith("event: complete\ndata:\n\n", text, StringComparison.Ordinal);
        return
        [
            .. text.Split('\n')
                .Where(line => line.StartsWith("data: ", StringComparison.Ordinal))
                .Select(line => JsonNode.Parse(line["data: ".Length..])!), // Each is JSON.
        ];
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _client.Dispose();
        if (_server is not null)
            await _server.DisposeAsync();
        await _process.DisposeAsync();
        _stopping.Dispose();
    }

    private Task Pass(HttpContext http, RequestDelegate gateway)
    {
        _requests.Enqueue($"{http.Request.Method} {http.Request.Path}{http.Request.QueryString}");
        Authentication.Name(http, new Actor(http.Request.Headers["x-caller"].ToString(), Role.User));
        return gateway(http);
    }

    private HttpRequestMessage Request(string query, object? variables, string accept)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_server!.Address, "/graphql")) // It was started.
        {
            Content = JsonContent.Create(new { query, variables }),
        };
        request.Headers.Accept.ParseAdd(accept);
        return request;
    }

    private static Task Answer(HttpContext http, int status, string body)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";
        return http.Response.WriteAsync(body, http.RequestAborted);
    }

    // It is never started: the edge uses its services.
    private static WebApplication Process()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        return builder.Build();
    }
}
