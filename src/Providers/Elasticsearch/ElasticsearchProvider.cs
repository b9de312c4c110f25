using System.Globalization;
using Florin.Platform.Configuration;
using Florin.Platform.Search;

namespace Florin.Elasticsearch;

/// <summary>Indexes in Elasticsearch or OpenSearch, which the instances of a service share.</summary>
public sealed class ElasticsearchProvider : ISearchProvider
{
    /// <inheritdoc/>
    public string Name => "Elasticsearch";

    /// <inheritdoc/>
    public bool IsShared => true;

    /// <inheritdoc/>
    public IReadOnlyList<(string Section, Type Options)> Sections =>
        [(ElasticsearchOptions.Section, typeof(ElasticsearchOptions))];

    /// <inheritdoc/>
    public ISearchIndex Open(SearchIndexPlace place)
    {
        ArgumentNullException.ThrowIfNull(place);
        var options = place.Configuration.Options<ElasticsearchOptions>(ElasticsearchOptions.Section);
        var name = string.Create(
            CultureInfo.InvariantCulture,
            $"{options.IndexPrefix}{place.Service}-{place.Version}.{ElasticsearchIndex.Format}"
        );
        return new ElasticsearchIndex(new ElasticsearchServer(options), name, place.Timeout, place.Clock);
    }
}
