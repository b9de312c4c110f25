using Florin.Platform.Commands;
using Florin.Platform.Hosting;
using Florin.Platform.Hosting.Bodies;

namespace Florin.Transactions.Features;

/// <summary>Answers the items of one batch, side by side. Whatever goes wrong with one is that item's result and no other's.</summary>
internal sealed class BatchItems(Request request, Creation create, Send<CreateBatch> keep, int count)
{
    private readonly Dictionary<string, Task> _underOwnKey = new(StringComparer.Ordinal);
    private Task<Reply?>? _keyKept;

    /// <summary>The result of each item, in order.</summary>
    public async Task<IReadOnlyList<BatchResult>> Answer(IReadOnlyList<BodyPart<BatchItemBody>> items, CancellationToken cancel)
    {
        // Each is begun in order: which of two under the same key goes first does not depend on chance.
        var results = new Task<BatchResult>[items.Count];
        for (var i = 0; i < results.Length; i++)
            results[i] = Alone(items[i], i, cancel);
        return await Task.WhenAll(results);
    }

    // Everything that is done for an item is in here, to the last byte of its result.
    private async Task<BatchResult> Alone(BodyPart<BatchItemBody> item, int index, CancellationToken cancel)
    {
        try
        {
            return Result(await Decide(item, index, cancel));
        }
        catch (Exception fault) when (!request.IsAborted(fault)) // It is the item's own answer, and is recorded.
        {
            return Result(request.Failed(fault, index));
        }
    }

    private async Task<Reply> Decide(BodyPart<BatchItemBody> item, int index, CancellationToken cancel)
    {
        try
        {
            var body = item.Read((read, problems) => create.Validate(read.ToTransaction(), problems));
            var own = OwnKey(body);
            var command = create.Command(body.ToTransaction());
            var asked = new RequestItem(index, own, item.Bytes);
            var context = request.Context<Transaction>(asked, Creation.Created, command.Id.Value);
            return own is null
                ? await KeyKept(cancel) ?? await create.Create(request, command, context, cancel)
                : await InTurn(own, decided => create.Create(request, command, context, cancel, decided));
        }
        catch (BadInput bad)
        {
            return bad.ToReply();
        }
    }

    private static string? OwnKey(BatchItemBody item) =>
        item.IdempotencyKey is not { } key || IdempotencyKey.IsValid(key)
            ? item.IdempotencyKey
            : throw new BadInput("idempotencyKey", IdempotencyKey.Form);

    // The second item under a key finds what the first came to, instead of a first that is still being answered.
    private async Task<Reply> InTurn(string key, Func<Action, Task<Reply>> create)
    {
        var decided = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _underOwnKey.Remove(key, out var before); // Still on the one thread that begins the items.
        _underOwnKey.Add(key, decided.Task);
        try
        {
            await (before ?? Task.CompletedTask);
            return await create(() => decided.TrySetResult());
        }
        finally
        {
            decided.TrySetResult();
        }
    }

    // Before the first item under the batch's key is decided, so that the key stands for this batch and nothing else.
    private Task<Reply?> KeyKept(CancellationToken cancel) => _keyKept ??= KeepKey(cancel);

    private async Task<Reply?> KeepKey(CancellationToken cancel)
    {
        if (request.Key is null)
            return null;
        var outcome = await keep(new CreateBatch(count), request.KeyContext<Batches>(Kept), cancel);
        return outcome.Accepted ? null : Request.Answer<Batches>(outcome, Kept);
    }

    private Reply Kept(Batches batches) => Reply.Ok(new { items = count });

    private BatchResult Result(Reply reply)
    {
        // Under a key the answer was made when it was kept.
        var kept = reply.Kept ?? ReplyWriter.Keep(reply, default, request.RequestId, request.Now);
        var (data, problem) =
            reply.Status < 400
                ? (WrittenJson.Property(kept.Body, "data"u8), null)
                : ((object?)null, new WrittenJson(kept.Body));
        return new BatchResult(reply.Status, data, problem) { Replayed = reply.Replayed };
    }
}
