using Florin.Platform.Search;
using Microsoft.Extensions.Logging;

namespace Florin.Lucene;

/// <summary>Indexes in files of each instance, by Lucene.NET: what a search uses where nothing else is configured.</summary>
public sealed partial class LuceneProvider : ISearchProvider
{
    /// <summary>The folder of the indexes below a service's data.</summary>
    public const string Folder = "search";

    private const string Category = "Florin.Search";

    /// <inheritdoc/>
    public string Name => "Embedded";

    /// <inheritdoc/>
    public bool IsShared => false;

    /// <inheritdoc/>
    public IReadOnlyList<(string Section, Type Options)> Sections => [];

    /// <inheritdoc/>
    public ISearchIndex Open(SearchIndexPlace place)
    {
        ArgumentNullException.ThrowIfNull(place);
        return new LuceneIndex(
            Path.Combine(place.Directory, Folder),
            place.Version,
            place.Timeout,
            place.Clock,
            place.Logs.CreateLogger(Category)
        );
    }

    /// <inheritdoc/>
    public void DeleteUnused(SearchIndexPlace place)
    {
        ArgumentNullException.ThrowIfNull(place);
        var folder = Path.Combine(place.Directory, Folder);
        if (!Directory.Exists(folder))
            return;
        var log = place.Logs.CreateLogger(Category);
        try
        {
            Directory.Delete(folder, recursive: true);
            Deleted(log, folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            NotDeleted(log, e, folder);
        }
    }

    [LoggerMessage(
        EventId = EventIds.IndexDeleted,
        Level = LogLevel.Information,
        Message = "The search index {Directory} is not used any more and was deleted"
    )]
    private static partial void Deleted(ILogger log, string directory);

    [LoggerMessage(
        EventId = EventIds.IndexNotDeleted,
        Level = LogLevel.Error,
        Message = "The search index {Directory} is not used any more and cannot be deleted; delete it, since it keeps words of people who are erased"
    )]
    private static partial void NotDeleted(ILogger log, Exception e, string directory);
}
