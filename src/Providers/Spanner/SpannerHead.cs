using System.Globalization;
using Florin.Platform.EventLog;

namespace Florin.Spanner;

/// <summary>The row that says where a log ends and whose it is. Times are Spanner's.</summary>
/// <param name="Identity">Of the log.</param>
/// <param name="Position">Of its last event.</param>
/// <param name="Epoch">Of the newest claim.</param>
/// <param name="Owner">Its address and something that no other process has; empty where nobody owns the log.</param>
/// <param name="OwnedSince">When it claimed the log.</param>
/// <param name="LeaseUntil">After which another one may claim it; null where nobody ever did.</param>
/// <param name="ReleaseEpoch">Whose owner is asked to give the log up.</param>
/// <param name="Pinned">The instance that is to own it, whether or not the time is over.</param>
internal sealed record SpannerHead(
    string Identity,
    long Position,
    long Epoch,
    string Owner,
    DateTimeOffset? OwnedSince,
    DateTimeOffset? LeaseUntil,
    long? ReleaseEpoch,
    PinnedInstance? Pinned
)
{
    /// <summary>The table.</summary>
    public const string Table = "log_head";

    // Behind the address something that no other process has, not even the next one at this address.
    private const char Separator = ' ';

    /// <summary>All columns.</summary>
    public static readonly string[] Columns =
    [
        .. new[] { "log", "log_id", "head", "epoch", "owner", "owned_since", "renewed", "lease_micros" },
        .. new[] { "release_epoch", "pinned", "pinned_until" },
    ];

    /// <summary>Whether the owner's lease is not over.</summary>
    public bool IsOwned(DateTimeOffset now) => Owner.Length > 0 && LeaseUntil > now;

    /// <summary>Where the owner is; null where nobody is.</summary>
    public string? Address => AddressOf(Owner);

    /// <summary>Whether its owner is asked to give it up.</summary>
    public bool IsAskedFor => ReleaseEpoch == Epoch;

    /// <summary>The instance that is to own it; null where none is named.</summary>
    public PinnedInstance? PinAt(DateTimeOffset now) => Pinned?.Until > now ? Pinned : null;

    /// <summary>The row of a log.</summary>
    public static TableRead Of(string log) => new(Table, Columns, LogKeys.Key(Cells.Of(log)));

    /// <summary>What was read; null where there is no row.</summary>
    public static SpannerHead? From(IReadOnlyList<SpannerRow> rows) =>
        rows is [var row]
            ? new SpannerHead(
                row.Text(1),
                row.Number(2),
                row.Number(3),
                row.Text(4),
                row.Time(5),
                row.Time(6)?.AddMicroseconds(row.Number(7)),
                row.NumberOrNull(8),
                row.TextOrNull(9) is { } pinned && row.Time(10) is { } until ? new PinnedInstance(pinned, until) : null
            )
            : null;

    /// <summary>How an owner is noted.</summary>
    public static string OwnerOf(string address, string unique) => $"{address}{Separator}{unique}";

    /// <summary>The row of a log with events is not there.</summary>
    public static LogFault Missing(string log, string database) =>
        new(
            $"The row of the log {log} in log_head of {database} is missing although there are events. Restore the database from a backup, all of it."
        );

    /// <summary>No instance has opened the log yet.</summary>
    public static LogFault Unknown(string log, string database) =>
        new($"log_head of {database} has no row of the log {log}: no instance has opened it yet.");

    /// <summary>The claim of this epoch has ended.</summary>
    public Fenced Over(long epoch) =>
        new(
            string.Create(
                CultureInfo.InvariantCulture,
                $"the claim of the epoch {epoch} is over; {Address ?? "no process"} has the epoch {Epoch}"
            )
        );

    private static string? AddressOf(string owner) => owner.Length == 0 ? null : owner.Split(Separator)[0];
}
