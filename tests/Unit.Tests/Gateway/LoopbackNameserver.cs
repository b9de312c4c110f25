using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace Florin.Unit.Tests.Gateway;

/// <summary>A nameserver on one port of loopback, over UDP and TCP, that answers as the test says.</summary>
internal sealed class LoopbackNameserver : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Channel<DnsQuery> _asked = Channel.CreateUnbounded<DnsQuery>();
    private readonly Func<DnsQuery, IEnumerable<byte[]>> _answer;
    private readonly Socket _udp;
    private readonly Socket _tcp;
    private readonly Task _running;

    /// <summary>Starts it.</summary>
    /// <param name="answer">What it sends for a query: nothing, one message, or several; over TCP only the first.</param>
    public LoopbackNameserver(Func<DnsQuery, IEnumerable<byte[]>> answer)
    {
        _answer = answer;
        (_udp, _tcp) = OnOnePort();
        _running = Task.WhenAll(ServeUdp(), ServeTcp());
    }

    public IPEndPoint Address => (IPEndPoint)_udp.LocalEndPoint!; // It is bound.

    /// <summary>The next query that it got, or gets.</summary>
    public ValueTask<DnsQuery> Asked() => _asked.Reader.ReadAsync(CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _udp.Dispose();
        _tcp.Dispose();
        _stop.Dispose();
    }

    // The port that UDP gets may be taken for TCP.
    private static (Socket Udp, Socket Tcp) OnOnePort()
    {
        for (var tries = 0; ; tries++)
        {
            var udp = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            var tcp = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                udp.Bind(new IPEndPoint(IPAddress.Loopback, 0));
                tcp.Bind(udp.LocalEndPoint!); // It is bound.
                tcp.Listen();
                return (udp, tcp);
            }
            catch (SocketException e) when (e.SocketErrorCode is SocketError.AddressAlreadyInUse && tries < 20)
            {
                udp.Dispose();
                tcp.Dispose();
            }
        }
    }

    private async Task ServeUdp()
    {
        try
        {
            var buffer = new byte[ushort.MaxValue];
            while (true)
            {
                var got = await _udp.ReceiveFromAsync(buffer, new IPEndPoint(IPAddress.Any, 0), _stop.Token);
                foreach (var answer in Answers(new DnsQuery(buffer[..got.ReceivedBytes], IsTcp: false)))
                    await _udp.SendToAsync(answer, got.RemoteEndPoint, _stop.Token);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The end.
        }
    }

    private async Task ServeTcp()
    {
        try
        {
            while (true)
            {
                using var socket = await _tcp.AcceptAsync(_stop.Token);
                await Answer(socket);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The end.
        }
    }

    private async Task Answer(Socket socket)
    {
        try
        {
            var buffer = new byte[1024]; // A question is small, and on loopback comes whole.
            var length = await socket.ReceiveAsync(buffer, _stop.Token);
            if (length < 2 || Answers(new DnsQuery(buffer[2..length], IsTcp: true)).FirstOrDefault() is not { } answer)
                return;
            var size = new byte[2];
            BinaryPrimitives.WriteUInt16BigEndian(size, (ushort)answer.Length);
            await socket.SendAsync(size, _stop.Token); // In two pieces, as a network may bring it.
            await socket.SendAsync(answer, _stop.Token);
        }
        catch (SocketException)
        {
            // Whoever asked has gone: a length that makes no sense is enough.
        }
    }

    private List<byte[]> Answers(DnsQuery query)
    {
        var answers = _answer(query).ToList();
        _asked.Writer.TryWrite(query);
        return answers;
    }
}
