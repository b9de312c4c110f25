using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http;

namespace Florin.Platform.Http;

/// <summary>
/// How many requests may wait for the end of what they started: section <c>Florin:Waiting</c>, for each service.
/// </summary>
public sealed record WaitingOptions
{
    /// <summary>The section.</summary>
    public const string Section = "Florin:Waiting";

    /// <summary>Of one user; further ones are answered at once. Default 100.</summary>
    [Range(0, 1_000_000)]
    public int MaxPerClient { get; init; } = 100;

    /// <summary>Of all users; further ones are answered at once. Default 1000.</summary>
    [Range(0, 1_000_000)]
    public int Max { get; init; } = 1000;
}

/// <summary>Who waits at a service now. Thread-safe.</summary>
internal sealed class WaitingClients(WaitingOptions options)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _byClient = new(StringComparer.Ordinal);
    private int _all;

    /// <summary>Admits one more waiting request of a client; false when the limit is reached.</summary>
    public bool TryEnter(string client)
    {
        lock (_lock)
        {
            var own = _byClient.GetValueOrDefault(client);
            if (_all >= options.Max || own >= options.MaxPerClient)
                return false;
            (_byClient[client], _all) = (own + 1, _all + 1);
            return true;
        }
    }

    /// <summary>A client waits no longer.</summary>
    public void Leave(string client)
    {
        lock (_lock)
        {
            _all--;
            if (--_byClient[client] == 0)
                _byClient.Remove(client);
        }
    }
}

/// <summary>A place where a request may wait, and how it says that it does.</summary>
/// <param name="clients">Who waits.</param>
/// <param name="isGateway">Whether a gateway in another process has sent it.</param>
/// <param name="stopping">Signalled when the service is about to stop.</param>
internal sealed class WaitingPlace(WaitingClients clients, bool isGateway, CancellationToken stopping)
{
    /// <summary>The header by which a gateway in another process hears of it; it comes before the body.</summary>
    public const string Header = "Florin-Waits";

    public async ValueTask<ClientWait?> Begin(
        HttpContext http,
        string client,
        TimeSpan time,
        (int Status, bool Replayed) answer,
        CancellationToken cancel
    )
    {
        if (!clients.TryEnter(client))
            return null;
        var wait = new ClientWait(clients, client, time, stopping);
        try
        {
            http.Response.Headers["Preference-Applied"] = $"wait={(long)time.TotalSeconds}";
            http.Features.Get<HeldPlace>()?.Release();
            if (isGateway && time > TimeSpan.Zero)
            {
                http.Response.Headers[Header] = "1";
                ReplyWriter.Begin(http.Response, answer.Status, answer.Replayed);
                await http.Response.StartAsync(cancel);
                await http.Response.Body.FlushAsync(cancel);
            }
            return wait;
        }
        catch
        {
            wait.Dispose();
            throw;
        }
    }
}

/// <summary>A client that waits; disposed, it waits no longer.</summary>
public sealed class ClientWait : IDisposable
{
    private readonly WaitingClients _clients;
    private readonly string _client;
    private bool _left;

    internal ClientWait(WaitingClients clients, string client, TimeSpan time, CancellationToken stopping) =>
        (_clients, _client, Time, Stopping) = (clients, client, time, stopping);

    /// <summary>For how long.</summary>
    public TimeSpan Time { get; }

    /// <summary>
    /// Signalled when the service is about to stop: then the answer tells how it stands now, while the connection is still
    /// there to carry it.
    /// </summary>
    public CancellationToken Stopping { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_left)
            _clients.Leave(_client);
        _left = true;
    }
}

/// <summary>
/// What a request holds while a service works on it, such as a place in a bulkhead: a feature of the exchange, by which the
/// service gives it back early. Released once at the most.
/// </summary>
/// <param name="release">Gives it back.</param>
public sealed class HeldPlace(Action release)
{
    private const int Released = 1;
    private const int Kept = 2;

    private int _state;

    /// <summary>Whether a service in another process says with an answer's headers that it waits from now on; the header goes no further.</summary>
    public static bool IsWaiting(HttpResponseMessage answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        return answer.Headers.Remove(WaitingPlace.Header);
    }

    /// <summary>Whether it was given back.</summary>
    public bool IsReleased => Volatile.Read(ref _state) == Released;

    /// <summary>Gives it back, unless that was done or is the task of another.</summary>
    public void Release()
    {
        if (Interlocked.CompareExchange(ref _state, Released, 0) == 0)
            release();
    }

    /// <summary>Leaves it to the caller to give it back; false where that was done.</summary>
    public bool TryKeep() => Interlocked.CompareExchange(ref _state, Kept, 0) != Released;
}
