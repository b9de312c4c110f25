using Florin.Kernel;
using Florin.Platform.Commands;
using Florin.Platform.Http;
using Florin.Platform.Http.Bodies;
using Microsoft.AspNetCore.Http;

namespace Florin.Transactions.Features;

/// <summary>Answers the items of one batch, side by side. A failure of one is that item's result and no other's.</summary>
internal sealed class BatchItems(Request request, Creation create, Send<CreateBatch> keep, int count)
{
    private readonly Dictionary<string, Task> _underOwnKey = new(StringComparer.Ordinal);
    private Task<Reply?>? _keyKept;

    /// <summary>The result of each item, in order; once all are settled, where the client asks for that.</summary>
    public async Task<IReadOnlyList<BatchResult>> Answer(IReadOnlyList<BodyPart<BatchItemBody>> items, CancellationToken cancel)
    {
        // Each is begun in order: which of two under the same key goes first does not depend on chance.
        var beginning = new Task<Made>[items.Count];
        for (var i = 0; i < beginning.Length; i++)
            beginning[i] = Alone(items[i], i, cancel);
        var made = await Task.WhenAll(beginning);
        using var wait = Array.Exists(made, item => item.Id is not null)
            ? await request.BeginWait(StatusCodes.Status200OK, Array.TrueForAll(made, item => item.Reply.Replayed), cancel)
            : null;
        if (wait is null)
            return [.. made.Select((item, i) => Rendered(item.Reply, i))];
        var settled = await Task.WhenAll(made.Select(item => Settled(item, wait, cancel)));
        return [.. settled.Select(Rendered)];
    }

    /// <summary>The result of each of some items, at once.</summary>
    /// <param name="items">They.</param>
    /// <param name="first">The place of the first in the request.</param>
    /// <param name="cancel">The client has disconnected.</param>
    public async Task<IEnumerable<BatchResult>> AnswerAtOnce(
        IReadOnlyList<BodyPart<BatchItemBody>> items,
        int first,
        CancellationToken cancel
    )
    {
        var beginning = new Task<Made>[items.Count];
        for (var i = 0; i < beginning.Length; i++)
            beginning[i] = Alone(items[i], first + i, cancel);
        var made = await Task.WhenAll(beginning);
        return made.Select((item, i) => Rendered(item.Reply, first + i));
    }

    // Everything that is decided for an item is in here.
    private async Task<Made> Alone(BodyPart<BatchItemBody> item, int index, CancellationToken cancel)
    {
        try
        {
            return await Decide(item, index, cancel);
        }
        catch (Exception fault) when (!request.IsAborted(fault)) // It is the item's own answer, and is recorded.
        {
            return new Made(request.Failed(fault, index), null);
        }
    }

    // An item that is accepted stays so, also where its end cannot be read now.
    private async Task<Reply> Settled(Made made, ClientWait wait, CancellationToken cancel)
    {
        try
        {
            return made.Id is { } id ? await create.Settled(request.Actor, id, made.Reply, wait, cancel) : made.Reply;
        }
        catch (Exception fault) when (Faults.ToReply(fault) is not null)
        {
            return made.Reply;
        }
    }

    private BatchResult Rendered(Reply reply, int index)
    {
        try
        {
            return Result(reply);
        }
        catch (Exception fault) when (!request.IsAborted(fault)) // As above.
        {
            return Result(request.Failed(fault, index));
        }
    }

    private async Task<Made> Decide(BodyPart<BatchItemBody> item, int index, CancellationToken cancel)
    {
        try
        {
            var body = item.Read((read, problems) => create.Validate(read.ToTransaction(), problems));
            var own = OwnKey(body);
            var command = create.Command(body.ToTransaction());
            var asked = new RequestItem(index, own, item.Bytes);
            var context = request.Context<Transaction>(asked, Creation.Created, command.Id.Value);
            if (own is not null)
                return await InTurn(own, () => Create(command, context, cancel));
            return await KeyKept(cancel) is { } refused ? new Made(refused, null) : await Create(command, context, cancel);
        }
        catch (BadInput bad)
        {
            return new Made(bad.ToReply(), null);
        }
    }

    private async Task<Made> Create(CreateTransaction command, CommandContext context, CancellationToken cancel)
    {
        var (reply, id) = await create.Create(command, context, cancel);
        return new Made(reply, id);
    }

    private static string? OwnKey(BatchItemBody item) =>
        item.IdempotencyKey is not { } key || IdempotencyKey.IsValid(key)
            ? item.IdempotencyKey
            : throw new BadInput("idempotencyKey", IdempotencyKey.Form);

    // The second item under a key finds the outcome of the first, instead of a first that is still being answered.
    private async Task<Made> InTurn(string key, Func<Task<Made>> create)
    {
        var decided = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _underOwnKey.Remove(key, out var before); // Still on the one thread that begins the items.
        _underOwnKey.Add(key, decided.Task);
        try
        {
            await (before ?? Task.CompletedTask);
            return await create();
        }
        finally
        {
            decided.TrySetResult();
        }
    }

    // Before the first item under the batch's key is decided, so that the key identifies this batch and nothing else.
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

    /// <summary>The answer to an item at once, and the transaction that it is about where there is one.</summary>
    private readonly record struct Made(Reply Reply, TransactionId? Id);
}
