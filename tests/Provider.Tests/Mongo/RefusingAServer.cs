using Florin.Mongo;
using Florin.Platform.EventLog;
using Florin.Platform.Projections;
using Florin.Platform.Replication;
using Florin.Testing.Mongo;
using Florin.Testing.Storage;
using MongoDB.Bson;

namespace Florin.Provider.Tests.Mongo;

/// <summary>Servers that cannot be used are refused alike for read models and replicas, with what to do.</summary>
public sealed class RefusingAServer(OneMongo mongo) : IDisposable
{
    private readonly SomeViews _views = new(mongo);

    public void Dispose() => _views.Drop();

    [Theory]
    [InlineData("standalone", "neither of a replica set nor of a sharded cluster")]
    [InlineData("old", "is older than MongoDB 6.0")]
    [InlineData("password", "MongoDB refuses the user or the password of Storage:Mongo:ConnectionString")]
    [InlineData("right", "lacks a right on")]
    public async Task Says_what_is_wrong_with_it(string wrong, string said)
    {
        Assert.SkipWhen(MongoServer.IsReal, "A real server answers what is right.");
        await using var gateway = mongo.Server.NewGateway();
        gateway.Answers = command => Answer(wrong, command);
        var options = _views.Options with { ConnectionString = Address(wrong, gateway) };
        await using var store = new MongoViewStore(new ViewDatabase("account", options));
        var fault = await Assert.ThrowsAsync<ViewFault>(async () =>
            await store.Define("people", [ViewContract.People], default)
        );
        Assert.Contains(said, fault.Message);
        using var replica = new MongoReplica("account", options);
        var ofReplica = Assert.Throws<LogFault>(() => replica.Open(new ReplicatedLog("account", "log_1", 1)));
        Assert.Contains(said, ofReplica.Message);
        Assert.DoesNotContain("Geheim", fault.Message + ofReplica.Message);
    }

    private static string Address(string wrong, MongoGateway gateway) =>
        wrong == "password"
            ? gateway.Address.Replace("://", "://florin:Geheim-123@", StringComparison.Ordinal)
            : gateway.Address;

    private static BsonDocument? Answer(string wrong, string command) =>
        (wrong, command) switch
        {
            ("standalone", "hello" or "ismaster") => Hello(21).Without("msg"),
            ("old", "hello" or "ismaster") => Hello(13),
            ("password", "saslstart") => Error(18, "AuthenticationFailed", "Authentication failed."),
            ("right", "find") => Error(13, "Unauthorized", "not authorized"),
            _ => null,
        };

    private static BsonDocument Hello(int wireVersion) =>
        new()
        {
            { "isWritablePrimary", true },
            { "ismaster", true },
            { "msg", "isdbgrid" },
            { "maxBsonObjectSize", 16777216 },
            { "maxMessageSizeBytes", 48000000 },
            { "maxWriteBatchSize", 100000 },
            { "minWireVersion", 0 },
            { "maxWireVersion", wireVersion },
            { "helloOk", true },
            { "ok", 1.0 },
        };

    private static BsonDocument Error(int code, string name, string message) =>
        new()
        {
            { "ok", 0.0 },
            { "code", code },
            { "codeName", name },
            { "errmsg", message },
        };
}

file static class Changed
{
    public static BsonDocument Without(this BsonDocument document, string field)
    {
        document.Remove(field);
        return document;
    }
}
