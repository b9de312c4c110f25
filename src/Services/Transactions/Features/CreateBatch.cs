using System.ComponentModel.DataAnnotations;
using System.Diagnostics;
using System.Text.Json.Serialization;
using Florin.Kernel;
using Florin.Platform.Commands;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Transactions.Sagas;

namespace Florin.Transactions.Features;

/// <summary>What a client sends to create many transactions. Each item is read by itself, so this is only described.</summary>
/// <param name="Transactions">1 to 1000 bodies of a transaction, each with its own <c>idempotencyKey</c> where it has one.</param>
internal sealed record BatchBody([property: MaxLength(CreateBatchFeature.MaxItems)] IReadOnlyList<BatchItemBody>? Transactions);

/// <summary>What became of each item, in order.</summary>
internal sealed record BatchView(IReadOnlyList<BatchResult> Results);

/// <summary>What became of one item.</summary>
/// <param name="Status">The status that it would have had alone.</param>
/// <param name="Data">The transaction, where it was accepted.</param>
/// <param name="Problem">The problem, where it was not.</param>
internal sealed record BatchResult(
    int Status,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] object? Data,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] object? Problem
)
{
    /// <summary>It is the answer to an earlier request, given again.</summary>
    [JsonIgnore]
    public bool Replayed { get; init; }
}

/// <summary>Records the Idempotency-Key of a batch, which applies to its items; each of them is a separate command.</summary>
/// <param name="Items">How many there are.</param>
internal sealed record CreateBatch(int Items) : ICommand
{
    public string Stream => Batches.Stream;
}

/// <summary>There is nothing to know of batches: that one was sent under a key is on record, and all else is its items'.</summary>
internal sealed record Batches : IState<Batches>
{
    public const string Stream = "batches";

    public static Batches Empty { get; } = new();

    public static string Schema => "batches.1";

    public Batches Apply(object happened) =>
        throw new UnreachableException($"{happened.GetType().Name} is not an event of batches.");
}

internal static class CreateBatchFeature
{
    public const int MaxItems = 1000;

    // A thousand items of 4 KB. Each by itself may have what a transaction may have.
    private const int MaxBytes = 4 << 20;

    public static void Add(ServiceBuilder service, SagasInService sagas)
    {
        var create = new Creation(service, sagas);
        service.Commands.Handles<CreateBatch, Batches>(static (_, _) => { }, static (_, _, _) => []);
        var keep = service.Commands.Sender<CreateBatch>();
        service
            .Post("/transactions/batch", Permission.TransactionsWrite, (request, cancel) => Post(request, create, keep, cancel))
            .Does(
                "Creates up to 1000 transactions; each succeeds or fails independently, under its own idempotencyKey or under "
                    + "its index below the batch's Idempotency-Key."
            )
            .Takes<BatchBody>("transactions")
            .UpTo(MaxBytes)
            .CountsItemsOf("transactions")
            .Gives<BatchView>()
            .TakesIdempotencyKey()
            .CanDryRun()
            .Refuses(RefusalCodes.Unavailable, RefusalCodes.Timeout);
    }

    private static async Task<Reply> Post(Request request, Creation create, Send<CreateBatch> keep, CancellationToken cancel)
    {
        _ = request.Key; // One that is none is the request's fault, not each item's.
        var items = await request.Parts<BatchItemBody>("transactions", MaxItems, cancel);
        var results = await new BatchItems(request, create, keep, items.Count).Answer(items, cancel);
        return Reply.Ok(new BatchView(results)) with { Replayed = results.All(result => result.Replayed) };
    }
}
