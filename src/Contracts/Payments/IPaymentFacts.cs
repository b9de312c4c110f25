using Florin.Kernel;

namespace Florin.Contracts.Payments;

/// <summary>A payment's record, made or declined.</summary>
/// <param name="Id">Its id.</param>
/// <param name="UserId">Whose.</param>
/// <param name="Kind">What was done.</param>
/// <param name="Amount">How much.</param>
/// <param name="Reference">The client's reference.</param>
/// <param name="Declined">Why not; null where it was made.</param>
public sealed record PaymentRecord(
    PaymentId Id,
    UserId UserId,
    PaymentKind Kind,
    Money Amount,
    string? Reference,
    string? Declined
);

/// <summary>What the payments' log says, for the checks of other services when data is verified.</summary>
public interface IPaymentFacts
{
    /// <summary>The payments of each transaction.</summary>
    IReadOnlyDictionary<TransactionId, List<PaymentRecord>> Payments { get; }
}
