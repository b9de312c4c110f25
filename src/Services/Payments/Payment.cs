using Florin.Contracts.Payments;
using Florin.Kernel;
using Florin.Platform.EventLog;

namespace Florin.Payments;

/// <summary>A payment was made: settled within the books, or accepted by the processor. Terminal.</summary>
/// <param name="Id">Its record.</param>
/// <param name="Transaction">The transaction that it is a step of.</param>
/// <param name="UserId">Whose transaction it is.</param>
/// <param name="Kind">What was done.</param>
/// <param name="Amount">How much.</param>
/// <param name="Reference">The client's own reference.</param>
/// <param name="Processor">What it went through: <c>sandbox</c> or <c>http</c>; null where it stayed within the books.</param>
public sealed record PaymentMade(
    PaymentId Id,
    TransactionId Transaction,
    UserId UserId,
    PaymentKind Kind,
    Money Amount,
    string? Reference,
    string? Processor = null
);

/// <summary>The processor declined a payment. Terminal.</summary>
/// <param name="Id">Its record.</param>
/// <param name="Transaction">The transaction that it is a step of.</param>
/// <param name="UserId">Whose transaction it is.</param>
/// <param name="Kind">What was to be done.</param>
/// <param name="Amount">How much.</param>
/// <param name="Reference">The client's own reference.</param>
/// <param name="Code">Always <c>payment-declined</c> so far.</param>
/// <param name="Detail">What the processor said, for people.</param>
/// <param name="Processor">What it went through: <c>sandbox</c> or <c>http</c>.</param>
public sealed record PaymentDeclined(
    PaymentId Id,
    TransactionId Transaction,
    UserId UserId,
    PaymentKind Kind,
    Money Amount,
    string? Reference,
    string Code,
    string Detail,
    string? Processor = null
);

/// <summary>The state of a payment's stream, which holds one event for ever.</summary>
/// <param name="Recorded">It has come to its end.</param>
internal sealed record Payment(bool Recorded) : IState<Payment>
{
    public static Payment Empty { get; } = new(false);

    public static string Schema => "payment.1";

    public static string StreamOf(PaymentId id) => $"payment-{id}";

    public bool IsOver => Recorded;

    public Payment Apply(object happened) => new(true);

    /// <summary>Records what a payment came to. There is one command for each payment, so nothing can stand here yet.</summary>
    public Decision Record(object outcome) =>
        Recorded ? throw new InvalidOperationException("A payment was about to be recorded twice.") : [outcome];
}

/// <summary>The events of the payment service, which other services follow.</summary>
public static class PaymentEvents
{
    /// <summary>Names them.</summary>
    public static void Register(EventTypes types)
    {
        ArgumentNullException.ThrowIfNull(types);
        types.Refusals(PaymentCodes.All).Add<PaymentMade>("PaymentMade").Add<PaymentDeclined>("PaymentDeclined");
    }
}
