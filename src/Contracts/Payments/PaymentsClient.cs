using Florin.Kernel;
using Florin.Platform.Calls;

namespace Florin.Contracts.Payments;

/// <summary>What is to be done with money at the edge of the books.</summary>
public enum PaymentKind
{
    /// <summary>Records the settlement of a transfer between two accounts of these books.</summary>
    Settle,

    /// <summary>Collects money from the outside, for a deposit.</summary>
    Collect,

    /// <summary>Pays money out to the outside, for a withdrawal.</summary>
    PayOut,

    /// <summary>Gives collected money back to the outside.</summary>
    Refund,
}

/// <summary>Asks for one movement at the edge of the books, once per command id.</summary>
/// <param name="Transaction">The transaction.</param>
/// <param name="UserId">Whose transaction it is.</param>
/// <param name="Kind">What is to be done.</param>
/// <param name="Amount">How much.</param>
/// <param name="Reference">The client's reference, by which the sandbox processor is steered.</param>
public sealed record MakePayment(TransactionId Transaction, UserId UserId, PaymentKind Kind, Money Amount, string? Reference);

/// <summary>What a payment came to; a payment that is not answered is a fault, not a result.</summary>
/// <param name="Payment">Its record.</param>
/// <param name="Refusal">Why the processor declined it; null where it was made.</param>
/// <param name="IsPending">The processor has not answered yet: ask again under the same command id.</param>
public sealed record PaymentResult(PaymentId Payment, RefusalCard? Refusal, bool IsPending = false);

/// <summary>Asks whose a payment file is.</summary>
public sealed record FindPaymentFileOwner(PaymentFileId Id);

/// <summary>Its owner, or null where there is no such file.</summary>
public sealed record FoundPaymentFileOwner(UserId? UserId);

/// <summary>The payment service, for other services.</summary>
public sealed class PaymentsClient(IServiceCalls calls)
{
    /// <summary>Makes a payment.</summary>
    public static readonly Operation<MakePayment, PaymentResult> MakeOperation = new("payment", "make-payment");

    /// <summary>Finds the owner of a payment file.</summary>
    public static readonly Operation<FindPaymentFileOwner, FoundPaymentFileOwner> OwnerOperation = new(
        "payment",
        "find-payment-file-owner",
        Repeatable: true
    );

    /// <summary>Finds the owner of a payment file; null where there is none.</summary>
    public async ValueTask<UserId?> OwnerOf(PaymentFileId id, CallContext context, CancellationToken cancel) =>
        (await calls.Call(OwnerOperation, new FindPaymentFileOwner(id), context, cancel)).UserId;

    /// <summary>Makes a payment, once per command id.</summary>
    public Task<PaymentResult> Make(MakePayment payment, CallContext context, CancellationToken cancel) =>
        calls.Call(MakeOperation, payment, context, cancel);
}
