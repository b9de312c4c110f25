using Florin.Platform.Search;

namespace Florin.Lucene;

/// <summary>Indexes in files of each instance, by Lucene.NET: what a search uses where nothing else is configured.</summary>
public sealed class LuceneProvider : ISearchProvider
{
    /// <summary>The folder of the indexes below a service's data.</summary>
    public const string Folder = "search";

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
            place.Logs.CreateLogger("Florin.Search")
        );
    }
}
