using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Florin.Testing.MySql;

/// <summary>
/// Stands between a client and a database server, and ends the connection at a request or within its reply. Understands no
/// encryption.
/// </summary>
public sealed class ReplyBreaker : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly int _server;
    private readonly Task _serving;
    private readonly ConcurrentDictionary<string, int> _commits = new(StringComparer.Ordinal); // What is to go through, by database.
    private int _requests; // Until the one at which it breaks; 0 for never.
    private int _replyBytes; // So many of its reply still go through; less than 0 if the server is not to have it either.

    public ReplyBreaker(int server)
    {
        _server = server;
        _listener.Start();
        _serving = Serve();
    }

    /// <summary>Where it listens.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Awaited with the text of each request before the server gets it.</summary>
    public Func<string, Task> Before { get; set; } = static _ => Task.CompletedTask;

    /// <summary>Whether it has ended the connection that it was to end.</summary>
    public bool HasBroken { get; private set; }

    /// <summary>Ends the connection at the n-th request from now on.</summary>
    /// <param name="request">1 for the next one.</param>
    /// <param name="replyBytes">How much of its reply still goes through; -1 if not even the server gets the request.</param>
    public void BreakAt(int request, int replyBytes)
    {
        HasBroken = false;
        Volatile.Write(ref _replyBytes, replyBytes);
        Volatile.Write(ref _requests, request);
    }

    /// <summary>The databases a commit to which it is still to break.</summary>
    public string Unbroken => string.Join(", ", _commits.Keys.Order(StringComparer.Ordinal));

    /// <summary>Ends the connection at the next commit to each of some databases.</summary>
    /// <param name="replyBytes">As above.</param>
    /// <param name="databases">Which.</param>
    public void BreakNextCommits(int replyBytes, params IEnumerable<string> databases)
    {
        ArgumentNullException.ThrowIfNull(databases);
        foreach (var database in databases)
            _commits[database] = replyBytes;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _serving;
        _stop.Dispose();
    }

    private async Task Serve()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
                connections.Add(Pass(await _listener.AcceptTcpClientAsync(_stop.Token)));
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task Pass(TcpClient client)
    {
        using var ours = client;
        using var theirs = new TcpClient();
        ours.NoDelay = theirs.NoDelay = true;
        try
        {
            await theirs.ConnectAsync(IPAddress.Loopback, _server, _stop.Token);
            using var broken = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
            var breaking = new StrongBox();
            await Task.WhenAny(
                Requests(ours.GetStream(), theirs.GetStream(), breaking, broken.Token),
                Replies(theirs.GetStream(), ours.GetStream(), breaking, broken.Token)
            );
            await broken.CancelAsync();
        }
        catch (Exception e)
            when (e is IOException or SocketException or OperationCanceledException or InvalidOperationException)
        {
            return; // One side ended it; a socket has no stream then.
        }
    }

    private async Task Requests(NetworkStream from, NetworkStream to, StrongBox breaking, CancellationToken cancel)
    {
        try
        {
            byte[]? login = null; // The first packet, which names the database.
            while (await Packet(from, cancel) is { } packet)
            {
                login ??= packet;
                if (Breaks(login, packet) is { } replyBytes)
                {
                    HasBroken = true;
                    if (replyBytes < 0)
                        return;
                    (breaking.ReplyBytes, breaking.IsSet) = (replyBytes, true);
                }
                await Before(Encoding.Latin1.GetString(packet));
                await to.WriteAsync(packet, cancel);
            }
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
        {
            return;
        }
    }

    // How much of the reply goes through; null where it is not to break here.
    private int? Breaks(byte[] login, byte[] packet)
    {
        if (Volatile.Read(ref _requests) > 0 && Interlocked.Decrement(ref _requests) == 0)
            return Volatile.Read(ref _replyBytes);
        // A commit of events, or of a claim, which is a request of its own.
        if (_commits.IsEmpty || (packet.AsSpan().IndexOf("COMMIT"u8) < 0 && !packet.AsSpan().EndsWith("commit"u8)))
            return null;
        var text = Encoding.Latin1.GetString(login);
        foreach (var database in _commits.Keys)
            if (text.Contains($"{database}\0", StringComparison.Ordinal) && _commits.TryRemove(database, out var replyBytes))
                return replyBytes;
        return null;
    }

    private static async Task Replies(NetworkStream from, NetworkStream to, StrongBox breaking, CancellationToken cancel)
    {
        try
        {
            while (await Packet(from, cancel) is { } packet)
            {
                if (breaking.IsSet)
                {
                    await to.WriteAsync(packet.AsMemory(0, Math.Min(breaking.ReplyBytes, packet.Length - 1)), cancel);
                    return;
                }
                await to.WriteAsync(packet, cancel);
            }
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
        {
            return;
        }
    }

    // Three bytes of length, one of the number in the exchange, and the content.
    private static async Task<byte[]?> Packet(NetworkStream from, CancellationToken cancel)
    {
        var header = new byte[4];
        if (await from.ReadAtLeastAsync(header, 4, false, cancel) < 4)
            return null;
        var packet = new byte[4 + header[0] + (header[1] << 8) + (header[2] << 16)];
        header.CopyTo(packet, 0);
        await from.ReadExactlyAsync(packet.AsMemory(4), cancel);
        return packet;
    }

    private sealed class StrongBox
    {
        public volatile bool IsSet;

        public int ReplyBytes { get; set; }
    }
}
