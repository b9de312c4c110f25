using System.Collections.Concurrent;
using System.Collections.Specialized;
using System.Net;
using System.Text;

namespace Florin.Testing;

/// <summary>A request that a provider of messages got.</summary>
/// <param name="Method">POST, PUT or GET.</param>
/// <param name="Url">The path and the query, escaped as they came.</param>
/// <param name="Headers">The headers.</param>
/// <param name="Body">The body.</param>
public sealed record ProvidedMessage(string Method, string Url, NameValueCollection Headers, string Body);

/// <summary>What a provider of messages answers.</summary>
/// <param name="Status">The status.</param>
/// <param name="Body">The body.</param>
public sealed record ProviderReply(int Status, string Body = "{}")
{
    /// <summary>The headers.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
}

/// <summary>A provider of messages on loopback, which keeps what it gets and answers as the test wants it.</summary>
public sealed class MessageProvider : IAsyncDisposable
{
    private readonly FreePorts _ports = FreePorts.Take();
    private readonly HttpListener _listener = new();
    private readonly Task _serving;

    /// <summary>Starts one, which takes everything.</summary>
    public MessageProvider()
    {
        _listener.Prefixes.Add($"{Url}/");
        _listener.Start();
        _serving = Serve();
    }

    /// <summary>Where it is, without a path.</summary>
    public string Url => $"http://127.0.0.1:{_ports.First}";

    /// <summary>What it got, in order.</summary>
    public ConcurrentQueue<ProvidedMessage> Got { get; } = new();

    /// <summary>What it answers.</summary>
    public Func<ProvidedMessage, ProviderReply> Reply { get; set; } = _ => new ProviderReply(200);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _serving;
        _ports.Dispose();
    }

    private async Task Serve()
    {
        while (_listener.IsListening)
            try
            {
                await Answer(await _listener.GetContextAsync());
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
    }

    private async Task Answer(HttpListenerContext asked)
    {
        using var body = new StreamReader(asked.Request.InputStream);
        var got = new ProvidedMessage(
            asked.Request.HttpMethod,
            asked.Request.RawUrl ?? "",
            asked.Request.Headers,
            await body.ReadToEndAsync()
        );
        Got.Enqueue(got);
        var reply = Reply(got);
        asked.Response.StatusCode = reply.Status;
        foreach (var (name, value) in reply.Headers)
            asked.Response.Headers[name] = value;
        asked.Response.Close(Encoding.UTF8.GetBytes(reply.Body), willBlock: false);
    }
}
