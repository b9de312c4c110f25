using System.Collections.Immutable;
using Florin.Platform.Files;
using Florin.Platform.Hosting.Guests;
using Florin.Platform.Identity;

namespace Florin.Host.Composition;

/// <summary>The frameworks that the operators' port serves beside the admin API, which keeps all paths below <c>/admin</c>.</summary>
internal sealed class OperatorGuests : IAsyncDisposable
{
    private const string Owner = "gateway";
    private const string KeysOfGuests = "guest-keys";

    private bool _started;

    private OperatorGuests(ImmutableArray<GuestHost> hosts) => Hosts = hosts;

    /// <summary>As they run.</summary>
    public ImmutableArray<GuestHost> Hosts { get; }

    /// <summary>Builds the guests of a process.</summary>
    /// <param name="context">The process.</param>
    /// <param name="guests">What they are.</param>
    /// <param name="tokens">Verifies the tokens of users.</param>
    /// <param name="serviceTokens">How services know each other.</param>
    public static OperatorGuests Build(
        ProcessContext context,
        IReadOnlyList<Guest> guests,
        ITokenVerifier tokens,
        IServiceTokens serviceTokens
    )
    {
        var keys = Path.Combine(context.Options.Data, Owner, KeysOfGuests); // A session outlives a restart of the process.
        if (guests.Count > 0)
            SecretFile.MakeDirectory(keys);
        var around = new GuestSurroundings
        {
            Owner = Owner,
            Tokens = tokens,
            ServiceTokens = serviceTokens,
            Clock = context.Clock,
            Ids = context.Ids,
            Logs = context.Logs,
            Configuration = context.Configuration,
            Process = context.Container,
            KeysDirectory = keys,
        };
        return new OperatorGuests([.. guests.Select(guest => new GuestHost(guest, around))]);
    }

    /// <summary>Starts what they do by themselves.</summary>
    public async Task Start(CancellationToken cancel)
    {
        _started = true;
        foreach (var host in Hosts)
            await host.Start(cancel);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var host in Hosts)
        {
            if (_started)
                await host.Stop();
            await host.DisposeAsync();
        }
    }
}
