using Florin.Kernel;

namespace Florin.Contracts.Payments;

/// <summary>Why a payment is refused.</summary>
public static class PaymentCodes
{
    /// <summary>The processor declined it.</summary>
    public static RefusalCode Declined { get; } = new("payment-declined", RefusalKind.Rule, "Request refused");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<RefusalCode> All { get; } = [Declined];
}
