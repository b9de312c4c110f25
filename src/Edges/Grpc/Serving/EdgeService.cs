using Florin.GrpcEdge.Calls;
using Florin.GrpcEdge.Transcoding;
using Florin.Platform.Background;
using Florin.Platform.Http.InProcess;
using Grpc.Core;

namespace Florin.GrpcEdge.Serving;

/// <summary>Answers the methods of all services, each by the HTTP request that it is.</summary>
internal sealed class EdgeService(RestCalls rest, GrpcOptions options)
{
    // A stream asks again after it, so that a token that was revoked ends it, at the latest, then.
    private const string Patience = "wait=20";
    private const string Key = "idempotency-key";
    private const string Applied = "Preference-Applied";

    // Messages of a page are written together, with one flush at its end.
    private static readonly WriteOptions Buffered = new(WriteFlags.BufferHint);

    // An open stream holds the caller's connection alone until an item was accepted, and not for long.
    private static readonly TimeSpan FirstItem = TimeSpan.FromSeconds(30);

    private readonly OpenStreams _streams = new(options);

    /// <summary>A method that is one request.</summary>
    public async Task<EncodedMessage> Unary(Incoming<RestRequest> sent, ServerCallContext call, MessageForm response)
    {
        var answer = await rest.Ask(sent.Value, call);
        return ResponseMessages.Message(response, answer.Body);
    }

    /// <summary>
    /// A stream that goes on: each page of a list, and what comes after it, until there is nothing more to come. Each page is
    /// a request, which is authenticated and may be refused; the first one counts in limits, and does not wait. While a page is
    /// sent, the next one is asked for.
    /// </summary>
    public async Task Follow(
        Incoming<RestRequest> sent,
        IServerStreamWriter<EncodedMessage> to,
        ServerCallContext call,
        MessageForm response
    )
    {
        using var place = new StreamPlace(_streams);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(call.CancellationToken, rest.Stopping);
        var (path, after) = Split(sent.Value.Path);
        // Who it is must be known before it may wait.
        var answer = await Ask(after, new Inner(Prefer: "", IsUncounted: false, stop.Token));
        place.Take(call);
        await call.WriteResponseHeadersAsync([]);
        var page = ResponseMessages.Items(response, answer.Body);
        while (page.Next is { } next)
        {
            var asked = Ask(Uri.EscapeDataString(next), new Inner(Patience, IsUncounted: true, stop.Token));
            await SendWhile(asked, page.Items, to, call, stop);
            answer = await asked;
            page = ResponseMessages.Items(response, answer.Body);
            // The session may have ended while the page waited: what there is now is sent if it has not.
            if (page.Items.Count > 0 && answer.Headers.ContainsKey(Applied))
                page = ResponseMessages.Items(response, (await Ask(Uri.EscapeDataString(next), Again())).Body);
            else if (page.Items.Count == 0 && !answer.Headers.ContainsKey(Applied))
                throw CallRefusals.Exception(
                    StatusCode.ResourceExhausted,
                    "rate-limited",
                    "Too many streams wait at the service."
                );
        }
        await Send(page.Items, to, call.CancellationToken);

        Inner Again() => new(Prefer: "", IsUncounted: true, stop.Token);

        Task<RestAnswer> Ask(string after, in Inner inner) =>
            rest.Ask(sent.Value with { Path = $"{path}?after={after}" }, call, inner);
    }

    /// <summary>A stream of items, each of which is answered in order. Those that have arrived together are one request.</summary>
    public async Task Bulk(
        IAsyncStreamReader<Incoming<BulkItem>> from,
        IServerStreamWriter<EncodedMessage> to,
        ServerCallContext call,
        HttpBinding binding
    )
    {
        // Each batch would be sent under the same key, and all but the first be taken for it.
        if (call.GetHttpContext().Request.Headers.ContainsKey(Key))
            throw CallRefusals.Exception(
                CallRefusals.Of(new InvalidMessage(Key, "is not possible for Bulk: each item has its own, idempotency_key."))
            );
        using var patience = new CancellationTokenSource(FirstItem, rest.Clock);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(call.CancellationToken, rest.Stopping, patience.Token);
        using var place = new StreamPlace(_streams);
        try
        {
            await Batches(from, to, call, binding, place, patience, stop.Token);
        }
        catch (OperationCanceledException)
            when (stop.IsCancellationRequested && !call.CancellationToken.IsCancellationRequested)
        {
            throw rest.Stopping.IsCancellationRequested
                ? RestCalls.ServerStops()
                : CallRefusals.Exception(
                    StatusCode.DeadlineExceeded,
                    "timeout",
                    $"No item was accepted within {FirstItem.TotalSeconds} seconds."
                );
        }
        finally
        {
            await stop.CancelInContext(); // A read that is under way ends, for which the call waits.
        }
    }

    private async Task Batches(
        IAsyncStreamReader<Incoming<BulkItem>> from,
        IServerStreamWriter<EncodedMessage> to,
        ServerCallContext call,
        HttpBinding binding,
        StreamPlace place,
        CancellationTokenSource patience,
        CancellationToken stop
    )
    {
        var (batch, index) = (new BulkBatch(binding), 0L);
        var next = from.MoveNext(stop);
        while (await next)
        {
            batch.Clear();
            do
            {
                batch.Add(from.Current);
                next = from.MoveNext(stop);
            } while (batch.HasRoom && batch.Count < options.MaxBulkItems && next.IsCompletedSuccessfully && await next);
            for (var wrong = batch.Wrong; wrong > 0; wrong--) // Before anything is decided that nobody would hear of.
                if (await rest.Count(call.GetHttpContext()) is { } past)
                    throw past;
            IReadOnlyList<BulkResult> results = [];
            if (batch.Request is { } request)
            {
#pragma warning disable RS0030 // The source was made with the clock, and its timer is the clock's.
                patience.CancelAfter(Timeout.InfiniteTimeSpan); // A refusal ends the stream anyway.
#pragma warning restore RS0030
                results = BulkResults.Read((await rest.Ask(request, call)).Body);
            }
            await Send(batch.Answer(results, index), to, call.CancellationToken);
            if (results.Count > 0)
                place.Take(call); // What was decided has been told by now.
            index += batch.Count;
        }
    }

    // Nothing is under way any more where it ends with an error.
    private static async Task SendWhile(
        Task<RestAnswer> asked,
        IReadOnlyList<EncodedMessage> messages,
        IServerStreamWriter<EncodedMessage> to,
        ServerCallContext call,
        CancellationTokenSource stop
    )
    {
        try
        {
            await Send(messages, to, call.CancellationToken);
        }
        catch
        {
            await stop.CancelInContext();
            await Task.WhenAny(asked); // Ended, in whichever way.
            throw;
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
}
