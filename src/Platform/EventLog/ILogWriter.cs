using System.Runtime.InteropServices;

namespace Florin.Platform.EventLog;

/// <summary>
/// The port through which a log is written. A log has one owner at a time: a writer becomes it by <see cref="Claim"/>, and
/// the epoch of that claim is part of every commit, so that two writers never both commit. One thread calls it, but for
/// <see cref="Renew"/>, which another one may call meanwhile.
/// </summary>
public interface ILogWriter : IDisposable
{
    /// <summary>
    /// The log's identity: random, made when a log is first claimed and kept in it for ever, so that copies have it too.
    /// Known once the log was claimed.
    /// </summary>
    string? Identity { get; }

    /// <summary>
    /// Why nothing new may be decided now, although the log itself is well; null where nothing is in the way. Any thread, asked
    /// before each decision.
    /// </summary>
    DatabasesUnavailable? Obstacle => null;

    /// <summary>
    /// Opens the storage, makes this writer the owner, and checks that positions are contiguous at the end. What an earlier
    /// owner has under way is committed before, or never. A failed commit of this writer is discarded first, as by
    /// <see cref="Reopen"/>. A writer may claim again, and then has a later epoch.
    /// </summary>
    /// <exception cref="Fenced">Another writer owns the log, and its claim has not ended.</exception>
    /// <exception cref="LogFault">The storage cannot be opened or is not what it should be; it takes nothing.</exception>
    LogClaim Claim();

    /// <summary>
    /// Opens the storage again after a failed commit, under the claim that this writer has: first it discards, durably,
    /// whatever that commit may have left, so that the log ends where the last commit that succeeded ended. It keeps the claim as
    /// <see cref="Renew"/> does, so that nobody else may have the log until the lease has passed once more.
    /// </summary>
    /// <returns>
    /// The position of the last durable event, 0 for an empty log. A storage that answers for durability itself may have kept
    /// the failed commit, all of it.
    /// </returns>
    /// <exception cref="Fenced">The claim is over.</exception>
    /// <exception cref="LogFault">
    /// The storage cannot be opened, is not what it should be, or cannot discard a failed commit; it takes nothing, and shows
    /// nothing of that commit, until another call succeeds.
    /// </exception>
    long Reopen(long epoch);

    /// <summary>Keeps the claim of a log to which nothing is written. Commits renew it too.</summary>
    /// <exception cref="Fenced">The claim is over.</exception>
    /// <exception cref="LogFault">The storage did not answer.</exception>
    void Renew(long epoch);

    /// <summary>
    /// Notes that this process stands by and would claim the log, so that operators see it. Called often; noted as often as is
    /// needed. Does nothing where one process has the log by itself.
    /// </summary>
    /// <exception cref="LogFault">The storage did not answer.</exception>
    void StandBy() { }

    /// <summary>
    /// Gives the log up, so that another writer may claim it at once. Does nothing where the claim is over already; where the
    /// storage does not answer the claim ends by itself.
    /// </summary>
    void Release(long epoch);

    /// <summary>
    /// Makes a batch durable, all of it or nothing, in order; returns after fsync. The events carry their positions and
    /// versions; the storage refuses positions, stream versions and command ids that exist.
    /// </summary>
    /// <param name="batch">At least one append.</param>
    /// <param name="expectedHead">The position that the log must end with.</param>
    /// <param name="epoch">Of the claim under which the batch was decided.</param>
    /// <exception cref="Fenced">The claim is over, or the log ends elsewhere. Nothing of the batch was kept.</exception>
    /// <exception cref="DatabasesUnavailable">It was not tried: a database that has to confirm the batch before did not.</exception>
    /// <exception cref="Exception">
    /// Nothing, or in the worst case all, of the batch reached the storage: <see cref="Reopen"/> discards it. Only where the
    /// process ends before that may the next one find it.
    /// </exception>
    void Commit(IReadOnlyList<StoredAppend> batch, long expectedHead, long epoch);
}

/// <summary>What a writer got with a log.</summary>
/// <param name="Head">The position of the last durable event; 0 for an empty log.</param>
/// <param name="Epoch">
/// Positive, and later than that of every claim that can still commit. Constant where the storage has one owner by itself.
/// </param>
/// <param name="Lease">
/// After which silence another writer may claim the log; null where the claim holds until it is released.
/// </param>
/// <param name="Since">When it was made, by the storage's clock; null where the storage keeps no such time.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct LogClaim(long Head, long Epoch, TimeSpan? Lease = null, DateTimeOffset? Since = null);
