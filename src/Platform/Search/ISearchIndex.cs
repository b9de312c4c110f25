using Florin.Platform.Projections;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Florin.Platform.Search;

/// <summary>
/// What a service's documents are found by. It is rebuilt from the log like every read model, so that a crash may take back what
/// was stored last, with its checkpoint. Calls that store come one at a time.
/// </summary>
public interface ISearchIndex : IAsyncDisposable
{
    /// <summary>
    /// Asks to be called when all that was stored is lost, because it was damaged and the index begins again: its followers do so
    /// too.
    /// </summary>
    void WhenLost(Func<Task> lost) { }

    /// <summary>How far a follower has come.</summary>
    /// <exception cref="SearchFault">The index cannot be reached or read.</exception>
    ValueTask<Checkpoint> Load(string follower, CancellationToken cancel);

    /// <summary>Stores documents and a checkpoint; they can be found within a second. A crash may lose both, never one of them.</summary>
    /// <exception cref="StaleCheckpoint">It does not go on where the index ends; nothing was stored.</exception>
    /// <exception cref="SearchFault">The index cannot be reached or written.</exception>
    Task Store(SearchBatch batch, CancellationToken cancel);

    /// <summary>What fits, the best first.</summary>
    /// <exception cref="SearchFault">The index cannot be reached or read.</exception>
    Task<SearchMatches> Find(SearchRequest request, CancellationToken cancel);

    /// <summary>The documents with words of a person, by their numbers upward.</summary>
    /// <param name="person">Such as <c>user_…</c>.</param>
    /// <param name="after">Only of larger numbers than this.</param>
    /// <param name="most">How many at the most.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="SearchFault">The index cannot be reached or read.</exception>
    Task<IReadOnlyList<SearchMatch>> OfPerson(string person, long after, int most, CancellationToken cancel);

    /// <summary>Takes what was replaced out of its storage, durably, so that nothing of it can be read there.</summary>
    /// <exception cref="SearchFault">The index cannot be reached or written.</exception>
    Task Purge(CancellationToken cancel);

    /// <summary>Empties it and forgets the checkpoints.</summary>
    /// <exception cref="SearchFault">The index cannot be reached or written.</exception>
    ValueTask Reset(CancellationToken cancel);
}

/// <summary>Makes the indexes of services: the one entry of a provider's project.</summary>
public interface ISearchProvider
{
    /// <summary>The name by which <c>Search:Provider</c> chooses it.</summary>
    string Name { get; }

    /// <summary>
    /// Whether the instances of a service share one index, which the owner of the log alone writes. Else each instance has its own.
    /// </summary>
    bool IsShared { get; }

    /// <summary>The sections of the configuration that it reads, and the options that they are read into.</summary>
    IReadOnlyList<(string Section, Type Options)> Sections { get; }

    /// <summary>Makes an index, which connects or opens its files when it is first used.</summary>
    /// <param name="place">Where.</param>
    ISearchIndex Open(SearchIndexPlace place);

    /// <summary>
    /// Deletes what a service's index left in its data, where another provider is used now or none: nobody would take the words of
    /// people out of it who are erased from now on. Where it cannot be deleted, that is logged. What instances share is left alone.
    /// </summary>
    /// <param name="place">Where.</param>
    void DeleteUnused(SearchIndexPlace place) { }
}

/// <summary>Which index it is, and what a provider may use to make it.</summary>
/// <param name="Service">Whose.</param>
/// <param name="Version">The version of its documents: an index of another version is not used.</param>
/// <param name="Directory">Where the service keeps its data.</param>
/// <param name="Timeout">How long one search may take.</param>
/// <param name="Configuration">The process's configuration.</param>
/// <param name="Clock">Time.</param>
/// <param name="Logs">Logging.</param>
public sealed record SearchIndexPlace(
    string Service,
    int Version,
    string Directory,
    TimeSpan Timeout,
    IConfiguration Configuration,
    TimeProvider Clock,
    ILoggerFactory Logs
);

/// <summary>The index cannot be read or written now; it is never the fault of an event.</summary>
public sealed class SearchFault(string message, Exception? inner = null) : IOException(message, inner);
