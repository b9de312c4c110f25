using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Florin.Kernel;
using Florin.Platform.EventLog;

namespace Florin.Payments.Files;

/// <summary>Where a payment file stands.</summary>
internal enum FileStatus
{
    /// <summary>It was uploaded; nothing has moved.</summary>
    Validated,

    /// <summary>Its payments are being made.</summary>
    Executing,

    /// <summary>It was cancelled, and the payments that were under way come to their end.</summary>
    Cancelling,

    /// <summary>Every payment has come to its end.</summary>
    Completed,

    /// <summary>It was cancelled, and nothing is under way.</summary>
    Cancelled,
}

/// <summary>
/// A payment file and how far its payments are. The payments themselves stand in its stream, <see cref="Chunk"/> in an event.
/// They are made in order, <see cref="Window"/> at a time, and recorded together.
/// </summary>
/// <param name="Uploaded">What it was uploaded with; null where there is no such file.</param>
/// <param name="Submitted">Who submitted it; null before.</param>
/// <param name="Next">The payment whose turn is next.</param>
/// <param name="Upto">The last payment that is made.</param>
/// <param name="Completed">How many were made.</param>
/// <param name="Failed">How many were refused when it was their turn, or failed.</param>
/// <param name="Pending">Those whose transactions are under way.</param>
/// <param name="IsCancelled">It was cancelled.</param>
internal sealed record PaymentFile(
    PaymentFileUploaded? Uploaded,
    PaymentFileSubmitted? Submitted,
    int Next,
    int Upto,
    int Completed,
    int Failed,
    ImmutableList<LineOutcome> Pending,
    bool IsCancelled
) : IState<PaymentFile>
{
    /// <summary>How many payments one event holds.</summary>
    public const int Chunk = 100;

    /// <summary>How many payments are made at a time. A chunk is a whole number of windows.</summary>
    public const int Window = 20;

    /// <summary>How the stream of every file begins.</summary>
    public const string StreamPrefix = "payment-file-";

    public static PaymentFile Empty { get; } = new(null, null, 1, 0, 0, 0, [], false);

    public static string Schema => "payment-file.1";

    public static string StreamOf(PaymentFileId id) => $"{StreamPrefix}{id.Value}";

    /// <summary>The version of the stream at which a payment's chunk stands: the upload is the first event.</summary>
    public static long VersionOfLine(int number) => 2 + ((number - 1) / Chunk);

    [JsonIgnore]
    public bool IsOver => Status is FileStatus.Completed or FileStatus.Cancelled;

    [JsonIgnore]
    public FileStatus Status =>
        IsCancelled ? (Next > Upto && Pending.IsEmpty ? FileStatus.Cancelled : FileStatus.Cancelling)
        : Submitted is null ? FileStatus.Validated
        : Next > Upto && Pending.IsEmpty ? FileStatus.Completed
        : FileStatus.Executing;

    /// <summary>Whether payments are to be made, or have not come to their end.</summary>
    [JsonIgnore]
    public bool IsActive => Status is FileStatus.Executing or FileStatus.Cancelling;

    /// <summary>Lets the payments be made.</summary>
    /// <param name="submitted">By whom.</param>
    /// <param name="acceptsPartial">Also where some of them are invalid, and are left out.</param>
    public Decision Submit(PaymentFileSubmitted submitted, bool acceptsPartial)
    {
        if (Uploaded is not { } file)
            return Refusal.NotFound("payment file", submitted.Id.Value);
        if (Status is not FileStatus.Validated)
            return Refusal.WrongState(
                $"The payment file is {NameOf(Status)}; only one that is {NameOf(FileStatus.Validated)} can be submitted."
            );
        if (file.Invalid == file.Lines)
            return Refusal.WrongState("Every payment of the file is invalid; there is nothing to submit.");
        if (file.Invalid > 0 && !acceptsPartial)
            return Refusal
                .WrongState(
                    $"{file.Invalid} of {file.Lines} payments are invalid; send \"acceptPartial\": true to make the others."
                )
                .With("invalid", file.Invalid);
        return [submitted];
    }

    /// <summary>Keeps payments that have not had their turn from being made.</summary>
    public Decision Cancel(PaymentFileId id, string by) =>
        Uploaded is null ? Refusal.NotFound("payment file", id.Value)
        : Status is FileStatus.Validated ? [new PaymentFileCancelled(id, by, 0)]
        : Status is FileStatus.Executing && Next <= Upto ? [new PaymentFileCancelled(id, by, Math.Min(LastOfWindow, Upto))]
        : Refusal.WrongState($"The payment file is {NameOf(Status)}; no payment of it can be cancelled any more.");

    /// <summary>The last payment that may be under way.</summary>
    [JsonIgnore]
    public int LastOfWindow => Next + Window - 1 - ((Next - 1) % Window);

    /// <summary>Records what became of the payments whose turn it was, once.</summary>
    public Decision Record(PaymentLinesExecuted executed) =>
        executed.First == Next && executed.Last >= Next && executed.Last <= Upto ? [executed] : [];

    /// <summary>Records what became of a payment that was under way, once.</summary>
    public Decision Settle(PaymentLineSettled settled) =>
        Pending.Exists(line => line.Number == settled.Outcome.Number) ? [settled] : [];

    public PaymentFile Apply(object happened) =>
        happened switch
        {
            PaymentFileUploaded e => this with { Uploaded = e },
            PaymentFileLines => this,
            PaymentFileSubmitted e => this with { Submitted = e, Upto = Uploaded!.Lines }, // Only what was uploaded is submitted.
            PaymentFileCancelled e => this with { IsCancelled = true, Upto = e.LastLine },
            PaymentLinesExecuted e => e.Outcomes.Aggregate(this with { Next = e.Last + 1 }, With),
            PaymentLineSettled e => With(
                this with
                {
                    Pending = Pending.RemoveAll(line => line.Number == e.Outcome.Number),
                },
                e.Outcome
            ),
            _ => throw new LogFault($"{happened.GetType().Name} is not an event of a payment file."),
        };

    public static string NameOf(FileStatus status) => status.ToString().ToUpperInvariant();

    /// <summary>Where a payment stands that has not had its turn.</summary>
    public LineStatus StatusOfUntouched(int number, bool isInvalid) =>
        isInvalid ? LineStatus.Invalid
        : IsCancelled && number > Upto ? LineStatus.Cancelled
        : LineStatus.Ready;

    private static PaymentFile With(PaymentFile file, LineOutcome outcome) =>
        outcome.Status switch
        {
            LineStatus.Completed => file with { Completed = file.Completed + 1 },
            LineStatus.Failed => file with { Failed = file.Failed + 1 },
            LineStatus.Pending => file with { Pending = file.Pending.Add(outcome) },
            _ => throw new LogFault($"A payment cannot have come to {outcome.Status}."),
        };
}
