using Florin.Gateway.Model.Clusters;

namespace Florin.Gateway.Features.Owners;

/// <summary>Which instance of a service owns its log, as far as the gateway has learned. Thread-safe.</summary>
/// <param name="clock">Time.</param>
internal sealed class KnownOwner(TimeProvider clock)
{
    // A standby goes on naming an owner that was killed until that one's lease is over.
    private static readonly TimeSpan Doubtful = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private Uri? _address;
    private Uri? _lost;
    private long _lostAt;

    /// <summary>Some instance has said that the log has owners: the service is shared.</summary>
    public bool IsShared { get; private set; }

    /// <summary>The owner among the instances of a cluster; null while it is not known.</summary>
    public Destination? Among(Cluster cluster)
    {
        Uri? address;
        lock (_lock)
            address = _address;
        return address is null ? null : cluster.At(address);
    }

    /// <summary>The instance that did not answer when it was asked last, until an owner is known; otherwise null.</summary>
    public Destination? Suspect(Cluster cluster)
    {
        Uri? suspect;
        lock (_lock)
            suspect = _address is null ? _lost : null;
        return suspect is null ? null : cluster.At(suspect);
    }

    /// <summary>An instance has named the owner, or said that it knows of none.</summary>
    /// <returns>Whether that instance can be asked at once.</returns>
    public bool Learn(string? owner)
    {
        lock (_lock)
        {
            IsShared = true;
            if (!Uri.TryCreate(owner, UriKind.Absolute, out var address))
            {
                _address = null;
                return false;
            }
            if (address == _lost && clock.GetElapsedTime(_lostAt) < Doubtful)
                return false;
            var isNew = address != _address;
            (_address, _lost) = (address, null);
            return isNew;
        }
    }

    /// <summary>An instance did not answer.</summary>
    public void Lost(Destination? asked)
    {
        if (asked is null || !Uri.TryCreate(asked.Config.Address, UriKind.Absolute, out var address))
            return;
        lock (_lock)
        {
            if (_address == address)
                _address = null;
            (_lost, _lostAt) = (address, clock.GetTimestamp());
        }
    }
}
