namespace Florin.Platform.Calls;

/// <summary>
/// Where the instances of a service are that this process does not host itself, and which of them owns the service's log as
/// far as is known: the owner is asked first. Thread-safe.
/// </summary>
/// <param name="configured">Where they are; at least one.</param>
public sealed class ServiceInstances(IReadOnlyList<Uri> configured)
{
    private volatile Uri? _owner;
    private int _next;

    /// <summary>Whom to ask now.</summary>
    public Uri Current => _owner ?? configured[(int)((uint)Volatile.Read(ref _next) % (uint)configured.Count)];

    /// <summary>An instance has named the owner.</summary>
    public void Owns(Uri owner) => _owner = owner;

    /// <summary>An instance did not answer, or does not know who owns the log: the next one is asked.</summary>
    public void Failed(Uri asked)
    {
        if (_owner == asked)
            _owner = null;
        else if (Current == asked)
            Interlocked.Increment(ref _next);
    }
}
