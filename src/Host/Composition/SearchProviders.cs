using Florin.Platform.Configuration;
using Florin.Platform.Search;
using Microsoft.Extensions.Configuration;

namespace Florin.Host.Composition;

/// <summary>The indexes that searches can use. A provider is its project and its line here.</summary>
internal static class SearchProviders
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<ISearchProvider> All { get; } =
    [new Lucene.LuceneProvider(), new Elasticsearch.ElasticsearchProvider()];

    /// <summary>Those that are not configured, which is all of them where searching is turned off.</summary>
    public static IReadOnlyList<ISearchProvider> Unused(IConfiguration configuration)
    {
        var used = Of(configuration);
        return [.. All.Where(provider => provider != used)];
    }

    /// <summary>The configured one; null where searching is turned off.</summary>
    /// <exception cref="WrongConfiguration">There is no provider of that name, or an option is not allowed.</exception>
    public static ISearchProvider? Of(IConfiguration configuration)
    {
        var options = configuration.Options<SearchOptions>(SearchOptions.Section);
        if (!options.Enabled)
            return null;
        return All.FirstOrDefault(provider => provider.Name.Equals(options.Provider, StringComparison.OrdinalIgnoreCase))
            ?? throw new WrongConfiguration(
                $"{SearchOptions.Section}:{nameof(SearchOptions.Provider)} is '{options.Provider}'; it must be one of {string.Join(", ", All.Select(provider => provider.Name))}."
            );
    }
}
