using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Florin.Gateway;

/// <summary>
/// Asks nameservers: over UDP from a new port with a new id, over TCP where an answer does not fit, the next nameserver where
/// one is silent or cannot tell, twice round.
/// </summary>
/// <param name="servers">The nameservers, now.</param>
/// <param name="timeout">How long each may take.</param>
/// <param name="ids">Ids that nobody can guess.</param>
/// <param name="clock">Time.</param>
internal sealed class DnsClient(Func<IReadOnlyList<IPEndPoint>> servers, TimeSpan timeout, Func<ushort> ids, TimeProvider clock)
{
    private const int Rounds = 2; // A datagram may be lost.
    private const int Well = 0;
    private const int NoSuchName = 3;

    /// <summary>The records of one kind that a name has, and those that came with them.</summary>
    /// <exception cref="SocketException">There is no such name.</exception>
    /// <exception cref="IOException">Nobody could tell.</exception>
    public async Task<IReadOnlyList<DnsRecord>> Ask(string name, DnsType type, CancellationToken cancel)
    {
        var said = new List<string>();
        var asked = servers();
        foreach (var server in Enumerable.Repeat(asked, Rounds).SelectMany(round => round))
        {
            var (answer, reason) = await Try(server, DnsMessage.Question(ids(), name, type), cancel);
            if (answer?.Code is Well)
                return answer.Records;
            if (answer?.Code is NoSuchName)
                throw new SocketException((int)SocketError.HostNotFound);
            said.Add($"{server} {reason ?? $"answers with code {answer?.Code}"}");
        }
        throw new IOException($"no nameserver can tell: {string.Join("; ", said.Distinct(StringComparer.Ordinal))}");
    }

    private async Task<(DnsAnswer? Answer, string? Reason)> Try(IPEndPoint server, byte[] question, CancellationToken cancel)
    {
        using var time = new CancellationTokenSource(timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, time.Token);
        try
        {
            var answer = await OverUdp(server, question, either.Token);
            return (answer.IsTruncated ? await OverTcp(server, question, either.Token) : answer, null);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return (null, "is silent");
        }
        catch (Exception e) when (e is SocketException or InvalidDataException)
        {
            return (null, $"cannot be asked: {e.Message}");
        }
    }

    private static async Task<DnsAnswer> OverUdp(IPEndPoint server, byte[] question, CancellationToken cancel)
    {
        using var socket = new Socket(server.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        await socket.ConnectAsync(server, cancel); // Takes a port of its own, and datagrams from there alone.
        await socket.SendAsync(question, cancel);
        var buffer = new byte[DnsMessage.MaxBytes];
        while (true)
        {
            var length = await socket.ReceiveAsync(buffer, cancel);
            if (DnsMessage.Answer(buffer.AsSpan(0, length), question) is { } answer)
                return answer;
        }
    }

    private static async Task<DnsAnswer> OverTcp(IPEndPoint server, byte[] question, CancellationToken cancel)
    {
        using var socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(server, cancel);
        var message = new byte[question.Length + sizeof(ushort)];
        BinaryPrimitives.WriteUInt16BigEndian(message, (ushort)question.Length);
        question.CopyTo(message, sizeof(ushort));
        for (var sent = 0; sent < message.Length; )
            sent += await socket.SendAsync(message.AsMemory(sent), cancel);
        var length = BinaryPrimitives.ReadUInt16BigEndian(await Read(socket, sizeof(ushort), cancel));
        return DnsMessage.Answer(await Read(socket, length, cancel), question) is { IsTruncated: false } answer
            ? answer
            : throw new InvalidDataException("what it answers over TCP is no answer");
    }

    private static async Task<byte[]> Read(Socket socket, int count, CancellationToken cancel)
    {
        var bytes = new byte[count];
        for (var read = 0; read < count; )
        {
            var more = await socket.ReceiveAsync(bytes.AsMemory(read), cancel);
            read += more > 0 ? more : throw new InvalidDataException("it ends too early");
        }
        return bytes;
    }
}
