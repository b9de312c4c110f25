using Florin.Mongo;
using Florin.Platform.Configuration;
using Florin.Platform.Hosting;
using Florin.Platform.Projections;
using Florin.Testing;
using Florin.Testing.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using MongoDB.Bson;

namespace Florin.Provider.Tests.Mongo;

/// <summary>What is wrong is said with the key, the cause and the mend; no secret is shown.</summary>
public sealed class ConfiguringMongo
{
    private const string Secret = "Geheim-123";

    [Theory]
    [InlineData(null, "Storage:Mongo:ConnectionString is missing")]
    [InlineData("nonsense " + Secret, "Storage:Mongo:ConnectionString cannot be read")]
    [InlineData("mongodb://db/x?authSource=" + Secret, "must not name a database: use Storage:Mongo:DatabasePrefix")]
    [InlineData("mongodb://db/?maxPoolSize=9", "must not contain 'maxPoolSize': use Storage:Mongo:MaxPoolSize")]
    [InlineData("mongodb://db/?w=1", "must not contain 'w'")]
    [InlineData("mongodb://db/?tls=true&tlsInsecure=true", "must not contain 'tlsInsecure' outside loopback")]
    public void Refuses_a_connection_string(string? address, string said)
    {
        var wrong = Assert.Throws<WrongConfiguration>(() => Open(("Storage:Mongo:ConnectionString", address)));
        Assert.Contains(said, wrong.Message);
        Assert.DoesNotContain(Secret, wrong.ToString());
    }

    [Theory]
    [InlineData("DatabasePrefix", "a-b")]
    [InlineData("MaxPoolSize", "0")]
    [InlineData("MinPoolSize", "21")]
    [InlineData("ServerSelectionTimeout", "00:00:00")]
    public void Refuses_a_value_that_is_not_allowed(string name, string value)
    {
        var key = $"Storage:Mongo:{name}";
        var wrong = Assert.Throws<WrongConfiguration>(() =>
            Open(("Storage:Mongo:ConnectionString", "mongodb://127.0.0.1"), (key, value))
        );
        Assert.Contains(key, wrong.Message);
    }

    [Theory]
    [InlineData("mongodb://127.0.0.1,localhost", false)]
    [InlineData("mongodb://127.0.0.1,db2", true)]
    [InlineData("mongodb://db?tls=false", false)]
    public void Encrypts_outside_loopback_unless_it_is_told_not_to(string address, bool isEncrypted)
    {
        var settings = MongoAddress.Read(new MongoOptions { ConnectionString = address });
        Assert.Equal(isEncrypted, settings.UseTls);
        Assert.Equal(
            (5, 20, "majority", true),
            (
                settings.MinConnectionPoolSize,
                settings.MaxConnectionPoolSize,
                $"{settings.WriteConcern.W}",
                settings.WriteConcern.Journal
            )
        );
        Assert.Equal(
            (TimeSpan.FromMinutes(5), TimeSpan.FromSeconds(30)),
            (settings.MaxConnectionIdleTime, settings.ServerSelectionTimeout)
        );
    }

    [Fact]
    public async Task Says_that_no_server_can_be_reached()
    {
        using var ports = FreePorts.Take();
        await using var store = Open(
            ("Storage:Mongo:ConnectionString", $"mongodb://127.0.0.1:{ports.First}"),
            ("Storage:Mongo:ServerSelectionTimeout", "00:00:01")
        );
        var fault = await Assert.ThrowsAsync<ViewFault>(async () =>
            await store.Define("people", [ViewContract.People], default)
        );
        Assert.Contains("No server of Storage:Mongo:ConnectionString", fault.Message);
    }

    private static IViewStore Open(params (string Key, string? Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, setting.Value)))
            .Build();
        var place = new StoragePlace("account", "", "", configuration, TimeProvider.System, NullLogger.Instance);
        return new MongoProvider().OpenViews(place);
    }
}

/// <summary>A database that is not this service's is left alone.</summary>
public sealed class WhoseDatabaseItIs(OneMongo mongo) : IDisposable
{
    private readonly SomeViews _views = new(mongo);

    public void Dispose() => _views.Drop();

    [Fact]
    public async Task Refuses_one_that_holds_something_else()
    {
        using (var other = new ViewDatabase("account", _views.Options))
            await other.Rows("things").InsertOneAsync(new BsonDocument("_id", "thing"), null, default);
        await Refuses("holds 'things' and is not Florin's: choose another Storage:Mongo:DatabasePrefix");
    }

    [Fact]
    public async Task Refuses_one_of_another_service()
    {
        using (var other = new ViewDatabase("account", _views.Options))
            await other
                .Rows("_florin")
                .InsertOneAsync(
                    new BsonDocument
                    {
                        { "_id", "views" },
                        { "service", "user" },
                        { "format", 1 },
                    },
                    null,
                    default
                );
        await Refuses("holds the read models of the service user, not of account");
    }

    [Fact]
    public async Task Refuses_one_of_a_newer_program()
    {
        using (var other = new ViewDatabase("account", _views.Options))
            await other
                .Rows("_florin")
                .InsertOneAsync(
                    new BsonDocument
                    {
                        { "_id", "views" },
                        { "service", "account" },
                        { "format", 2 },
                    },
                    null,
                    default
                );
        await Refuses("was written by a newer Florin");
    }

    private async Task Refuses(string said)
    {
        await using var store = _views.Open();
        var fault = await Assert.ThrowsAsync<ViewFault>(async () =>
            await store.Define("people", [ViewContract.People], default)
        );
        Assert.Contains(said, fault.Message);
    }
}
