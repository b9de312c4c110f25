namespace Florin.Gateway;

/// <summary>One who answers requests of a cluster, in this process or over HTTP.</summary>
internal sealed class Destination(string id, DestinationConfig config, IUpstream upstream)
{
    private bool _drained;

    /// <summary>Its id within the cluster.</summary>
    public string Id => id;

    /// <summary>Its configuration.</summary>
    public DestinationConfig Config => config;

    /// <summary>How it is reached.</summary>
    public IUpstream Upstream => upstream;

    /// <summary>An operator lets it finish: it gets no more requests.</summary>
    public bool Drained
    {
        get => Volatile.Read(ref _drained);
        set => Volatile.Write(ref _drained, value);
    }
}
