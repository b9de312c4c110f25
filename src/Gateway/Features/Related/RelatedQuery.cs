using Florin.Kernel;
using Florin.Platform.Http;
using Microsoft.AspNetCore.Http;
using Endpoint = Florin.Platform.Http.Endpoint;

namespace Florin.Gateway.Features.Related;

/// <summary>What a query asks the gateway for, and what is left of it for the service.</summary>
internal sealed class RelatedQuery
{
    private readonly Endpoint _endpoint;
    private readonly List<Relation> _included = [];
    private readonly List<string> _rest = [];
    private readonly List<string> _own = [];
    private bool _hasInclude;
    private bool _hasLinks;

    private RelatedQuery(QueryString query, Endpoint endpoint)
    {
        _endpoint = endpoint;
        foreach (var part in (query.Value ?? "").TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
            Take(part);
        if (_own.Count > 0)
            _rest.Add($"{RelationParameters.Include}={Uri.EscapeDataString(string.Join(',', _own))}");
    }

    /// <summary>The relations that are to be in the answer.</summary>
    public IReadOnlyList<Relation> Included => _included;

    /// <summary>Whether it is to have links.</summary>
    public bool WantsLinks { get; private set; }

    /// <summary>What is wrong with it.</summary>
    public Problems Problems { get; } = new();

    /// <summary>The query for the service.</summary>
    public QueryString Rest => _rest.Count == 0 ? QueryString.Empty : new QueryString($"?{string.Join('&', _rest)}");

    /// <summary>Reads a query; null where it asks for nothing of this.</summary>
    public static RelatedQuery? Of(QueryString query, Endpoint endpoint)
    {
        var read = new RelatedQuery(query, endpoint);
        return read._hasLinks || read._included.Count > 0 || !read.Problems.None ? read : null;
    }

    private void Take(string part)
    {
        var (name, value) = QueryText.Parameters(part).FirstOrDefault();
        if (name == RelationParameters.Links)
            TakeLinks(value);
        else if (name == RelationParameters.Include && _endpoint.Relations.Count > 0)
            TakeInclude(value ?? "");
        else
            _rest.Add(part);
    }

    private void TakeLinks(string? value)
    {
        if (_hasLinks)
            Problems.Add(RelationParameters.Links, "is specified more than once.");
        else if (value is not ("true" or "false"))
            Problems.Add(RelationParameters.Links, $"'{PlainText.Shortened(value)}' is not one of true, false.");
        (_hasLinks, WantsLinks) = (true, value == "true");
    }

    // What an endpoint includes itself is for it.
    private void TakeInclude(string value)
    {
        if (_hasInclude)
            Problems.Add(RelationParameters.Include, "is specified more than once; separate several names by commas.");
        _hasInclude = true;
        var names = _endpoint.Relations.Select(one => one.Name).Concat(_endpoint.OwnIncludes).ToList();
        foreach (var wanted in value.Split(',', StringSplitOptions.TrimEntries))
            if (_endpoint.Relations.FirstOrDefault(one => one.Name == wanted) is { } relation)
            {
                if (!_included.Contains(relation))
                    _included.Add(relation);
            }
            else if (_endpoint.OwnIncludes.Contains(wanted, StringComparer.Ordinal))
                _own.Add(wanted);
            else
                Problems.Add(
                    RelationParameters.Include,
                    $"'{PlainText.Shortened(wanted)}' is not one of {string.Join(", ", names)}."
                );
    }
}
