using System.Text.Json.Nodes;

namespace Florin.Platform.Http;

/// <summary>
/// What the items of an endpoint name by its id, or what names them by theirs. The gateway asks for it with the caller's own token,
/// so it gives nobody what they may not see.
/// </summary>
/// <param name="Name">As in <c>?include=</c>, such as <c>accounts</c>.</param>
/// <param name="Service">The service that has it.</param>
/// <param name="Path">The path of its list below that service, such as <c>/accounts</c>.</param>
/// <param name="Parameter">The list's parameter that takes the ids.</param>
/// <param name="Fields">
/// The fields of an item that name it, such as <c>fromAccount</c>; <c>postings.account</c> is a field of each object in an array.
/// </param>
public sealed record Relation(string Name, string Service, string Path, string Parameter, params IReadOnlyList<string> Fields)
{
    /// <summary>The parameter of lists that takes up to 100 ids.</summary>
    public const string Ids = "ids";

    /// <summary>Where it is asked for by its ids, where that is not its list.</summary>
    public string AskedAt { get; init; } = Path;

    /// <summary>Whether the ids of all items can be asked for at once.</summary>
    public bool IsOfMany => Parameter == Ids;

    /// <summary>The ids by which an item names it, as far as the caller may see them.</summary>
    public IEnumerable<string> IdsIn(JsonObject item)
    {
        ArgumentNullException.ThrowIfNull(item);
        return Fields.SelectMany(field => At(item, field)).Distinct(StringComparer.Ordinal);
    }

    private static IEnumerable<string> At(JsonObject item, string field) =>
        field.Split('.', 2) is [var list, var inner]
            ? (item[list] as JsonArray ?? []).OfType<JsonObject>().SelectMany(one => At(one, inner))
        : (string?)item[field] is { } id ? [id]
        : [];
}

/// <summary>The parameters by which a client asks the gateway for more than an item has.</summary>
public static class RelationParameters
{
    /// <summary>Names relations, a comma list.</summary>
    public const string Include = "include";

    /// <summary>Whether there are to be links.</summary>
    public const string Links = "links";

    /// <summary>Those that an endpoint has because of its relations, beside its own.</summary>
    public static IEnumerable<QueryParameter> Of(Endpoint endpoint)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        if (endpoint.Relations.Count > 0 && endpoint.Query.All(own => own.Name != Include))
            yield return new QueryParameter(
                Include,
                typeof(string),
                $"What is to be in the same answer, as data.included: a comma list of {string.Join(", ", endpoint.Relations.Select(relation => relation.Name))}. What the caller may not see is left out."
            );
        if (endpoint.HasLinks)
            yield return new QueryParameter(
                Links,
                typeof(bool),
                "true: data and its items have _links to what belongs to them."
            );
    }
}
