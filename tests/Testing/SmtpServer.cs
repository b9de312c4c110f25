using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Florin.Testing;

/// <summary>
/// A mail server on loopback that takes mails, or answers as the test wants, with codes of its choice. With a certificate it
/// offers STARTTLS, or speaks TLS from the first byte.
/// </summary>
public sealed class SmtpServer : IAsyncDisposable
{
    /// <summary>What the server says first, for <see cref="Reply"/>.</summary>
    public const string Greeting = "greeting";

    /// <summary>The end of a mail, for <see cref="Reply"/>.</summary>
    public const string EndOfMail = ".";

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentBag<Task> _sessions = [];
    private readonly Task _accepting;

    /// <summary>Starts it.</summary>
    public SmtpServer()
    {
        _listener.Start();
        _accepting = Accept();
    }

    /// <summary>What is answered to a command, such as <c>550 no such mailbox</c>; null for what is usual, empty to break off.</summary>
    public Func<string, string?> Reply { get; set; } = static _ => null;

    /// <summary>Its certificate; without one there is no TLS.</summary>
    public X509Certificate2? Certificate { get; set; }

    /// <summary>TLS from the first byte, and not by STARTTLS.</summary>
    public bool IsTlsFirst { get; set; }

    /// <summary>Its port.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Every mail that it took: to whom, and what it said.</summary>
    public ConcurrentQueue<(string To, string Text)> Mails { get; } = new();

    /// <summary>Every command that it got, and whether encrypted.</summary>
    public ConcurrentQueue<(string Line, bool IsEncrypted)> Commands { get; } = new();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _accepting; // Before the listener is stopped, at which nothing can be accepted any more.
        _listener.Stop();
        await Task.WhenAll(_sessions);
        _stop.Dispose();
    }

    private async Task Accept()
    {
        while (!_stop.IsCancellationRequested)
            try
            {
                _sessions.Add(Serve(await _listener.AcceptTcpClientAsync(_stop.Token)));
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException)
            {
                return;
            }
    }

    private async Task Serve(TcpClient client)
    {
        using var connection = client;
        await using var stream = client.GetStream();
        try
        {
            if (!IsTlsFirst)
                await new Session(this, stream).Run(_stop.Token);
            else
                await Encrypted(stream);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or AuthenticationException) { } // Somebody has gone.
    }

    private async Task Encrypted(Stream stream)
    {
        await using var tls = new SslStream(stream, leaveInnerStreamOpen: true);
        await tls.AuthenticateAsServerAsync(
            new SslServerAuthenticationOptions { ServerCertificate = Certificate },
            _stop.Token
        );
        await new Session(this, tls) { IsEncrypted = true }.Run(_stop.Token);
    }

    private sealed class Session(SmtpServer server, Stream stream)
    {
        private string _to = "";

        public bool IsEncrypted { get; init; }

        public bool IsGreeted { get; init; }

        public async Task Run(CancellationToken stop)
        {
            if (!IsGreeted && !await Say(Greeting, "220 here", stop))
                return;
            using var reader = new StreamReader(stream, Encoding.UTF8, leaveOpen: true);
            while (await reader.ReadLineAsync(stop) is { } line)
            {
                server.Commands.Enqueue((line, IsEncrypted));
                if (line == "STARTTLS")
                {
                    await Write("220 go on", stop);
                    await Encrypt(stop);
                    return;
                }
                if (!await Answer(line, reader, stop))
                    return;
            }
        }

        private async Task<bool> Answer(string line, StreamReader reader, CancellationToken stop)
        {
            if (line.StartsWith("RCPT TO:", StringComparison.Ordinal))
                _to = line[9..line.IndexOf('>', StringComparison.Ordinal)];
            if (line.StartsWith("EHLO", StringComparison.Ordinal))
                return await Say(line, Hello(), stop);
            if (line.StartsWith("AUTH", StringComparison.Ordinal))
                return await Say(line, "235 ok", stop);
            if (line != "DATA")
                return await Say(line, line == "QUIT" ? "221 bye" : "250 ok", stop);
            if (!await Say(line, "354 go on", stop))
                return false;
            if (server.Reply(line) is { } other && !other.StartsWith("354", StringComparison.Ordinal))
                return true; // No mail follows.
            var text = new StringBuilder();
            while (await reader.ReadLineAsync(stop) is { } part && part != EndOfMail)
                text.AppendLine(part);
            if (server.Reply(EndOfMail) is { } reply)
                return await Say(EndOfMail, reply, stop);
            server.Mails.Enqueue((_to, text.ToString()));
            return await Say(EndOfMail, "250 taken", stop);
        }

        private string Hello() =>
            server.Certificate is not null && !IsEncrypted ? "250-here\r\n250 STARTTLS" : "250-here\r\n250 AUTH PLAIN";

        private async Task Encrypt(CancellationToken stop)
        {
            await using var tls = new SslStream(stream, leaveInnerStreamOpen: true);
            await tls.AuthenticateAsServerAsync(
                new SslServerAuthenticationOptions { ServerCertificate = server.Certificate },
                stop
            );
            await new Session(server, tls) { IsEncrypted = true, IsGreeted = true }.Run(stop);
        }

        // False to break off.
        private async Task<bool> Say(string command, string usual, CancellationToken stop)
        {
            var reply = server.Reply(command) ?? usual;
            if (reply.Length == 0)
                return false;
            await Write(reply, stop);
            return true;
        }

        private async Task Write(string reply, CancellationToken stop) =>
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"{reply}\r\n"), stop);
    }
}
