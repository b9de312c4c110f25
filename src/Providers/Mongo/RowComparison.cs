using Florin.Platform.Projections;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Florin.Mongo;

/// <summary>Stored rows and those that were made again, beside each other.</summary>
internal static class RowComparison
{
    private static readonly SortDefinition<BsonDocument> ByKey = Builders<BsonDocument>.Sort.Ascending("_id");

    /// <summary>The first row in which they differ; null where none does.</summary>
    public static async Task<string?> Difference(
        ViewDefinition view,
        IMongoCollection<BsonDocument> stored,
        IMongoCollection<BsonDocument> remade
    )
    {
        await using var here = Rows(stored).GetAsyncEnumerator();
        await using var there = Rows(remade).GetAsyncEnumerator();
        while (await here.MoveNextAsync())
        {
            var key = here.Current["_id"];
            if (!await there.MoveNextAsync() || there.Current["_id"].CompareTo(key) > 0)
                return $"{view.Name} has the row '{key}', but the log does not";
            if (there.Current["_id"] != key)
                return Lacks(view, there.Current);
            if (Differs(view, here.Current, there.Current) is { } difference)
                return difference;
        }
        return await there.MoveNextAsync() ? Lacks(view, there.Current) : null;
    }

    private static string Lacks(ViewDefinition view, BsonDocument row) =>
        $"{view.Name} lacks the row '{row["_id"]}' that the log has";

    private static string? Differs(ViewDefinition view, BsonDocument here, BsonDocument there)
    {
        foreach (var field in there)
        {
            var found = here.GetValue(field.Name, BsonNull.Value);
            if (found.BsonType != field.Value.BsonType || found != field.Value || !here.Contains(field.Name))
                return $"{view.Name}, row '{here["_id"]}': {field.Name} is {Shown(found)}, but the log has {Shown(field.Value)}";
        }
        return here.FirstOrDefault(field => !there.Contains(field.Name)) is { Name: { } more }
            ? $"{view.Name}, row '{here["_id"]}' has a field {more}, but the log does not"
            : null;
    }

    private static async IAsyncEnumerable<BsonDocument> Rows(IMongoCollection<BsonDocument> collection)
    {
        using var cursor = await collection.Where(FilterDefinition<BsonDocument>.Empty).Sort(ByKey).ToCursorAsync();
        while (await cursor.MoveNextAsync())
            foreach (var row in cursor.Current)
                yield return row;
    }

    private static string Shown(BsonValue value)
    {
        const int Most = 100;
        var text = value.IsBsonNull ? "" : $"{value}";
        return text.Length > Most ? $"{text[..Most]}…" : text;
    }
}
