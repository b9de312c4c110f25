using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Florin.Testing;

/// <summary>A mail server on loopback that takes mails, or answers a recipient as the test wants.</summary>
public sealed class SmtpServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentBag<Task> _sessions = [];
    private readonly Func<string, string> _answer;
    private readonly Task _accepting;

    /// <summary>Starts it.</summary>
    /// <param name="answer">What is said to a recipient, such as <c>250 ok</c>.</param>
    public SmtpServer(Func<string, string> answer)
    {
        _answer = answer;
        _listener.Start();
        _accepting = Accept();
    }

    /// <summary>Where it listens.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Every mail that it took: to whom, and what it said.</summary>
    public ConcurrentQueue<(string To, string Text)> Mails { get; } = new();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
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
        using var reader = new StreamReader(client.GetStream(), Encoding.ASCII);
        await using var writer = new StreamWriter(client.GetStream(), Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };
        try
        {
            await writer.WriteLineAsync("220 here");
            var to = "";
            while (await reader.ReadLineAsync(_stop.Token) is { } line)
                to = await Answer(line, to, reader, writer);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException) { } // The client or the test has gone.
    }

    private async Task<string> Answer(string line, string to, StreamReader reader, StreamWriter writer)
    {
        if (line.StartsWith("RCPT TO:", StringComparison.Ordinal))
        {
            to = line[9..line.IndexOf('>', StringComparison.Ordinal)];
            await writer.WriteLineAsync(_answer(to));
            return to;
        }
        if (line != "DATA")
        {
            await writer.WriteLineAsync(line == "QUIT" ? "221 bye" : "250 ok");
            return to;
        }
        await writer.WriteLineAsync("354 go on");
        var text = new StringBuilder();
        while (await reader.ReadLineAsync(_stop.Token) is { } part && part != ".")
            text.AppendLine(part);
        Mails.Enqueue((to, text.ToString()));
        await writer.WriteLineAsync("250 taken");
        return to;
    }
}
