using System.Runtime.InteropServices;
using Florin.Platform.EventLog;

namespace Florin.Platform.Replication;

/// <summary>
/// A copy of one log in another storage. Rows are keyed by log and position, and visible only up to the watermark, which
/// moves after the log's own commit. One thread writes; any thread reads, and sees nothing above the watermark. A call takes
/// a bounded time.
/// </summary>
public interface IReplica : IAppendReader, IDisposable
{
    /// <summary>As <c>Storage:Replicas</c> names it.</summary>
    string Name { get; }

    /// <summary>
    /// Opens it, or opens it again after a failure, and creates it if it does not exist. From then on no owner with an earlier
    /// epoch can write to it.
    /// </summary>
    /// <returns>How far it goes; see <see cref="Watermark.None"/>.</returns>
    /// <exception cref="Fenced">An owner with a later epoch has opened it.</exception>
    /// <exception cref="ReplicaDiffers">It is the copy of another log.</exception>
    /// <exception cref="ReplicaDamaged">What it says of itself cannot be.</exception>
    Watermark Open(ReplicatedLog log);

    /// <summary>
    /// Stores appends, and then moves the watermark; durable when it returns. Appends continue what it has. Everything that it has
    /// above the watermark from the first of them on is replaced; those up to the watermark are left as they are.
    /// </summary>
    /// <param name="appends">Whole appends in order; may be none, and may go beyond the watermark.</param>
    /// <param name="watermark">Up to where everything is committed in the log; not lower than before.</param>
    /// <exception cref="Fenced">An owner with a later epoch has opened it.</exception>
    /// <exception cref="ReplicaRefused">It takes no such rows, and will not when they are sent again.</exception>
    /// <exception cref="Exception">Nothing, a part or all of it was stored.</exception>
    void Write(IReadOnlyList<StoredAppend> appends, in Watermark watermark);

    /// <summary>Removes what is above the watermark: it was never committed, or will come again.</summary>
    /// <param name="epoch">Of the owner.</param>
    /// <returns>How many events were removed.</returns>
    /// <exception cref="Fenced">An owner with a later epoch has opened it.</exception>
    long DeleteAboveWatermark(long epoch);

    /// <summary>Up to where it has rows, visible or not, as the owner that has opened it knows.</summary>
    long StoredUpTo();

    /// <summary>Removes everything, of whatever log it is a copy: then it is an empty replica of this log, opened as by <see cref="Open"/>.</summary>
    /// <exception cref="Fenced">It is a copy of this log, and an owner with a later epoch has opened it.</exception>
    void Reset(ReplicatedLog log);

    /// <summary>Its connections; null where it has no pool.</summary>
    StorePool? Pool => null;

    /// <summary>What was taken out of its way: of each such append the first of the events that stand in its place, in order.</summary>
    /// <param name="max">At most so many, the first ones.</param>
    /// <param name="cancel">Ends it.</param>
    ValueTask<IReadOnlyList<StoredEvent>> FindQuarantined(int max, CancellationToken cancel);

    /// <summary>How far it goes, and of which log it is; for readers, which neither open nor write it.</summary>
    /// <exception cref="ReplicaDamaged">What it says of itself cannot be.</exception>
    ValueTask<ReplicaEnd> End(CancellationToken cancel);
}

/// <summary>The log that a replica is of, and its owner.</summary>
/// <param name="Name">The log's name.</param>
/// <param name="Identity">Which all copies of it have.</param>
/// <param name="Epoch">Of the owner's claim.</param>
public sealed record ReplicatedLog(string Name, string Identity, long Epoch);

/// <summary>Up to where a replica is as the log.</summary>
/// <param name="Position">Of the last event of an append; 0 where it has none.</param>
/// <param name="Epoch">Of the owner that moved it there.</param>
/// <param name="Digest">The log's running hash there; null where it has none.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Watermark(long Position, long Epoch, string? Digest)
{
    /// <summary>Of a replica that has nothing.</summary>
    public static Watermark None(long epoch) => new(0, epoch, null);
}

/// <summary>Where a replica ends for its readers.</summary>
/// <param name="Watermark">Up to where it can be read.</param>
/// <param name="Log">The identity of the log that it is of; null where it is not known.</param>
public sealed record ReplicaEnd(Watermark Watermark, string? Log);

/// <summary>The replica is not a copy of this log: another installation's, or one that parted from it.</summary>
public sealed class ReplicaDiffers(string message) : Exception(message);

/// <summary>What the replica says of itself cannot be: something else than Florin wrote to it, or its disk is damaged.</summary>
public sealed class ReplicaDamaged(string message, Exception? inner = null) : LogFault(message, inner);

/// <summary>The replica does not take what the log holds, however often it is sent.</summary>
public sealed class ReplicaRefused(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>The log ends below a replica's watermark: it has lost what it had acknowledged.</summary>
public sealed class AcknowledgedLost(string message) : LogFault(message);
