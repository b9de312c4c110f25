namespace Florin.Platform.EventLog;

/// <summary>
/// Renews the claim of a log to which nothing is written, on a thread of its own, so that neither a slow commit nor a busy
/// process gives the log away.
/// </summary>
internal sealed class LeaseKeeper : IDisposable
{
    private readonly ILogWriter _writer;
    private readonly Ownership _ownership;
    private readonly Action<long, Fenced> _fenced;
    private readonly ICommitScheduler _thread;

    /// <summary>Begins to look after a claim.</summary>
    /// <param name="name">The log's name.</param>
    /// <param name="writer">Renews it.</param>
    /// <param name="ownership">Whose claim it is.</param>
    /// <param name="fenced">Told of the epoch whose claim is over.</param>
    /// <param name="thread">Runs it every now and then, several times in the length of a lease.</param>
    public LeaseKeeper(
        string name,
        ILogWriter writer,
        Ownership ownership,
        Action<long, Fenced> fenced,
        ICommitScheduler thread
    )
    {
        (_writer, _ownership, _fenced, _thread) = (writer, ownership, fenced, thread);
        thread.Start($"lease {name}", Renew);
    }

    /// <inheritdoc/>
    public void Dispose() => _thread.Dispose();

    // Never at once again: the thread looks again soon.
    private bool Renew()
    {
        var (epoch, lease) = (_ownership.Epoch, _ownership.Lease);
        if (epoch == 0 || !lease.IsDue)
            return false;
        var asked = lease.Now;
        try
        {
            _writer.Renew(epoch);
            lease.Extend(asked);
        }
        catch (Fenced fenced)
        {
            _fenced(epoch, fenced);
        }
        catch (LogFault) // The storage is away: the lease ends unless it comes back in time, and health tells of the log.
        {
            return false;
        }
        return false;
    }
}
