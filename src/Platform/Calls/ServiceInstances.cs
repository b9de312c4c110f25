namespace Florin.Platform.Calls;

/// <summary>
/// Where the instances of a service are that this process does not host itself, and which of them owns the service's log as
/// far as is known: the owner is asked first. Thread-safe.
/// </summary>
/// <param name="configured">Where they are; at least one.</param>
/// <param name="registered">Where those are now that have registered with this process; null where none does.</param>
public sealed class ServiceInstances(IReadOnlyList<Uri> configured, Func<IReadOnlyList<Uri>>? registered = null)
{
    private volatile Uri? _owner;
    private int _next;

    /// <summary>All of them, first those that have registered.</summary>
    public IReadOnlyList<Uri> All => registered?.Invoke() is { Count: > 0 } found ? [.. found.Union(configured)] : configured;

    /// <summary>Whom to ask now.</summary>
    public Uri Current => _owner ?? Next(All);

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

    private Uri Next(IReadOnlyList<Uri> all) => all[(int)((uint)Volatile.Read(ref _next) % (uint)all.Count)];
}
