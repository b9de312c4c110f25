using MongoDB.Bson;
using MongoDB.Driver;

namespace Florin.Mongo;

/// <summary>Questions that are asked when they are awaited; the library's name of them is that of a call which waits.</summary>
internal static class LazyFind
{
    public static IFindFluent<BsonDocument, BsonDocument> Where(
        this IMongoCollection<BsonDocument> collection,
        FilterDefinition<BsonDocument> filter
    ) => collection.Find(filter);

    public static IFindFluent<BsonDocument, BsonDocument> Where(
        this IMongoCollection<BsonDocument> collection,
        IClientSessionHandle session,
        FilterDefinition<BsonDocument> filter
    ) => collection.Find(session, filter);
}
