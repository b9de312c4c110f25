using Florin.Mongo;
using Florin.Platform.Projections;
using Florin.Provider.Tests.Mongo;
using Florin.Testing.Mongo;
using Florin.Testing.Storage;

[assembly: AssemblyFixture(typeof(OneMongo))]

namespace Florin.Provider.Tests.Mongo;

/// <summary>One server for all tests that do not disturb it, started when the first of them asks.</summary>
public sealed class OneMongo : IAsyncDisposable
{
    private readonly Lazy<MongoServer> _server = new(Started);

    /// <summary>It, or the test is left out.</summary>
    public MongoServer Server
    {
        get
        {
            Assert.SkipWhen(MongoServer.Missing is not null, MongoServer.Missing ?? "");
            return _server.Value;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_server.IsValueCreated)
            await _server.Value.DisposeAsync();
    }

#pragma warning disable VSTHRD002 // A test that starts it has its thread to itself.
    private static MongoServer Started() => MongoServer.Start().GetAwaiter().GetResult();
#pragma warning restore VSTHRD002
}

/// <summary>The databases of one test.</summary>
internal sealed class SomeViews(OneMongo mongo)
{
    private readonly string _prefix = MongoServer.NewPrefix();

    public MongoOptions Options =>
        new()
        {
            ConnectionString = mongo.Server.Address,
            DatabasePrefix = _prefix,
            MinPoolSize = 0,
        };

    public IViewStore Open(string service = "account") => new MongoViewStore(new ViewDatabase(service, Options));

    public async Task<IViewStore> Restart(IViewStore store)
    {
        await store.DisposeAsync();
        return Open();
    }

    public void Drop()
    {
        if (MongoServer.Missing is not null)
            return; // The test was left out.
        using var database = new ViewDatabase("account", Options);
        database.Data.Client.DropDatabase(database.Name);
    }
}

public sealed class MongoViews(OneMongo mongo) : ViewStoreContract
{
    private readonly SomeViews _views = new(mongo);

    protected override IViewStore Create() => _views.Open();

    protected override Task<IViewStore> Restart(IViewStore store) => _views.Restart(store);

    protected override IViewStore Open(IViewStore store) => _views.Open();

    protected override void CleanUp() => _views.Drop();
}

public sealed class ProgressOfMongoViews(OneMongo mongo) : ViewProgressContract
{
    private readonly SomeViews _views = new(mongo);

    protected override IViewStore Create() => _views.Open();

    protected override Task<IViewStore> Restart(IViewStore store) => _views.Restart(store);

    protected override IViewStore Open(IViewStore store) => _views.Open();

    protected override void CleanUp() => _views.Drop();
}

public sealed class VersionsOfMongoViews(OneMongo mongo) : ViewVersionContract
{
    private readonly SomeViews _views = new(mongo);

    protected override IViewStore Create() => _views.Open();

    protected override Task<IViewStore> Restart(IViewStore store) => _views.Restart(store);

    protected override IViewStore Open(IViewStore store) => _views.Open();

    protected override void CleanUp() => _views.Drop();
}

public sealed class QueriesOfMongoViews(OneMongo mongo) : ViewQueryContract
{
    private readonly SomeViews _views = new(mongo);

    protected override IViewStore Create() => _views.Open();

    protected override Task<IViewStore> Restart(IViewStore store) => _views.Restart(store);

    protected override IViewStore Open(IViewStore store) => _views.Open();

    protected override void CleanUp() => _views.Drop();
}

public sealed class PagesOfMongoViews(OneMongo mongo) : ViewPagingContract
{
    private readonly SomeViews _views = new(mongo);

    protected override IViewStore Create() => _views.Open();

    protected override Task<IViewStore> Restart(IViewStore store) => _views.Restart(store);

    protected override IViewStore Open(IViewStore store) => _views.Open();

    protected override void CleanUp() => _views.Drop();
}
