using System.Globalization;
using System.Text;
using Florin.Platform.Projections;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Florin.Mongo;

/// <summary>Questions to views as MongoDB is asked them. Texts compare byte by byte: no collation is ever given.</summary>
internal static class MongoQueries
{
    private static FilterDefinitionBuilder<BsonDocument> Filter => Builders<BsonDocument>.Filter;

    /// <summary>The rows that fit, wherever the page begins.</summary>
    public static FilterDefinition<BsonDocument> Fitting(ViewQuery query)
    {
        var all = query
            .Groups.Select(group => group.IsEmpty ? Filter.In("_id", Array.Empty<string>()) : Any(group.Select(Fits)))
            .ToList();
        return all.Count == 0 ? Filter.Empty : Filter.And(all);
    }

    /// <summary>The rows of a page.</summary>
    public static FilterDefinition<BsonDocument> OfPage(ViewQuery query) =>
        query.After is var (value, key)
            ? Fitting(query) & After(query, query.OrderBy is null ? null : value, key)
            : Fitting(query);

    /// <summary>The order of a page.</summary>
    public static SortDefinition<BsonDocument> Order(ViewQuery query)
    {
        var direction = query.Descending ? -1 : 1;
        var by = new BsonDocument();
        if (query.OrderBy is { } column)
            by.Add(column, direction);
        return by.Add("_id", direction);
    }

    private static FilterDefinition<BsonDocument> After(ViewQuery query, object? value, string key)
    {
        var keys = query.Descending ? Filter.Lt("_id", key) : Filter.Gt("_id", key);
        if (query.OrderBy is not { } column)
            return keys;
        if (value is null) // Nulls come before everything else.
        {
            var otherNulls = Filter.Eq(column, BsonNull.Value) & keys;
            return query.Descending ? otherNulls : otherNulls | Filter.Ne(column, BsonNull.Value);
        }
        var place = BsonValue.Create(value);
        var same = Filter.Eq(column, place) & keys;
        return query.Descending
            ? Filter.Lt(column, place) | same | Filter.Eq(column, BsonNull.Value)
            : Filter.Gt(column, place) | same;
    }

    private static FilterDefinition<BsonDocument> Any(IEnumerable<FilterDefinition<BsonDocument>> conditions) =>
        conditions.ToList() is [var only] ? only : Filter.Or(conditions);

    private static FilterDefinition<BsonDocument> Fits(Condition condition)
    {
        var (column, value) = (condition.Column, BsonValue.Create(condition.Value));
        return condition.Comparison switch
        {
            Comparison.Equal => Filter.Eq(column, value),
            Comparison.Less => Filter.Lt(column, value),
            Comparison.AtMost => Filter.Lte(column, value),
            Comparison.Greater => Filter.Gt(column, value),
            Comparison.AtLeast => Filter.Gte(column, value),
            Comparison.Contains => Filter.Regex(column, new BsonRegularExpression(Holding((string)condition.Value))),
            _ => throw new ArgumentException($"{condition.Comparison} is not a comparison."),
        };
    }

    // Not the option i: it takes letters for the same that are not ASCII.
    private static string Holding(string part)
    {
        var pattern = new StringBuilder();
        foreach (var c in part)
            if (char.IsAsciiLetter(c))
                pattern.Append(CultureInfo.InvariantCulture, $"[{char.ToLowerInvariant(c)}{char.ToUpperInvariant(c)}]");
            else if (char.IsAscii(c) && !char.IsAsciiDigit(c))
                pattern.Append(CultureInfo.InvariantCulture, $"\\x{(int)c:x2}");
            else
                pattern.Append(c);
        return pattern.ToString();
    }
}
