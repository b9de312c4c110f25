using System.Text.Json.Nodes;
using Florin.Kernel;
using Florin.Platform.Calls;

namespace Florin.Contracts.Transactions;

/// <summary>Asks for a transaction in the name of a user who is not there, once per command id.</summary>
/// <param name="UserId">In whose name, with what their role permits now.</param>
/// <param name="Type">What it does.</param>
/// <param name="Amount">How much, more than nothing.</param>
/// <param name="FromAccount">The source; null for a deposit.</param>
/// <param name="ToAccount">The target; null for a withdrawal.</param>
/// <param name="Description">What the statement says; sealed, as it is stored.</param>
/// <param name="Reference">The user's own reference; sealed likewise.</param>
/// <param name="Metadata">What the user keeps with it.</param>
/// <param name="Approval">The approval of a second person that covers it; null without one.</param>
/// <param name="WithSecondFactor">The user had shown a second factor when they gave the standing order for it.</param>
/// <param name="FromPurpose">The purpose of the source that it is taken from, where that segregates its balance.</param>
/// <param name="ToPurpose">The purpose of the target that it is for, likewise.</param>
public sealed record OrderTransaction(
    UserId UserId,
    TransactionType Type,
    Money Amount,
    AccountId? FromAccount,
    AccountId? ToAccount,
    string? Description,
    string? Reference,
    JsonObject? Metadata,
    string? Approval,
    bool WithSecondFactor,
    string? FromPurpose = null,
    string? ToPurpose = null
)
{
    /// <summary>
    /// Nothing is created: it is only said whether the order would be refused now if a second person had approved it.
    /// </summary>
    public bool IsPreview { get; init; }

    /// <summary>It is charged by the rules of fees; what only follows something that a bank has booked is not.</summary>
    public bool IsCharged { get; init; } = true;
}

/// <summary>What an order came to so far. Asked for again under the same command id, it is the same order.</summary>
/// <param name="Id">The transaction; null where none was created.</param>
/// <param name="Status">Its status, such as <c>COMPLETED</c>; null where none was created.</param>
/// <param name="Refusal">Why none was created, or why it failed; null where neither is so.</param>
public sealed record OrderedTransaction(TransactionId? Id, string? Status, RefusalCard? Refusal);

/// <summary>Asks what a transaction would be charged by rule.</summary>
/// <param name="Type">What it does.</param>
/// <param name="Payer">The account that pays the fee: the source, or of a deposit the target.</param>
/// <param name="Amount">The transaction's amount; with <see cref="Within"/>, what amount and fee may come to.</param>
/// <param name="Within">Asks for the largest amount that fits together with its fee.</param>
public sealed record FeeQuestion(TransactionType Type, AccountId Payer, Money Amount, bool Within = false);

/// <summary>What a transaction would be charged.</summary>
/// <param name="Amount">The transaction's amount; zero where none fits.</param>
/// <param name="Fee">The fee on top of it; zero where nothing is charged.</param>
public sealed record ChargedAmount(Money Amount, Money Fee);

/// <summary>Asks for several fees, at most 1,000.</summary>
public sealed record AskFees(IReadOnlyList<FeeQuestion> Items);

/// <summary>The fees, in the order of the questions.</summary>
public sealed record AskedFees(IReadOnlyList<ChargedAmount> Items);

/// <summary>Orders of transactions, for other services.</summary>
public sealed class OrdersClient(IServiceCalls calls)
{
    /// <summary>Orders a transaction.</summary>
    public static readonly Operation<OrderTransaction, OrderedTransaction> OrderOperation = new(
        "transaction",
        "order-transaction"
    );

    /// <summary>Says what transactions would be charged.</summary>
    public static readonly Operation<AskFees, AskedFees> FeesOperation = new("transaction", "ask-fees", Repeatable: true);

    private const int MostFees = 1000;

    /// <summary>What transactions would be charged by rule if they were ordered now, in the order of the questions.</summary>
    public async Task<IReadOnlyList<ChargedAmount>> Fees(
        IReadOnlyList<FeeQuestion> questions,
        CallContext context,
        CancellationToken cancel
    )
    {
        ArgumentNullException.ThrowIfNull(questions);
        var fees = new List<ChargedAmount>(questions.Count);
        foreach (var some in questions.Chunk(MostFees))
            fees.AddRange((await calls.Call(FeesOperation, new AskFees(some), context, cancel)).Items);
        return fees;
    }

    /// <summary>Orders a transaction, once per command id, and waits a moment for its end.</summary>
    public Task<OrderedTransaction> Order(OrderTransaction order, CallContext context, CancellationToken cancel) =>
        calls.Call(OrderOperation, order, context, cancel);

    /// <summary>Why an order would be refused now, once a second person had approved it; null where it would not be.</summary>
    public async Task<Refusal?> Preview(OrderTransaction order, CallContext context, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(order);
        return (await calls.Call(OrderOperation, order with { IsPreview = true }, context, cancel)).Refusal?.ToRefusal();
    }
}
