using Florin.Kernel;
using Florin.Platform.Identity.Tokens;
using Florin.Platform.Projections;
using Florin.Platform.Queries;
using Florin.Platform.RateLimiting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Florin.Platform.Hosting;

/// <summary>
/// What a store provides that several instances share: the one entry of a provider's project. A provider reads its own
/// options; the host knows it by its line in <c>RemoteStores</c> alone.
/// </summary>
public interface IRemoteStoreProvider
{
    /// <summary>The sections of the configuration that it reads, and the options that they are read into.</summary>
    IReadOnlyList<(string Section, Type Options)> Sections { get; }

    /// <summary>Adds what contradicts itself between its sections, before anything is opened.</summary>
    void Check(IConfiguration configuration, ICollection<string> problems);

    /// <summary>Makes the store, not connected yet; null where the configuration names none.</summary>
    IRemoteStore? Open(RemoteStoreContext context);
}

/// <summary>A store that several instances share. What it does not provide is null, and each instance keeps its own.</summary>
public interface IRemoteStore : IAsyncDisposable
{
    /// <summary>What is wrong with the store; null when nothing is.</summary>
    string? Problem { get; }

    /// <summary>Rate limits that all gateways count together.</summary>
    IRemoteRateLimits? RateLimits { get; }

    /// <summary>Revocations of tokens, spread at once.</summary>
    IRemoteRevocations? Revocations { get; }

    /// <summary>The first of something by size.</summary>
    IRemoteRankings? Rankings { get; }

    /// <summary>Answers of queries that may be cached.</summary>
    RemoteQueryCache? QueryCache { get; }

    /// <summary>Begins to connect, and does not wait for it: a store that is away keeps nobody from starting.</summary>
    void Start();
}

/// <summary>What a provider may use to make a remote store.</summary>
/// <param name="Configuration">The whole configuration.</param>
/// <param name="Clock">Time.</param>
/// <param name="Ids">New ids.</param>
/// <param name="Logs">Logging.</param>
public sealed record RemoteStoreContext(IConfiguration Configuration, TimeProvider Clock, IdSource Ids, ILoggerFactory Logs)
{
    /// <summary>Whether this process is a gateway, whose limits are shared with other gateways.</summary>
    public bool IsGateway { get; init; } = true;
}
