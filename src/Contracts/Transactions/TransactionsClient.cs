using Florin.Kernel;
using Florin.Platform.Calls;

namespace Florin.Contracts.Transactions;

/// <summary>Asks which transactions of a user are under way.</summary>
/// <param name="User">Whose: they or one of their accounts take part.</param>
public sealed record ListUnfinished(UserId User);

/// <summary>Some of them, newest first.</summary>
public sealed record ListedUnfinished(IReadOnlyList<TransactionId> Items);

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
}
