using System.Net;
using System.Net.Sockets;

namespace Florin.Testing.Kafka;

/// <summary>
/// The port of a broker that is down, bound and not listened on, so that no connection of another process gets it: librdkafka
/// ends the process where a broker that comes back cannot listen on its port.
/// </summary>
internal sealed class HeldPort : IDisposable
{
    private const int SocketLevel = 1; // SOL_SOCKET and SO_REUSEADDR of Linux; .NET's own option is another.
    private const int ReuseAddress = 2;
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public HeldPort(int port)
    {
        if (!OperatingSystem.IsLinux())
            return;
        _socket.SetRawSocketOption(SocketLevel, ReuseAddress, BitConverter.GetBytes(1));
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
    }

    public void Dispose() => _socket.Dispose();
}
