using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Florin.Testing;

/// <summary>What lies between a program and a server on loopback, which can be cut, or held so that nothing arrives.</summary>
public sealed class Wire : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<Socket, bool> _ends = [];
    private readonly int _server;
    private readonly Task _serving;
    private volatile bool _isCut;
    private volatile TaskCompletionSource _open = Opened();

    /// <summary>A wire to a server's port, that is whole.</summary>
    /// <param name="server">The server's port.</param>
    /// <param name="at">Where it listens; null for a free port.</param>
    public Wire(int server, IPEndPoint? at = null)
    {
        _server = server;
        _listener = new TcpListener(at ?? new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Start();
        _serving = Serve();
    }

    /// <summary>Where it listens.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Ends all connections, and refuses further ones until it is mended.</summary>
    public void Cut()
    {
        _isCut = true;
        foreach (var end in _ends.Keys)
            Reset(end);
    }

    /// <summary>Nothing arrives on either side until it is mended; connections stay, and further ones are made.</summary>
    public void Hold() => _open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Makes it whole again; what was held arrives.</summary>
    public void Mend()
    {
        _isCut = false;
        _open.TrySetResult();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        Cut();
        await _serving;
        _stop.Dispose();
    }

    private static TaskCompletionSource Opened()
    {
        var opened = new TaskCompletionSource();
        opened.SetResult();
        return opened;
    }

    private async Task Serve()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
                connections.Add(Join(await _listener.AcceptSocketAsync(_stop.Token)));
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task Join(Socket near)
    {
        using var far = new Socket(SocketType.Stream, ProtocolType.Tcp);
        near.NoDelay = far.NoDelay = true;
        _ends[near] = _ends[far] = true;
        try
        {
            if (_isCut)
                return;
            await far.ConnectAsync(IPAddress.Loopback, _server, _stop.Token);
            await Task.WhenAny(Pass(near, far), Pass(far, near));
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            return; // The server does not listen, or the wire was cut.
        }
        finally
        {
            _ends.TryRemove(near, out _);
            _ends.TryRemove(far, out _);
            Reset(near);
        }
    }

    private async Task Pass(Socket from, Socket to)
    {
        var bytes = new byte[16 * 1024];
        try
        {
            while (await from.ReceiveAsync(bytes, _stop.Token) is > 0 and var read)
            {
                await _open.Task.WaitAsync(_stop.Token);
                await to.SendAsync(bytes.AsMemory(0, read), _stop.Token);
            }
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            return; // One side ended it, or it was cut.
        }
    }

    // As where a network refuses: no farewell.
    private static void Reset(Socket end)
    {
        try
        {
            end.LingerState = new LingerOption(enable: true, seconds: 0);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return; // It has ended already.
        }
        end.Dispose();
    }
}
