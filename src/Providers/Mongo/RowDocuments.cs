using System.Text;
using Florin.Platform.Projections;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Florin.Mongo;

/// <summary>Rows of views as documents: <c>_id</c> is the key, then a typed field for each column, and <c>document</c>, the row's JSON.</summary>
internal static class RowDocuments
{
    /// <summary>The fields that a row is read from, beside the order's.</summary>
    public static readonly ProjectionDefinition<BsonDocument> Document = Builders<BsonDocument>.Projection.Include("document");

    /// <summary>Changes of one view as they are written, of each key the last.</summary>
    public static IReadOnlyList<WriteModel<BsonDocument>> Writes(IEnumerable<ViewChange> changes)
    {
        var last = new Dictionary<string, ViewChange>(StringComparer.Ordinal);
        foreach (var change in changes)
            last[change.Key] = change;
        return [.. last.Values.Select(Write)];
    }

    /// <summary>A row as a query finds it.</summary>
    public static ViewRow RowOf(BsonDocument stored, string? orderBy) =>
        new(stored["_id"].AsString, orderBy is null ? null : ValueOf(stored[orderBy]), JsonOf(stored));

    /// <summary>The row's JSON.</summary>
    public static byte[] JsonOf(BsonDocument stored) => Encoding.UTF8.GetBytes(stored["document"].AsString);

    private static WriteModel<BsonDocument> Write(ViewChange change)
    {
        var key = Builders<BsonDocument>.Filter.Eq("_id", change.Key);
        if (change.Document is null)
            return new DeleteOneModel<BsonDocument>(key);
        var row = new BsonDocument("_id", change.Key);
        for (var i = 0; i < change.Columns.Length; i++)
            row.Add(change.View.Columns[i].Name, change.Columns[i] is { } value ? BsonValue.Create(value) : BsonNull.Value);
        row.Add("document", Encoding.UTF8.GetString(change.Document));
        return new ReplaceOneModel<BsonDocument>(key, row) { IsUpsert = true };
    }

    private static object? ValueOf(BsonValue value) =>
        value switch
        {
            BsonNull => null,
            BsonInt64 number => number.Value,
            _ => value.AsString,
        };
}
