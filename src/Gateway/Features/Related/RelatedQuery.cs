using Florin.Kernel;
using Florin.Platform.Http;
using Microsoft.AspNetCore.Http;
using Endpoint = Florin.Platform.Http.Endpoint;

namespace Florin.Gateway.Features.Related;

/// <summary>What a query asks the gateway for, and what is left of it for the service.</summary>
/// <param name="Included">The relations that are to be in the answer.</param>
/// <param name="WantsLinks">Whether it is to have links.</param>
/// <param name="Rest">The query for the service.</param>
/// <param name="Problems">What is wrong with it.</param>
internal sealed record RelatedQuery(IReadOnlyList<Relation> Included, bool WantsLinks, QueryString Rest, Problems Problems)
{
    /// <summary>Reads a query; null where it asks for nothing of this.</summary>
    public static RelatedQuery? Of(QueryString query, Endpoint endpoint)
    {
        var (included, links, problems) = (new List<Relation>(), (bool?)null, new Problems());
        var (rest, own, isAsked, hasInclude) = (new List<string>(), new List<string>(), false, false);
        var servesItself = endpoint.Query.Any(parameter => parameter.Name == RelationParameters.Include);
        foreach (var part in (query.Value ?? "").TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var (name, value) = QueryText.Parameters(part).FirstOrDefault();
            if (name == RelationParameters.Links)
            {
                if (links is not null)
                    problems.Add(name, "is specified more than once.");
                else if (value is not ("true" or "false"))
                    problems.Add(name, $"'{PlainText.Shortened(value)}' is not one of true, false.");
                (links, isAsked) = (value == "true", true);
            }
            else if (name == RelationParameters.Include && endpoint.Relations.Count > 0)
            {
                if (hasInclude)
                    problems.Add(name, "is specified more than once; separate several names by commas.");
                hasInclude = true;
                foreach (var wanted in (value ?? "").Split(',', StringSplitOptions.TrimEntries))
                    if (endpoint.Relations.FirstOrDefault(relation => relation.Name == wanted) is { } relation)
                        included.Add(relation);
                    else if (servesItself)
                        own.Add(wanted);
                    else
                        problems.Add(
                            name,
                            $"'{PlainText.Shortened(wanted)}' is not one of {string.Join(", ", endpoint.Relations.Select(one => one.Name))}."
                        );
            }
            else
                rest.Add(part);
        }
        if (own.Count > 0)
            rest.Add($"{RelationParameters.Include}={Uri.EscapeDataString(string.Join(',', own))}");
        isAsked |= included.Count > 0 || !problems.None;
        return isAsked
            ? new RelatedQuery(
                [.. included.Distinct()],
                links == true,
                rest.Count == 0 ? QueryString.Empty : new QueryString($"?{string.Join('&', rest)}"),
                problems
            )
            : null;
    }
}
