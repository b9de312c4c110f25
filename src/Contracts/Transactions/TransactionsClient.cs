using Florin.Kernel;
using Florin.Platform.Calls;

namespace Florin.Contracts.Transactions;

/// <summary>Asks which transactions of a user are under way.</summary>
/// <param name="User">Whose: they or one of their accounts take part.</param>
public sealed record ListUnfinished(UserId User);

/// <summary>Some of them, newest first.</summary>
public sealed record ListedUnfinished(IReadOnlyList<TransactionId> Items);

/// <summary>Asks which transactions are under way in which an account takes part.</summary>
/// <param name="Account">The account.</param>
public sealed record ListUnderWay(AccountId Account);

/// <summary>A transaction that is under way.</summary>
/// <param name="Id">The transaction.</param>
/// <param name="Type">What it does.</param>
/// <param name="Status">Where it stands, such as <c>IN_REVIEW</c>.</param>
public sealed record UnderWayCard(TransactionId Id, TransactionType Type, string Status);

/// <summary>Some of them, newest first.</summary>
public sealed record ListedUnderWay(IReadOnlyList<UnderWayCard> Items);

/// <summary>Asks where a transaction stands.</summary>
/// <param name="Id">The transaction.</param>
public sealed record FindTransaction(TransactionId Id);

/// <summary>Where a transaction stands.</summary>
/// <param name="Status">Its status, such as <c>COMPLETED</c>; null where there is no such transaction.</param>
/// <param name="CameToNothing">It failed or was rejected, so that it moved nothing.</param>
public sealed record FoundTransaction(string? Status, bool CameToNothing);

/// <summary>The transaction service, for other services.</summary>
public sealed class TransactionsClient(IServiceCalls calls)
{
    /// <summary>Lists which transactions of a user are under way.</summary>
    public static readonly Operation<ListUnfinished, ListedUnfinished> UnfinishedOperation = new(
        "transaction",
        "list-unfinished",
        Repeatable: true
    );

    /// <summary>Which transactions of a user are under way; some of them, newest first.</summary>
    public async Task<IReadOnlyList<TransactionId>> Unfinished(UserId user, CallContext context, CancellationToken cancel) =>
        (await calls.Call(UnfinishedOperation, new ListUnfinished(user), context, cancel)).Items;

    /// <summary>Says where a transaction stands.</summary>
    public static readonly Operation<FindTransaction, FoundTransaction> FindOperation = new(
        "transaction",
        "find-transaction",
        Repeatable: true
    );

    /// <summary>Where a transaction stands.</summary>
    public Task<FoundTransaction> Find(TransactionId id, CallContext context, CancellationToken cancel) =>
        calls.Call(FindOperation, new FindTransaction(id), context, cancel);

    /// <summary>Lists which transactions of an account are under way.</summary>
    public static readonly Operation<ListUnderWay, ListedUnderWay> UnderWayOperation = new(
        "transaction",
        "list-under-way",
        Repeatable: true
    );

    /// <summary>
    /// Which transactions are under way in which an account takes part, of all that were accepted before; some of them, newest
    /// first.
    /// </summary>
    public async Task<IReadOnlyList<UnderWayCard>> UnderWay(AccountId account, CallContext context, CancellationToken cancel) =>
        (await calls.Call(UnderWayOperation, new ListUnderWay(account), context, cancel)).Items;
}
