using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Nodes;
using Florin.Kernel;
using Florin.Platform;
using Florin.Platform.Hosting;
using Florin.Platform.Hosting.Bodies;
using Florin.Transactions.Sagas;

namespace Florin.Transactions.Features;

/// <summary>What a client sends to create many transactions. Each item is read by itself, so this is only described.</summary>
/// <param name="Transactions">1 to 1000 bodies of a transaction, each with its own <c>idempotencyKey</c> where it has one.</param>
internal sealed record BatchBody([property: MaxLength(CreateBatchFeature.MaxItems)] IReadOnlyList<BatchItemBody>? Transactions);

/// <summary>One transaction of a batch: as <see cref="TransactionBody"/>, and its key.</summary>
internal sealed record BatchItemBody(
    string? UserId,
    string? Type,
    JsonAmount? Amount,
    string? Currency,
    string? FromAccount,
    string? ToAccount,
    [property: MaxLength(TransactionInput.MaxDescription)] string? Description,
    [property: MaxLength(TransactionInput.MaxReference)] string? Reference,
    string? EffectiveAt,
    JsonObject? Metadata,
    string? IdempotencyKey
)
{
    /// <summary>What it would be by itself.</summary>
    public TransactionBody ToTransaction() =>
        new(UserId, Type, Amount, Currency, FromAccount, ToAccount, Description, Reference, EffectiveAt, Metadata);
}

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
    public const int MaxItems = 1000;

    // A thousand items of 4 KB. Each by itself may have what a transaction may have.
    private const int MaxBytes = 4 << 20;

    public static void Add(ServiceBuilder service, SagasInService sagas)
    {
        var create = new Creation(service, sagas);
        service
            .Post("/transactions/batch", Access.User, (request, cancel) => Post(request, create, cancel))
            .Does("Accepts up to 1000 transactions at once; each stands or fails alone, and has its own idempotencyKey.")
            .Takes<BatchBody>("transactions")
            .UpTo(MaxBytes)
            .Gives<BatchView>()
            .Refuses("unavailable", "timeout");
    }

    private static async Task<Reply> Post(Request request, Creation create, CancellationToken cancel)
    {
        var items = await request.Parts<BatchItemBody>("transactions", MaxItems, cancel);
        var replies = await Task.WhenAll(items.Select(item => Item(item, request, create, cancel)));
        return Reply.Ok(new BatchView([.. replies.Select(reply => Result(reply, request))]));
    }

    private static async Task<Reply> Item(
        BodyPart<BatchItemBody> item,
        Request request,
        Creation create,
        CancellationToken cancel
    )
    {
        try
        {
            var body = item.Read((body, problems) => create.Validate(body.ToTransaction(), problems));
            var command = create.Command(body.ToTransaction());
            var context = request.Context<Transaction>(Creation.Created, command.Id.Value, Key(body, item.Bytes));
            return await create.Create(request, command, context, cancel);
        }
        catch (BadInput bad)
        {
            return bad.ToReply();
        }
        catch (Exception fault) when (Faults.ToReply(fault) is { } reply)
        {
            return reply;
        }
    }

    private static (string, ReadOnlyMemory<byte>)? Key(BatchItemBody item, ReadOnlyMemory<byte> asked)
    {
        if (item.IdempotencyKey is not { } key)
            return null;
        return Request.IsKey(key) ? (key, asked) : throw new BadInput("idempotencyKey", Request.KeyForm);
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
