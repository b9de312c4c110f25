namespace Florin.Platform.EventLog;

/// <summary>
/// Renews the claim of a log to which nothing is written, on a thread of its own, so that neither a slow commit nor a busy
/// process gives the log away. Looks whether operators want another instance to have it, too.
/// </summary>
internal sealed class LeaseKeeper : IDisposable
{
    // For so many leases an instance that was asked to give a log up leaves it to others.
    private const int RestLeases = 2;

    // So often in the length of a lease it looks whether it is asked to.
    private const int LooksInALease = 3;

    private readonly ILogWriter _writer;
    private readonly ILogReader _reader;
    private readonly Ownership _ownership;
    private readonly StopAnnouncer _announcer;
    private readonly Action<long, Fenced> _fenced;
    private readonly Action<TimeSpan> _giveUp;
    private readonly ICommitScheduler _thread;
    private long? _looked;
    private bool _isSilent; // It has announced that it cannot renew the claim.

    /// <summary>Begins to look after a claim.</summary>
    /// <param name="name">The log's name.</param>
    /// <param name="writer">Renews it.</param>
    /// <param name="reader">Says whether operators want another instance to have the log.</param>
    /// <param name="ownership">Whose claim it is.</param>
    /// <param name="announcer">Tells operators that the claim is over and cannot be renewed.</param>
    /// <param name="fenced">Told of the epoch whose claim is over.</param>
    /// <param name="giveUp">Gives the log up, and does not claim it again for so long.</param>
    /// <param name="thread">Runs it every now and then, several times in the length of a lease.</param>
    public LeaseKeeper(
        string name,
        ILogWriter writer,
        ILogReader reader,
        Ownership ownership,
        StopAnnouncer announcer,
        Action<long, Fenced> fenced,
        Action<TimeSpan> giveUp,
        ICommitScheduler thread
    )
    {
        (_writer, _reader, _ownership, _announcer) = (writer, reader, ownership, announcer);
        (_fenced, _giveUp, _thread) = (fenced, giveUp, thread);
        thread.Start($"lease {name}", KeepOrGive);
    }

    /// <inheritdoc/>
    public void Dispose() => _thread.Dispose();

    // Never at once again: the thread looks again soon.
    private bool KeepOrGive()
    {
        Renew();
        Look();
        return false;
    }

    private void Renew()
    {
        var (epoch, lease) = (_ownership.Epoch, _ownership.Lease);
        if (epoch == 0 || !lease.IsDue)
            return;
        var asked = lease.Now;
        try
        {
            _writer.Renew(epoch);
            lease.Extend(asked);
            if (_isSilent)
                _announcer.Works();
            _isSilent = false;
        }
        catch (Fenced fenced)
        {
            _isSilent = false;
            _fenced(epoch, fenced);
        }
        catch (Exception e) // Whatever it is, the storage is away: the lease ends unless it comes back in time.
        {
            if (!lease.IsOver)
                return;
            _isSilent = true;
            _announcer.Stopped($"its claim is over and cannot be renewed: {e.Message}");
        }
    }

    private void Look()
    {
        var (epoch, lease) = (_ownership.Epoch, _ownership.Lease);
        if (
            epoch == 0
            || lease.Length is not { } length
            || (_looked is { } since && !lease.HasPassed(length / LooksInALease, since))
        )
            return;
        _looked = lease.Now;
        try
        {
            var head = _reader.Head(CancellationToken.None).Wait();
            _ownership.Note(head);
            if (head.IsAskedFor && head.Epoch == epoch)
                _giveUp(length * RestLeases);
        }
        catch (Exception) // As when renewing; it looks again.
        {
            return;
        }
    }
}
