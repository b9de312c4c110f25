using System.Text.Json;

namespace Florin.Platform.Identity.Tokens;

/// <summary>The user service's key set over HTTP, for a process that does not host it.</summary>
/// <param name="http">How it is fetched.</param>
/// <param name="instances">
/// Where the user service's instances are now, such as <c>http://127.0.0.1:3001</c>; any of them will do.
/// </param>
/// <param name="clock">Time.</param>
public sealed class RemoteKeys(HttpMessageInvoker http, Func<IReadOnlyList<Uri>> instances, TimeProvider clock) : IKeySource
{
    private const int MaxBytes = 64 << 10;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private int _first; // The one that answered last.

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<PublicKey>> Read(CancellationToken cancel)
    {
        var (all, first) = (instances(), Volatile.Read(ref _first));
        for (var failed = 0; ; failed++)
        {
            var at = (int)((uint)(first + failed) % (uint)all.Count);
            try
            {
                var keys = await Read(all[at], cancel);
                Volatile.Write(ref _first, at);
                return keys;
            }
            catch (HttpRequestException) when (failed < all.Count - 1)
            {
                // Another instance has the same keys.
            }
        }
    }

    private async Task<IReadOnlyList<PublicKey>> Read(Uri service, CancellationToken cancel)
    {
        using var patience = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, patience.Token);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(service, KeySet.Path));
            using var response = await http.SendAsync(request, either.Token);
            response.EnsureSuccessStatusCode();
            await response.Content.LoadIntoBufferAsync(MaxBytes, either.Token);
            return KeySet.Read(await response.Content.ReadAsByteArrayAsync(either.Token));
        }
        catch (OperationCanceledException e) when (patience.IsCancellationRequested && !cancel.IsCancellationRequested)
        {
            throw new HttpRequestException($"{service} did not answer with its keys within {Patience}.", e);
        }
        catch (JsonException e)
        {
            throw new HttpRequestException($"{service} did not answer with a key set.", e);
        }
    }
}
