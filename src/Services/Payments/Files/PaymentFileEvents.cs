using Florin.Kernel;
using Florin.Platform.EventLog;

namespace Florin.Payments.Files;

/// <summary>How a payment file is written.</summary>
internal enum PaymentFileFormat
{
    /// <summary>ISO 20022 pain.001.001.03.</summary>
    Pain00100103,

    /// <summary>ISO 20022 pain.001.001.09.</summary>
    Pain00100109,

    /// <summary>Comma-separated values with a header.</summary>
    Csv,

    /// <summary>One JSON object a line.</summary>
    JsonLines,
}

/// <summary>Why a payment is refused, or would be.</summary>
/// <param name="Code">An ISO 20022 external status reason, such as <c>AM04</c>.</param>
/// <param name="Detail">A sentence for people.</param>
internal sealed record LineReason(string Code, string Detail);

/// <summary>One payment of a file, as it was found when the file was uploaded.</summary>
/// <param name="Number">Its place in the file, from 1.</param>
/// <param name="From">The account that pays.</param>
/// <param name="To">The account that receives, where it is one of these books; null where money is paid out.</param>
/// <param name="Amount">How much.</param>
/// <param name="EndToEndKey">What tells its end-to-end id from others of the same user; null where the file gives none.</param>
/// <param name="Texts">What only people read, as sealed JSON.</param>
/// <param name="Problem">Why it is not made; null where it is.</param>
/// <param name="Warning">Why it would be refused if it were made at once; null where it would not.</param>
/// <param name="FromPurpose">The purpose of the paying account, where that segregates its balance.</param>
/// <param name="ToPurpose">The purpose of the receiving account, likewise.</param>
internal sealed record PaymentLine(
    int Number,
    AccountId? From,
    AccountId? To,
    Money Amount,
    string? EndToEndKey,
    string Texts,
    LineReason? Problem,
    LineReason? Warning,
    string? FromPurpose = null,
    string? ToPurpose = null
);

/// <summary>A file was uploaded and found to be in order; nothing has moved.</summary>
/// <param name="Id">The file.</param>
/// <param name="UserId">Whose payments they are.</param>
/// <param name="UploadedBy">Who sent it.</param>
/// <param name="Format">How it is written.</param>
/// <param name="MessageId">Its message id, sealed.</param>
/// <param name="MessageKey">What tells its message id from others of the same user.</param>
/// <param name="Digest">SHA-256 of the file, in hexadecimal digits.</param>
/// <param name="Lines">How many payments it has.</param>
/// <param name="Invalid">How many of them are not made.</param>
/// <param name="ControlSum">The sum of all amounts, whatever their currencies, as a decimal.</param>
/// <param name="Totals">The sum of what is to be made, for each currency.</param>
/// <param name="At">When, UTC.</param>
internal sealed record PaymentFileUploaded(
    PaymentFileId Id,
    UserId UserId,
    string UploadedBy,
    PaymentFileFormat Format,
    string MessageId,
    string MessageKey,
    string Digest,
    int Lines,
    int Invalid,
    string ControlSum,
    IReadOnlyList<Money> Totals,
    DateTimeOffset At
);

/// <summary>Some payments of a file, in order: <see cref="PaymentFile.Chunk"/> of them, or the rest.</summary>
/// <param name="Id">The file.</param>
/// <param name="Lines">They.</param>
internal sealed record PaymentFileLines(PaymentFileId Id, IReadOnlyList<PaymentLine> Lines);

/// <summary>The payments of a file are to be made.</summary>
/// <param name="Id">The file.</param>
/// <param name="By">Who submitted it.</param>
/// <param name="Approval">The approval of a second person; null without one.</param>
/// <param name="WithSecondFactor">Whether they had shown a second factor.</param>
internal sealed record PaymentFileSubmitted(PaymentFileId Id, string By, string? Approval, bool WithSecondFactor);

/// <summary>What became of one payment.</summary>
/// <param name="Number">Its place in the file.</param>
/// <param name="Transaction">The transaction that makes it; null where none was created.</param>
/// <param name="Status">What came of it.</param>
/// <param name="Reason">Why it was refused; null where it was not.</param>
internal sealed record LineOutcome(int Number, TransactionId? Transaction, LineStatus Status, LineReason? Reason);

/// <summary>Where a payment stands.</summary>
internal enum LineStatus
{
    /// <summary>It is not made, for a reason that was found when the file was uploaded.</summary>
    Invalid,

    /// <summary>It is made once the file is submitted, or once it is its turn.</summary>
    Ready,

    /// <summary>Its transaction has not come to its end.</summary>
    Pending,

    /// <summary>It was made.</summary>
    Completed,

    /// <summary>It was refused.</summary>
    Failed,

    /// <summary>The file was cancelled before it was its turn.</summary>
    Cancelled,
}

/// <summary>Some payments of a file have had their turn, in order.</summary>
/// <param name="Id">The file.</param>
/// <param name="First">The first of them.</param>
/// <param name="Last">The last of them.</param>
/// <param name="Outcomes">What became of them; without those that were invalid from the beginning.</param>
internal sealed record PaymentLinesExecuted(PaymentFileId Id, int First, int Last, IReadOnlyList<LineOutcome> Outcomes);

/// <summary>A payment whose transaction was under way has come to its end.</summary>
/// <param name="Id">The file.</param>
/// <param name="Outcome">What became of it.</param>
internal sealed record PaymentLineSettled(PaymentFileId Id, LineOutcome Outcome);

/// <summary>No payment of a file is made after a certain one.</summary>
/// <param name="Id">The file.</param>
/// <param name="By">Who cancelled it.</param>
/// <param name="LastLine">The last payment that is still made, because it may be under way; 0 where none is.</param>
internal sealed record PaymentFileCancelled(PaymentFileId Id, string By, int LastLine);

/// <summary>The events of payment files by their stored names.</summary>
internal static class PaymentFileEvents
{
    public static void Register(EventTypes types) =>
        types
            .Add<PaymentFileUploaded>("PaymentFileUploaded")
            .Add<PaymentFileLines>("PaymentFileLines")
            .Add<PaymentFileSubmitted>("PaymentFileSubmitted")
            .Add<PaymentLinesExecuted>("PaymentLinesExecuted")
            .Add<PaymentLineSettled>("PaymentLineSettled")
            .Add<PaymentFileCancelled>("PaymentFileCancelled");
}
