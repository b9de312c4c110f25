using System.Runtime.InteropServices;
using Florin.Gateway.Model;

namespace Florin.Gateway.Features.Bodies;

/// <summary>The bodies of requests or of answers that the gateway holds, and those that are on their way, by address. Thread-safe.</summary>
internal sealed class BodyRoom
{
    private readonly Lock _lock = new();
    private readonly Dictionary<ClientKey, Share> _shares = [];
    private long _bytes;

    /// <summary>Bytes of bodies that are held now.</summary>
    public long Bytes
    {
        get
        {
            lock (_lock)
                return _bytes;
        }
    }

    /// <summary>Admits one more arriving body of an address; false when the limit is reached.</summary>
    public bool TryBegin(ClientKey client, BodyLimits limits)
    {
        lock (_lock)
        {
            var share = _shares.GetValueOrDefault(client);
            if (share.Arriving >= limits.MaxPerClient)
                return false;
            _shares[client] = share with { Arriving = share.Arriving + 1 };
            return true;
        }
    }

    /// <summary>Takes room for more of a request's body; false when there is none, and then nothing is taken.</summary>
    public bool TryTake(ClientKey client, long bytes, BodyLimits limits) =>
        TryTake(client, bytes, limits.MaxBytes, limits.MaxBytesPerClient);

    /// <summary>Takes room for more of a body; false when there is none, and then nothing is taken.</summary>
    /// <param name="client">Whose.</param>
    /// <param name="bytes">How much more.</param>
    /// <param name="maxBytes">Of everybody.</param>
    /// <param name="maxBytesPerClient">Of one address.</param>
    public bool TryTake(ClientKey client, long bytes, long maxBytes, long maxBytesPerClient)
    {
        lock (_lock)
        {
            var share = _shares.GetValueOrDefault(client);
            if (_bytes + bytes > maxBytes || share.Bytes + bytes > maxBytesPerClient)
                return false;
            (_shares[client], _bytes) = (share with { Bytes = share.Bytes + bytes }, _bytes + bytes);
            return true;
        }
    }

    /// <summary>A body is on its way no longer.</summary>
    public void Arrived(ClientKey client) => Change(client, arriving: -1, bytes: 0);

    /// <summary>Gives room back.</summary>
    public void Give(ClientKey client, long bytes) => Change(client, arriving: 0, -bytes);

    private void Change(ClientKey client, int arriving, long bytes)
    {
        lock (_lock)
        {
            var share = _shares[client];
            share = new Share(share.Arriving + arriving, share.Bytes + bytes);
            _bytes += bytes;
            if (share == default)
                _shares.Remove(client);
            else
                _shares[client] = share;
        }
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Share(int Arriving, long Bytes);
}
