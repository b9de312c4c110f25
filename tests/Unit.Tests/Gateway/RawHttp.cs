using System.Net.Sockets;
using System.Text;

namespace Florin.Unit.Tests.Gateway;

/// <summary>HTTP by hand, for what no well-behaved client sends, and for servers that break off.</summary>
internal static class RawHttp
{
    /// <summary>Sends a request exactly as written and gives the whole response.</summary>
    public static async Task<string> Get(Uri address, string target, string host = "x")
    {
        using var socket = await Connect(address, $"GET {target} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
        using var reader = new StreamReader(new NetworkStream(socket), Encoding.ASCII);
        return await reader.ReadToEndAsync();
    }

    /// <summary>A connection on which something has been sent.</summary>
    public static async Task<Socket> Connect(Uri address, string text)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(address.Host, address.Port);
        await socket.SendAsync(Encoding.ASCII.GetBytes(text));
        return socket;
    }

    /// <summary>A server that answers every connection with a text and closes it.</summary>
    public static BreakingServer Server(string answer) => new(answer);

    internal sealed class BreakingServer : IAsyncDisposable
    {
        private readonly TcpListener _listener = new(System.Net.IPAddress.Loopback, 0);
        private readonly Task _serving;

        public BreakingServer(string answer)
        {
            _listener.Start();
            _serving = Serve(Encoding.ASCII.GetBytes(answer));
        }

        public Uri Address => new($"http://{_listener.LocalEndpoint}");

        public async ValueTask DisposeAsync()
        {
            _listener.Stop();
            await _serving;
        }

        private async Task Serve(byte[] answer)
        {
            try
            {
                while (true)
                {
                    using var client = await _listener.AcceptTcpClientAsync();
                    var stream = client.GetStream();
                    _ = await stream.ReadAsync(new byte[4096]);
                    await stream.WriteAsync(answer);
                }
            }
            catch (Exception e) when (e is SocketException or InvalidOperationException) // Stopped, or disposed of
            {
                // The test is over.
            }
        }
    }
}
