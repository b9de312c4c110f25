using System.Text.Json;
using Florin.Kernel;
using Florin.Platform;
using Florin.Platform.Hosting;
using Florin.Transactions.Sagas;
using Microsoft.AspNetCore.Http;

namespace Florin.Transactions.Features;

/// <summary>What a client sends to create many transactions.</summary>
/// <param name="Transactions">1 to 1000 bodies of a transaction, each with its own <c>idempotencyKey</c> where it has one.</param>
internal sealed record BatchBody(IReadOnlyList<JsonElement>? Transactions);

/// <summary>What became of each item, in order.</summary>
internal sealed record BatchView(IReadOnlyList<BatchResult> Results);

/// <summary>What became of one item.</summary>
/// <param name="Status">The status that it would have had alone.</param>
/// <param name="Data">The transaction, where it was accepted.</param>
/// <param name="Problem">The problem, where it was not.</param>
internal sealed record BatchResult(
    int Status,
    [property: System.Text.Json.Serialization.JsonIgnore(
        Condition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull
    )]
        object? Data,
    [property: System.Text.Json.Serialization.JsonIgnore(
        Condition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull
    )]
        object? Problem
);

internal static class CreateBatchFeature
{
    private const int MaxItems = 1000;

    public static void Add(ServiceBuilder service, SagasInService sagas)
    {
        var create = new Creation(service, sagas);
        service
            .Post("/transactions/batch", Access.User, (request, cancel) => Post(request, create, cancel))
            .Does("Accepts up to 1000 transactions at once; each stands or fails alone, and has its own idempotencyKey.")
            .Takes<BatchBody>("transactions")
            .CountsItemsOf("transactions")
            .Gives<BatchView>()
            .Refuses("unavailable", "timeout");
    }

    private static async Task<Reply> Post(Request request, Creation create, CancellationToken cancel)
    {
        var items = (await request.Body<BatchBody>(cancel)).Transactions;
        if (items is not { Count: > 0 and <= MaxItems })
            throw new BadInput("transactions", $"has {items?.Count ?? 0} items; 1 to {MaxItems} are needed.");
        var made = await Task.WhenAll(items.Select(item => Item(item, request, create, cancel)));
        using var wait = Array.Exists(made, item => item.Id is not null)
            ? await request.BeginWait(StatusCodes.Status200OK, replayed: false, cancel)
            : null;
        var replies = wait is null
            ? made.Select(item => item.Reply)
            : await Task.WhenAll(made.Select(item => Settled(item.Reply, item.Id, create, wait.Time, cancel)));
        return Reply.Ok(new BatchView([.. replies.Select(reply => Result(reply, request))]));
    }

    // An item that is accepted stays so, also where its end cannot be read now.
    private static async Task<Reply> Settled(
        Reply atOnce,
        TransactionId? id,
        Creation create,
        TimeSpan wait,
        CancellationToken cancel
    )
    {
        try
        {
            return id is { } created ? await create.Settled(created, atOnce, wait, cancel) : atOnce;
        }
        catch (Exception fault) when (Faults.ToReply(fault) is not null)
        {
            return atOnce;
        }
    }

    private static async Task<(Reply Reply, TransactionId? Id)> Item(
        JsonElement item,
        Request request,
        Creation create,
        CancellationToken cancel
    )
    {
        try
        {
            var body = Request.Part<TransactionBody>(item);
            var command = create.Command(body);
            var context = request.Context<Transaction>(Creation.Created, command.Id.Value, Key(item));
            return await create.Create(command, context, cancel);
        }
        catch (BadInput bad)
        {
            return (bad.ToReply(), null);
        }
        catch (Exception fault) when (Faults.ToReply(fault) is { } reply)
        {
            return (reply, null);
        }
    }

    private static (string, ReadOnlyMemory<byte>)? Key(JsonElement item)
    {
        if (!item.TryGetProperty("idempotencyKey", out var key) || key.ValueKind is JsonValueKind.Null)
            return null;
        return key.ValueKind is JsonValueKind.String && Request.IsKey(key.GetString())
            ? (key.GetString()!, JsonSerializer.SerializeToUtf8Bytes(item, FlorinJson.Full)) // A string is not null.
            : throw new BadInput("idempotencyKey", Request.KeyForm);
    }

    private static BatchResult Result(Reply reply, Request request)
    {
        // Under a key the answer was made when it was kept.
        var kept = reply.Kept ?? ReplyWriter.Keep(reply, default, request.RequestId, request.Now);
        var whole = JsonSerializer.Deserialize<JsonElement>(kept.Body.Span, FlorinJson.Full);
        return reply.Status < 400
            ? new BatchResult(reply.Status, whole.GetProperty("data"), null)
            : new BatchResult(reply.Status, null, whole);
    }
}
