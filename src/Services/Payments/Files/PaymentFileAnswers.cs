using System.Text.Json;
using System.Text.Json.Serialization;
using Florin.Kernel;
using Florin.Payments.Files.Reading;
using Florin.Platform.Json;
using Florin.Platform.Privacy;

namespace Florin.Payments.Files;

/// <summary>A payment file as a client sees it.</summary>
/// <param name="Id">The file.</param>
/// <param name="UserId">Whose payments they are.</param>
/// <param name="MessageId">Its message id.</param>
/// <param name="Format">pain.001.001.03, pain.001.001.09, csv or json-lines.</param>
/// <param name="Status">VALIDATED, EXECUTING, CANCELLING, COMPLETED or CANCELLED.</param>
/// <param name="GroupStatus">The status of ISO 20022: ACTC, ACSP, ACSC, PART or RJCT.</param>
/// <param name="Payments">How many payments it has.</param>
/// <param name="Invalid">How many of them are not made, for a reason found at the upload.</param>
/// <param name="Completed">How many were made.</param>
/// <param name="Failed">How many were refused when it was their turn.</param>
/// <param name="Pending">How many are under way, such as in review.</param>
/// <param name="ControlSum">The sum of all amounts, whatever their currencies.</param>
/// <param name="Totals">What is to be paid, for each currency.</param>
/// <param name="Digest">SHA-256 of the file, in hexadecimal digits.</param>
/// <param name="UploadedBy">Who uploaded it.</param>
/// <param name="SubmittedBy">Who submitted it; null before.</param>
/// <param name="CreatedAt">When it was uploaded.</param>
/// <param name="Preview">Its first payments, where a dry run asked for them; null otherwise.</param>
internal sealed record PaymentFileView(
    PaymentFileId Id,
    UserId UserId,
    string MessageId,
    string Format,
    string Status,
    string GroupStatus,
    int Payments,
    int Invalid,
    int Completed,
    int Failed,
    int Pending,
    string ControlSum,
    IReadOnlyList<FileTotal> Totals,
    string Digest,
    string UploadedBy,
    string? SubmittedBy,
    DateTimeOffset CreatedAt,
    IReadOnlyList<PaymentLineView>? Preview = null
)
{
    public static PaymentFileView Of(PaymentFile file)
    {
        var uploaded = file.Uploaded ?? throw new InvalidOperationException("There is no such payment file.");
        return new PaymentFileView(
            uploaded.Id,
            uploaded.UserId,
            uploaded.MessageId,
            Statuses.NameOf(uploaded.Format),
            PaymentFile.NameOf(file.Status),
            Statuses.OfGroup(file),
            uploaded.Lines,
            uploaded.Invalid,
            file.Completed,
            file.Failed,
            file.Pending.Count,
            uploaded.ControlSum,
            [.. uploaded.Totals.Select(total => new FileTotal(total.Currency, total))],
            uploaded.Digest,
            uploaded.UploadedBy,
            file.Submitted?.By,
            uploaded.At
        );
    }
}

/// <summary>What a file pays in one currency.</summary>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Amount">How much, in major units.</param>
internal sealed record FileTotal(Currency Currency, DecimalAmount Amount);

