using Florin.Platform.EventLog;

namespace Florin.Testing.Storage;

// Whose the log is.
public sealed partial class InMemoryLogStore
{
    private readonly FakeTime _clock = new(); // What claims are dated with.
    private DateTimeOffset _ownedSince;

    /// <summary>A writer beside this one, as another process has it.</summary>
    /// <param name="address">Where that process is.</param>
    public ILogWriter AnotherWriter(string? address = null) => new AnotherInMemoryWriter(this, address);

    /// <summary>The length of each claim; null where they hold until they are released.</summary>
    public TimeSpan? Lease { get; set; }

    /// <summary>The epoch whose owner is asked to give the log up; null where nobody is.</summary>
    public long? AskedFor { get; set; }

    /// <summary>How often a second process noted that it stands by.</summary>
    public int Noted { get; internal set; }

    /// <summary>Called by each <see cref="Renew"/>; throwing makes it fail.</summary>
    public Action? OnRenew { get; set; }

    /// <inheritdoc/>
    public LogClaim Claim() => Claim(this);

    /// <inheritdoc/>
    public long Reopen(long epoch)
    {
        MustOwn(epoch);
        LeaseIsOver = false;
        return OpenIt();
    }

    /// <inheritdoc/>
    public void Renew(long epoch)
    {
        OnRenew?.Invoke();
        MustOwn(epoch);
    }

    /// <inheritdoc/>
    public void Release(long epoch)
    {
        lock (_lock)
            if (epoch == _epoch)
                _owner = null;
    }

    internal LogClaim Claim(ILogWriter writer)
    {
        lock (_lock)
        {
            if (_owner is not null && _owner != writer && !LeaseIsOver)
                throw new Fenced("Another writer owns the log.");
            (_owner, LeaseIsOver) = (writer, false);
            (_epoch, _ownedSince) = (_epoch + 1, _clock.GetUtcNow());
        }
        return new LogClaim(OpenIt(), Interlocked.Read(ref _epoch), Lease, _ownedSince);
    }

    private long OpenIt()
    {
        if (_failed)
            OnDiscard?.Invoke();
        lock (_lock)
            (_failed, _inDoubt) = (false, []);
        OnOpen?.Invoke();
        lock (_lock)
        {
            _open = true;
            return _log.Count;
        }
    }

    private void MustOwn(long epoch)
    {
        lock (_lock)
            if (_owner is null || epoch != _epoch)
                throw new Fenced($"The claim of the epoch {epoch} is over.");
    }
}
