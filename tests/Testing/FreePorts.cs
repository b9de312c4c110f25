using System.Net;
using System.Net.Sockets;

namespace Florin.Testing;

/// <summary>
/// Ports of loopback in a row at which nobody listens, and which are this test's own until it is disposed of: a locked file
/// keeps every other test away from them, of this run and of any other one, and the system hands out none of them by itself.
/// A server that is killed therefore finds its port free when it is started again.
/// </summary>
public sealed class FreePorts : IDisposable
{
    /// <summary>How many there are in a row.</summary>
    public const int Count = 16;

    private const int Lowest = 20_000;
    private const int Highest = 32_000; // Above it the system hands out ports by itself.
    private static readonly string Locks = Path.Combine(Path.GetTempPath(), $"florin-ports-{Environment.UserName}");
    private static int _next = Lowest + Environment.ProcessId % 500 * Count; // Elsewhere than the run beside this one.
    private readonly FileStream _lock;

    private FreePorts(int first, FileStream held) => (First, _lock) = (first, held);

    /// <summary>The first of them.</summary>
    public int First { get; }

    /// <summary>Takes some.</summary>
    public static FreePorts Take()
    {
        Directory.CreateDirectory(Locks);
        for (var tries = 0; tries < 2 * (Highest - Lowest) / Count; tries++)
        {
            var first = Interlocked.Add(ref _next, Count);
            if (first + Count > Highest)
                Interlocked.Exchange(ref _next, Lowest);
            else if (Lock(first) is { } held)
            {
                if (Enumerable.Range(first, Count).All(IsFree))
                    return new FreePorts(first, held);
                held.Dispose();
            }
        }
        throw new InvalidOperationException($"There are no {Count} free ports in a row between {Lowest} and {Highest}.");
    }

    /// <inheritdoc/>
    public void Dispose() => _lock.Dispose();

    // The files stay: one that is removed while another run opens it would be locked by both.
    private static FileStream? Lock(int first)
    {
        try
        {
            return new FileStream(Path.Combine(Locks, $"{first}"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static bool IsFree(int port)
    {
        using var tcp = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        using var udp = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            tcp.Bind(new IPEndPoint(IPAddress.Loopback, port));
            udp.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
