using System.Collections.Frozen;
using Florin.Platform.Configuration;
using Microsoft.Extensions.Logging;

namespace Florin.Platform.Identity.Tokens;

/// <summary>
/// The public keys as this process knows them: read again now and then, and when a token names a key that is not known,
/// as after a rotation by another process. However many unknown names come, keys are read at a bounded rate. When they
/// cannot be read, those that are known go on.
/// </summary>
/// <param name="source">Where they come from.</param>
/// <param name="options">How often they are read again.</param>
/// <param name="clock">Time.</param>
/// <param name="log">Told when they cannot be read.</param>
public sealed partial class VerificationKeys(IKeySource source, TokenOptions options, TimeProvider clock, ILogger log)
    : IDisposable
{
    private const double Burst = 5;
    private static readonly TimeSpan PerRead = TimeSpan.FromSeconds(1);
    private readonly SemaphoreSlim _reading = new(1, 1);
    private FrozenDictionary<string, PublicKey> _known = FrozenDictionary<string, PublicKey>.Empty;
    private long _freshUntil = clock.GetTimestamp();
    private long _refilled = clock.GetTimestamp();
    private double _budget = Burst;

    /// <summary>Whether the keys are due to be read again.</summary>
    internal bool Stale => clock.GetTimestamp() >= Volatile.Read(ref _freshUntil);

    /// <summary>Whether a key is among those known now.</summary>
    internal bool Knows(string kid) => Volatile.Read(ref _known).ContainsKey(kid);

    /// <summary>The key of a name, or null.</summary>
    internal async ValueTask<PublicKey?> Find(string kid, CancellationToken cancel)
    {
        if (Stale)
            await Refresh(cancel);
        if (Volatile.Read(ref _known).TryGetValue(kid, out var key))
            return key;
        await _reading.WaitAsync(cancel);
        try
        {
            if (!Knows(kid) && Affordable())
                await ReadAgain(cancel);
        }
        finally
        {
            _reading.Release();
        }
        return Volatile.Read(ref _known).GetValueOrDefault(kid);
    }

    /// <summary>Reads the keys again, unless that is under way; nobody waits for somebody else's reading.</summary>
    internal async ValueTask Refresh(CancellationToken cancel)
    {
        if (!await _reading.WaitAsync(TimeSpan.Zero, cancel))
            return;
        try
        {
            if (Stale)
                await ReadAgain(cancel);
        }
        finally
        {
            _reading.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _reading.Dispose();

    // Only inside the semaphore.
    private bool Affordable()
    {
        var now = clock.GetTimestamp();
        _budget = Math.Min(Burst, _budget + (clock.GetElapsedTime(_refilled, now) / PerRead));
        _refilled = now;
        if (_budget < 1)
            return false;
        _budget--;
        return true;
    }

    private async ValueTask ReadAgain(CancellationToken cancel)
    {
        try
        {
            var keys = await source.Read(cancel);
            Volatile.Write(ref _known, keys.ToFrozenDictionary(k => k.Kid, StringComparer.Ordinal));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or HttpRequestException or WrongConfiguration)
        {
            NotRead(log, e);
        }
        var next = (long)(options.RefreshKeysEvery.TotalSeconds * clock.TimestampFrequency);
        Volatile.Write(ref _freshUntil, clock.GetTimestamp() + next);
    }

    [LoggerMessage(
        EventId = EventIds.KeysNotRead,
        Level = LogLevel.Warning,
        Message = "The keys for token verification cannot be read; the known keys stay in use."
    )]
    private static partial void NotRead(ILogger log, Exception e);
}
