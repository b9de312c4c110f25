using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Florin.Platform.EventLog;

namespace Florin.Platform.Projections;

/// <summary>
/// Up to where a consumer has handled a log, and by what it knows that log again: a position alone also fits a log that was
/// restored from an older copy, or another one altogether.
/// </summary>
/// <param name="Position">Everything up to here is handled; 0 where nothing is.</param>
/// <param name="Log">The log's identity; null where it was not known when this was stored.</param>
/// <param name="Mark">The mark of the event at the position, by <see cref="MarkOf(Recorded)"/>; null where it is not known.</param>
/// <param name="BuildTo">While what the consumer keeps is being built: the position that it must reach to be complete; else 0.</param>
/// <param name="Place">
/// Where the feed had the event at the position and goes on after it, in its own words, such as offsets of a topic; null where
/// the feed needs no more than positions.
/// </param>
public sealed record Checkpoint(long Position, string? Log = null, string? Mark = null, long BuildTo = 0, string? Place = null)
{
    private const int MarkBytes = 16;

    /// <summary>Nothing is handled.</summary>
    public static Checkpoint None { get; } = new(0);

    /// <summary>By what an event is known again: its position, its command and its time, never its shape, which may be upcast.</summary>
    public static string MarkOf(Recorded happened)
    {
        ArgumentNullException.ThrowIfNull(happened);
        return MarkOf(happened.Position, happened.Metadata.CommandId, happened.At);
    }

    /// <summary>As <see cref="MarkOf(Recorded)"/>, of what a consumer has kept of the event.</summary>
    public static string MarkOf(long position, string commandId, DateTimeOffset at)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{position} {at.UtcTicks} {commandId}");
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, MarkBytes);
        return string.Create(CultureInfo.InvariantCulture, $"{position}:{Convert.ToHexStringLower(hash)}");
    }

    /// <summary>Whether the event at the position is the one that was handled.</summary>
    public bool Fits(Recorded happened) => Mark is not { } mark || mark == MarkOf(happened);

    /// <summary>Whether the mark, where there is one, is of an event at the position: both are stored at once.</summary>
    public bool IsMarkedThere =>
        Mark?.StartsWith(string.Create(CultureInfo.InvariantCulture, $"{Position}:"), StringComparison.Ordinal) != false;
}

/// <summary>The progress of a consumer: its checkpoint, and the events that it has set aside.</summary>
/// <param name="Checkpoint">Up to where it has handled the log.</param>
/// <param name="Parked">What is set aside, by position.</param>
public sealed record Standing(Checkpoint Checkpoint, IReadOnlyList<ParkedEvent> Parked)
{
    /// <summary>Nothing is handled and nothing set aside.</summary>
    public static Standing None { get; } = new(Checkpoint.None, []);
}

/// <summary>What is stored in one transaction with the effect of some events.</summary>
/// <param name="From">The position that must be stored until now, or nothing may be.</param>
/// <param name="Checkpoint">Up to where the log is handled with them.</param>
public sealed record Progress(long From, Checkpoint Checkpoint)
{
    /// <summary>Events to set aside; one that is set aside already is replaced.</summary>
    public IReadOnlyList<ParkedEvent> Parked { get; init; } = [];

    /// <summary>The positions of events that are set aside, and are handled now.</summary>
    public IReadOnlyList<long> Replayed { get; init; } = [];
}

/// <summary>The checkpoint is not where the consumer read it: another writer moved it, and nothing was stored.</summary>
public sealed class StaleCheckpoint(string consumer, long expected, long actual)
    : Exception($"The checkpoint of {consumer} is {actual}, not {expected}; nothing was stored.");

/// <summary>An event to be replayed is not set aside: another writer has replayed it, and nothing was stored.</summary>
public sealed class NotSetAside(string consumer, long position)
    : Exception($"{consumer} has no event at position {position} set aside; nothing was stored.");

/// <summary>An event that a consumer could not handle, or that follows such a one in its stream.</summary>
/// <param name="Position">Its place in the log.</param>
/// <param name="Stream">Its stream: all that comes later in it is set aside too, so that its order is kept.</param>
/// <param name="Type">Its stored name.</param>
/// <param name="Reason">Why it could not be handled.</param>
/// <param name="At">When it was set aside, or tried last.</param>
/// <param name="Attempts">How often it was tried; 0 for one that only follows another.</param>
public sealed record ParkedEvent(long Position, string Stream, string Type, string Reason, DateTimeOffset At, int Attempts)
{
    /// <summary>Whether this is a note of that event. The type is not compared: an upcaster may have renamed it since.</summary>
    public bool Fits(Recorded happened)
    {
        ArgumentNullException.ThrowIfNull(happened);
        return (Position, Stream) == (happened.Position, happened.Stream);
    }
}
