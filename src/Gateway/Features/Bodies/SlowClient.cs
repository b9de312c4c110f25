using Florin.Gateway.Model;
using Florin.Platform.Http;
using Microsoft.AspNetCore.Http;

namespace Florin.Gateway.Features.Bodies;

/// <summary>
/// A client that is waited for, because it does not read its answer at once. After a moment of that, over all of the answer,
/// what its request holds of the service is given back; from then on what waits takes room, and time.
/// </summary>
/// <param name="http">Its exchange.</param>
/// <param name="clients">All of them.</param>
/// <param name="place">What its request holds; null for nothing.</param>
internal sealed class SlowClient(HttpContext http, SlowClients clients, HeldPlace? place) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly ClientKey _client = ClientKey.Of(http.Connection.RemoteIpAddress);
    private ITimer? _timer;
    private TimeSpan _waited;
    private long _began;
    private long _bytes;
    private bool _isWaiting;
    private bool _hasRoom;

    /// <summary>Something of the answer waits.</summary>
    public void Begin(long bytes)
    {
        lock (_lock)
        {
            (_isWaiting, _hasRoom, _bytes, _began) = (true, false, bytes, clients.Clock.GetTimestamp());
            if (place is { IsReleased: false } && _waited < Turn.Moment)
                Arm(Turn.Moment - _waited);
            else
                Stay();
        }
    }

    /// <summary>It waits no longer.</summary>
    public void End()
    {
        lock (_lock)
        {
            _isWaiting = false;
            _waited += clients.Clock.GetElapsedTime(_began);
            _timer?.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            if (_hasRoom)
                clients.Give(_client, _bytes);
            _hasRoom = false;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _timer?.Dispose();

    // Not after the end of the wait: by then the connection may be at another request.
    private void Fire()
    {
        lock (_lock)
            if (_isWaiting && _hasRoom)
                clients.Cut(http, "slow");
            else if (_isWaiting)
                Stay();
    }

    private void Stay()
    {
        place?.Release();
        _hasRoom = clients.TryTake(_client, _bytes);
        if (_hasRoom)
            Arm(clients.TimeOf(_bytes));
        else
            clients.Cut(http, "room");
    }

    private void Arm(TimeSpan time)
    {
        _timer ??= clients.Clock.CreateTimer(
            static client => ((SlowClient)client!).Fire(), // Made with one.
            this,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan
        );
        _timer.Change(time, Timeout.InfiniteTimeSpan);
    }
}