/// <summary>A payment of a file as a client sees it.</summary>
/// <param name="Line">Its place in the file, from 1.</param>
/// <param name="Status">INVALID, READY, PENDING, COMPLETED, FAILED or CANCELLED.</param>
/// <param name="Type">transfer within these books, or withdrawal to outside of them.</param>
/// <param name="FromAccount">The account that pays; null where the file names none of these books.</param>
/// <param name="ToAccount">The account that receives, where it is of these books.</param>
/// <param name="Amount">How much, in major units.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="EndToEndId">The sender's id for the receiver.</param>
/// <param name="InstructionId">The sender's id for the bank.</param>
/// <param name="Creditor">The receiver's name.</param>
/// <param name="CreditorAccount">The receiver's account as it is written.</param>
/// <param name="CreditorAgent">The receiver's bank.</param>
/// <param name="CreditorAddress">The receiver's address.</param>
/// <param name="Remittance">What it is for.</param>
/// <param name="TransactionId">The transaction that makes it.</param>
/// <param name="Reason">Why it is not made, or was refused.</param>
/// <param name="Warning">Why it would be refused if it were made at once.</param>
/// <param name="FromPurpose">The purpose of the paying account, where that segregates its balance by purpose.</param>
/// <param name="ToPurpose">The purpose of the receiving account, likewise.</param>
internal sealed record PaymentLineView(
    int Line,
    string Status,
    string Type,
    AccountId? FromAccount,
    AccountId? ToAccount,
    DecimalAmount Amount,
    Currency Currency,
    string? EndToEndId,
    string? InstructionId,
    string? Creditor,
    string? CreditorAccount,
    string? CreditorAgent,
    PostalAddress? CreditorAddress,
    string? Remittance,
    TransactionId? TransactionId,
    LineReason? Reason,
    LineReason? Warning,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? FromPurpose,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? ToPurpose
)
{
    public static PaymentLineView Of(PaymentLineRow row, LineTexts texts, PaymentFile file)
    {
        var status = Statuses.OfLine(row, file);
        return new PaymentLineView(
            row.Line.Number,
            status.ToString().ToUpperInvariant(),
            row.Line.To is null ? "withdrawal" : "transfer",
            row.Line.From,
            row.Line.To,
            row.Line.Amount,
            row.Line.Amount.Currency,
            texts.EndToEndId,
            texts.InstructionId,
            texts.Creditor,
            texts.CreditorAccount,
            texts.CreditorAgent,
            texts.Address,
            texts.Remittance,
            row.Outcome?.Transaction,
            row.Outcome?.Reason ?? row.Line.Problem,
            status is LineStatus.Ready ? row.Line.Warning : null,
            row.Line.FromPurpose,
            row.Line.ToPurpose
        );
    }
}

/// <summary>What only people read of a payment, out of what is stored.</summary>
internal static class StoredTexts
{
    /// <summary>Opens them; of a user who was erased, what is left in their place.</summary>
    public static async ValueTask<LineTexts> Open(PersonalData people, string stored, CancellationToken cancel)
    {
        var opened = await people.Open(stored, cancel);
        return opened.StartsWith('{')
            ? JsonSerializer.Deserialize<LineTexts>(opened, FlorinJson.Compact)
                ?? throw new InvalidOperationException("The texts of a payment are null.")
            : new LineTexts(null, null, opened, opened, null, null, null, null);
    }
}

/// <summary>Where files and payments stand, in the words of ISO 20022.</summary>
internal static class Statuses
{
    public static string NameOf(PaymentFileFormat format) =>
        format switch
        {
            PaymentFileFormat.Pain00100103 => "pain.001.001.03",
            PaymentFileFormat.Pain00100109 => "pain.001.001.09",
            PaymentFileFormat.Csv => "csv",
            _ => "json-lines",
        };

    public static LineStatus OfLine(PaymentLineRow row, PaymentFile file) =>
        row.Outcome?.Status ?? file.StatusOfUntouched(row.Line.Number, row.Line.Problem is not null);

    public static string OfPayment(LineStatus status) =>
        status switch
        {
            LineStatus.Ready => "ACTC",
            LineStatus.Pending => "PDNG",
            LineStatus.Completed => "ACSC",
            _ => "RJCT",
        };

    public static string OfGroup(PaymentFile file)
    {
        var (lines, invalid) = (file.Uploaded?.Lines ?? 0, file.Uploaded?.Invalid ?? 0);
        var isOver = file.IsOver;
        if (invalid == lines || (isOver && file.Completed == 0))
            return "RJCT";
        if (isOver)
            return file.Completed == lines ? "ACSC" : "PART";
        return invalid + file.Failed > 0 ? "PART"
            : file.Submitted is null ? "ACTC"
            : "ACSP";
    }
}
