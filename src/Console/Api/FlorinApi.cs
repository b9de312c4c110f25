using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Florin.WebConsole.Access;
using Microsoft.Extensions.Logging;

namespace Florin.WebConsole.Api;

/// <summary>
/// The public API and the admin API, asked with the operator's own token: a page can show nothing and do nothing that the token
/// may not. What it may not is not asked for, so that looking at a page leaves no refusal in the audit.
/// </summary>
internal sealed partial class FlorinApi(ApiTransport transport, CurrentOperator current, Rights rights, ILogger<FlorinApi> log)
{
    private const string IdempotencyKey = "Idempotency-Key";

    /// <summary>Asks for one thing.</summary>
    public Task<ApiAnswer<T>> Get<T>(string path, CancellationToken cancel = default)
        where T : class => Send<T>(HttpMethod.Get, path, body: null, cancel);

    /// <summary>Asks for a page of a list.</summary>
    public Task<ApiAnswer<Listed<T>>> List<T>(string path, CancellationToken cancel = default) =>
        Send<Listed<T>>(HttpMethod.Get, path, body: null, cancel);

    /// <summary>Asks for one thing that is the operator's own.</summary>
    public Task<ApiAnswer<T>> GetOwn<T>(string path, CancellationToken cancel = default)
        where T : class => Send<T>(HttpMethod.Get, path, body: null, cancel, isOwn: true);

    /// <summary>Has something done that is about the operator alone.</summary>
    public Task<ApiAnswer<T>> PostOwn<T>(string path, object body, CancellationToken cancel = default)
        where T : class => Send<T>(HttpMethod.Post, path, body, cancel, isOwn: true);

    /// <summary>Asks for a page of a list of what is the operator's own, or of everybody's where they may see that.</summary>
    public Task<ApiAnswer<Listed<T>>> ListOwn<T>(string path, CancellationToken cancel = default) =>
        Send<Listed<T>>(HttpMethod.Get, path, body: null, cancel, isOwn: true);

    /// <summary>Has something done.</summary>
    public Task<ApiAnswer<JsonDocument>> Post(string path, object? body = null, CancellationToken cancel = default) =>
        Send<JsonDocument>(HttpMethod.Post, path, body, cancel);

    /// <summary>Has something done once, however often it is sent under the same key.</summary>
    public Task<ApiAnswer<T>> PostOnce<T>(string path, string key, object body, CancellationToken cancel = default)
        where T : class => Send<T>(HttpMethod.Post, path, body, cancel, key);

    /// <summary>Has something worked out, or done, and reads the answer.</summary>
    public Task<ApiAnswer<T>> PostFor<T>(string path, object body, CancellationToken cancel = default)
        where T : class => Send<T>(HttpMethod.Post, path, body, cancel);

    /// <summary>Sends a file.</summary>
    public Task<ApiAnswer<T>> PostFile<T>(string path, string type, byte[] file, CancellationToken cancel = default)
        where T : class
    {
        var content = new ByteArrayContent(file); // Disposed with the request.
        content.Headers.ContentType = new MediaTypeHeaderValue(type);
        return Send<T>(HttpMethod.Post, path, content, cancel);
    }

    /// <summary>Has a part of something changed.</summary>
    public Task<ApiAnswer<JsonDocument>> Patch(string path, object body, CancellationToken cancel = default) =>
        Send<JsonDocument>(HttpMethod.Patch, path, body, cancel);

    /// <summary>Has something put in the place of what it was.</summary>
    public Task<ApiAnswer<JsonDocument>> Put(string path, object body, CancellationToken cancel = default) =>
        Send<JsonDocument>(HttpMethod.Put, path, body, cancel);

    /// <summary>Has something removed.</summary>
    public Task<ApiAnswer<JsonDocument>> Delete(string path, CancellationToken cancel = default) =>
        Send<JsonDocument>(HttpMethod.Delete, path, body: null, cancel);

    private async Task<ApiAnswer<T>> Send<T>(
        HttpMethod method,
        string path,
        object? body,
        CancellationToken cancel,
        string? key = null,
        bool isOwn = false
    )
        where T : class
    {
        if (await current.Get(cancel) is not { } known)
            return new ApiAnswer<T>(null, new ApiProblem(401, "unauthenticated", "The session has ended."));
        if (rights.WhyNot(known, method.Method, path, isOwn) is { } why)
            return new ApiAnswer<T>(null, ApiProblem.NotAsked(why));
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", known.Token);
        request.Options.Set(ApiTransport.Client, known.Address);
        if (key is not null)
            request.Headers.Add(IdempotencyKey, key);
        if (body is not null)
            request.Content = body as HttpContent ?? JsonContent.Create(body, options: ApiJson.Options);
        var answer = await transport.Send<T>(request, cancel);
        if (method == HttpMethod.Get || ApiTransport.IsAdmins(path))
            return answer; // The admin API logs by itself what it changes.
        var (sent, outcome) = (path.Split('?')[0], answer.Problem?.Code ?? "done");
        Acted(log, known.Actor.Id, method.Method, sent, outcome);
        return answer;
    }

    [LoggerMessage(
        EventId = EventIds.OperatorActed,
        Level = LogLevel.Information,
        Message = "Operator {Actor} sent {Method} {Path} from the console: {Outcome}"
    )]
    private static partial void Acted(ILogger log, string actor, string method, string path, string outcome);
}
