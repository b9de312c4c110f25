using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Florin.GraphQlEdge;
using Florin.Kernel;
using Florin.Platform.Http.InProcess;
using Florin.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Florin.Unit.Tests.GraphQlEdge;

/// <summary>Sends requests to the edge without a server, byte by byte, before a gateway that gives one answer to all.</summary>
internal sealed class SentOperations
{
    private readonly ConcurrentQueue<string> _requests = [];
    private readonly GraphQlServer _edge;

    /// <summary>Before a gateway that answers so.</summary>
    public SentOperations(int status, string body, GraphQlOptions? options = null)
    {
        var time = new FakeTime();
        _edge = new GraphQlServer(
            options ?? new GraphQlOptions(),
            new EdgeSurroundings
            {
                Gateway = http => Answer(http, status, body),
                Process = new ServiceCollection().BuildServiceProvider(),
                Ids = new IdSource(time),
                Clock = time,
                Logs = NullLoggerFactory.Instance,
            }
        );
    }

    /// <summary>The requests that were made: method, path, query, and, after a space, the body.</summary>
    public IReadOnlyList<string> Requests => [.. _requests];

    /// <summary>Sends an operation, with variables as JSON.</summary>
    public async Task<JsonNode> Ask(string query, string variables = "{}") =>
        (await Send($"{{\"query\": {JsonSerializer.Serialize(query)}, \"variables\": {variables}}}")).Body;

    /// <summary>Sends a body.</summary>
    public async Task<(HttpResponse Response, JsonNode Body)> Send(
        string body,
        string? contentType = "application/json",
        string accept = "application/graphql-response+json"
    )
    {
        var (http, sent) = (new DefaultHttpContext(), Encoding.UTF8.GetBytes(body));
        (http.Request.Method, http.Request.Path, http.Request.Scheme) = ("POST", "/graphql", "http");
        (http.Request.ContentType, http.Request.ContentLength) = (contentType, sent.Length);
        http.Request.Headers.Accept = accept;
        http.Request.Body = new MemoryStream(sent);
        using var received = new MemoryStream();
        http.Response.Body = received;
        await _edge.Serve(http);
        await http.Response.CompleteAsync();
        return (http.Response, JsonNode.Parse(received.ToArray())!); // It is JSON.
    }

    /// <summary>The first error of a response.</summary>
    public static JsonNode ErrorOf(JsonNode body) => body["errors"]![0]!; // It has one.

    private async Task Answer(HttpContext http, int status, string body)
    {
        using var reader = new StreamReader(http.Request.Body);
        var sent = await reader.ReadToEndAsync();
        _requests.Enqueue($"{http.Request.Method} {http.Request.Path}{http.Request.QueryString} {sent}".TrimEnd());
        http.Response.StatusCode = status;
        await http.Response.WriteAsync(body, http.RequestAborted);
    }
}
