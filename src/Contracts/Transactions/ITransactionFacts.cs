using Florin.Kernel;

namespace Florin.Contracts.Transactions;

/// <summary>What the transactions' log says, for the checks of other services when data is verified.</summary>
public interface ITransactionFacts
{
    /// <summary>Whether a transaction has its terminal outcome.</summary>
    bool HasEnded(TransactionId id);
}
