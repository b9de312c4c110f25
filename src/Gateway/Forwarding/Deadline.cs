using Microsoft.Extensions.ObjectPool;

namespace Florin.Gateway;

/// <summary>The time that a request has, or until its client goes away; kept and used again, since every request needs one.</summary>
internal sealed class Deadline : IResettable, IDisposable
{
    private readonly CancellationTokenSource _source;
    private CancellationTokenRegistration _registration;
    private CancellationToken _client;

    private Deadline(TimeProvider clock) => _source = new CancellationTokenSource(Timeout.InfiniteTimeSpan, clock);

    /// <summary>Signalled when the time is over or the client has gone.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>The client has gone.</summary>
    public bool ClientGone => _client.IsCancellationRequested;

    /// <summary>The time is over, and the client still waits.</summary>
    public bool Over => _source.IsCancellationRequested && !ClientGone;

    /// <summary>A pool of these.</summary>
    public static ObjectPool<Deadline> Pool(TimeProvider clock) => new DefaultObjectPool<Deadline>(new Policy(clock));

    /// <summary>Starts the time.</summary>
    public void Start(TimeSpan time, CancellationToken client)
    {
        _client = client;
#pragma warning disable RS0030 // The source was made with the clock, and its timer is the clock's.
        _source.CancelAfter(time);
#pragma warning restore RS0030
        _registration = client.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), _source); // Registered with one.
    }

    /// <summary>Ends it; true when it can be used again.</summary>
    public bool TryReset()
    {
        _registration.Dispose();
        return _source.TryReset();
    }

    public void Dispose() => _source.Dispose();

    private sealed class Policy(TimeProvider clock) : IPooledObjectPolicy<Deadline>
    {
        public Deadline Create() => new(clock);

        public bool Return(Deadline obj)
        {
            if (obj.TryReset())
                return true;
            obj.Dispose();
            return false;
        }
    }
}
