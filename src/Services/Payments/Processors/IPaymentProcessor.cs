using Florin.Contracts.Payments;
using Florin.Kernel;
using Florin.Platform.Resilience;

namespace Florin.Payments.Processors;

/// <summary>What a processor is asked to do with money outside the books.</summary>
/// <param name="Payment">The payment's record here.</param>
/// <param name="Transaction">The transaction that it is a step of.</param>
/// <param name="Kind">Collect, pay out or refund.</param>
/// <param name="Amount">How much.</param>
/// <param name="Reference">The client's own reference.</param>
internal sealed record PaymentOrder(
    PaymentId Payment,
    TransactionId Transaction,
    PaymentKind Kind,
    Money Amount,
    string? Reference
);

/// <summary>What a processor decided for good.</summary>
/// <param name="Declined">Why it declined, for people; null where it accepted.</param>
internal sealed record Verdict(string? Declined)
{
    public static readonly Verdict Accepted = new((string?)null);
}

/// <summary>The port to whoever moves money outside the books.</summary>
internal interface IPaymentProcessor : IDisposable
{
    /// <summary>Asks for one movement. The same key again never moves money twice, and gives the first verdict.</summary>
    /// <param name="order">What to do.</param>
    /// <param name="key">The command id.</param>
    /// <exception cref="ServiceUnavailable">Whether it happened is unknown: ask again under the same key.</exception>
    Task<Verdict> Process(PaymentOrder order, string key, CancellationToken cancel);
}
