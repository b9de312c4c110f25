using MongoDB.Bson;

namespace Florin.Mongo;

/// <summary>Whether a server is one that Florin works with, as its answer to <c>hello</c> tells.</summary>
internal static class HelloAnswer
{
    private const int LeastWireVersion = 17; // MongoDB 6.0.

    /// <summary>Asks for it.</summary>
    public static readonly BsonDocument Question = new("hello", 1);

    /// <summary>What is wrong with the server and what to do; null where nothing is.</summary>
    public static string? Problem(BsonDocument hello)
    {
        if (!hello.Contains("setName") && hello.GetValue("msg", "") != "isdbgrid")
            return $"The server of {MongoOptions.ConnectionKey} is neither of a replica set nor of a sharded cluster, so it has no transactions: start it with --replSet (one member will do), or name another one.";
        return hello["maxWireVersion"].ToInt32() < LeastWireVersion
            ? $"The server of {MongoOptions.ConnectionKey} is older than MongoDB 6.0: upgrade it, or name another one."
            : null;
    }
}
