using Florin.GrpcEdge.Calls;
using Florin.GrpcEdge.Transcoding;
using Grpc.Core;

namespace Florin.GrpcEdge.Serving;

/// <summary>Answers the methods of all services, each by the HTTP request that it is.</summary>
internal sealed class EdgeService(RestCalls rest, GrpcOptions options)
{
    // A stream asks again after it, so that a token that was revoked ends it, at the latest, then.
    private const string Patience = "wait=20";

    // So that many waiting clients are told of nothing without a word between, and a proxy keeps the connection.
    private static readonly WriteOptions Buffered = new(WriteFlags.BufferHint);

    private int _streams;

    /// <summary>A method that is one request.</summary>
    public async Task<EncodedMessage> Unary(Incoming<RestRequest> sent, ServerCallContext call, MessageForm response)
    {
        var answer = await rest.Ask(sent.Value, call);
        return ResponseMessages.Message(response, answer.Body);
    }

    /// <summary>
    /// A stream that goes on: each page of a list, and what comes after it, until there is nothing more to come. Each page is
    /// a request, which is authenticated and may be refused; the first one counts in limits.
    /// </summary>
    public async Task Follow(
        Incoming<RestRequest> sent,
        IServerStreamWriter<EncodedMessage> to,
        ServerCallContext call,
        MessageForm response
    )
    {
        using var place = Enter();
        var (path, after) = Split(sent.Value.Path);
        for (var isFirst = true; ; isFirst = false)
        {
            var request = sent.Value with { Path = $"{path}?after={after}" };
            var answer = await rest.Ask(request, call, new Inner(Patience, IsUncounted: !isFirst, EndsWithProcess: true));
            if (isFirst)
                await call.WriteResponseHeadersAsync([]);
            var page = ResponseMessages.Items(response, answer.Body);
            await Send(page.Items, to, call.CancellationToken);
            if (page.Next is not { } next)
                return;
            if (page.Items.Count == 0 && !answer.Headers.ContainsKey("Preference-Applied"))
                throw CallRefusals.Exception(
                    StatusCode.ResourceExhausted,
                    "rate-limited",
                    "Too many streams wait at the service."
                );
            after = Uri.EscapeDataString(next);
        }
    }

    /// <summary>A stream of items, each of which is answered in order. Those that have arrived together are one request.</summary>
    public async Task Bulk(
        IAsyncStreamReader<Incoming<BulkItem>> from,
        IServerStreamWriter<EncodedMessage> to,
        ServerCallContext call,
        HttpBinding binding
    )
    {
        using var place = Enter();
        var (batch, index, cancel) = (new BulkBatch(binding, options.MaxMessageBytes), 0L, call.CancellationToken);
        var next = from.MoveNext(cancel);
        while (await next)
        {
            batch.Clear();
            do
            {
                batch.Add(from.Current);
                next = from.MoveNext(cancel);
            } while (batch.HasRoom && batch.Count < options.MaxBulkItems && next.IsCompletedSuccessfully && await next);
            var results = batch.Request is { } request ? BulkResults.Read((await rest.Ask(request, call)).Body) : [];
            await Send(batch.Answer(results, index), to, cancel);
            index += batch.Count;
        }
    }

    private static async Task Send(
        IReadOnlyList<EncodedMessage> messages,
        IServerStreamWriter<EncodedMessage> to,
        CancellationToken cancel
    )
    {
        for (var at = 0; at < messages.Count; at++)
        {
            to.WriteOptions = at == messages.Count - 1 ? WriteOptions.Default : Buffered;
            await to.WriteAsync(messages[at], cancel);
        }
    }

    // The position that a client sends is the first to go on after.
    private static (string Path, string After) Split(string path)
    {
        var query = path.IndexOf("?after=", StringComparison.Ordinal);
        return query < 0 ? (path, "0") : (path[..query], path[(query + "?after=".Length)..]);
    }

    private Place Enter()
    {
        if (Interlocked.Increment(ref _streams) <= options.MaxStreams)
            return new Place(this);
        Interlocked.Decrement(ref _streams);
        throw CallRefusals.Exception(
            StatusCode.ResourceExhausted,
            "rate-limited",
            $"{options.MaxStreams} streams are open, and no more are allowed ({GrpcOptions.Section}:{nameof(options.MaxStreams)})."
        );
    }

    private sealed class Place(EdgeService service) : IDisposable
    {
        public void Dispose() => Interlocked.Decrement(ref service._streams);
    }
}
