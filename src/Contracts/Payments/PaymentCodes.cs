using Florin.Kernel;

namespace Florin.Contracts.Payments;

/// <summary>Why a payment is refused.</summary>
public static class PaymentCodes
{
    /// <summary>The processor declined it.</summary>
    public static RefusalCode Declined { get; } = new("payment-declined", RefusalKind.Rule, "Request refused");

    /// <summary>A payment file with the same message id was uploaded before.</summary>
    public static RefusalCode DuplicateMessage { get; } =
        new("duplicate-message", RefusalKind.Conflict, "Payment file already uploaded");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<RefusalCode> All { get; } = [Declined, DuplicateMessage];
}
