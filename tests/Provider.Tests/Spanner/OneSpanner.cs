using Florin.Platform.EventLog;
using Florin.Platform.Feeds;
using Florin.Platform.Secrets;
using Florin.Provider.Tests.Spanner;
using Florin.Spanner;
using Florin.Testing.Spanner;
using Florin.Testing.Storage;
using Google.Protobuf.WellKnownTypes;

[assembly: AssemblyFixture(typeof(OneSpanner))]

namespace Florin.Provider.Tests.Spanner;

/// <summary>One emulator for all tests that do not disturb it, started when the first of them asks.</summary>
public sealed class OneSpanner : IAsyncDisposable
{
    private readonly Lazy<SpannerEmulator> _emulator = new(Started);

    /// <summary>It, or the test is left out.</summary>
    public SpannerEmulator Emulator
    {
        get
        {
            Assert.SkipWhen(SpannerEmulator.Missing is not null, SpannerEmulator.Missing ?? "");
            return _emulator.Value;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_emulator.IsValueCreated)
            await _emulator.Value.DisposeAsync();
    }

#pragma warning disable VSTHRD002 // A test that starts it has its thread to itself.
    private static SpannerEmulator Started() => SpannerEmulator.Start().GetAwaiter().GetResult();
#pragma warning restore VSTHRD002
}

/// <summary>A test's own database on the emulator.</summary>
internal sealed class SomeSpanner(OneSpanner spanner) : IDatabaseOfInstances
{
    public const string Service = IDatabaseOfInstances.Service;

    public static TimeSpan LongLease => IDatabaseOfInstances.LongLease;

    public string Name { get; } = SpannerEmulator.NewDatabase();

    public SpannerOptions Options => new() { Database = Name, MinPoolSize = 0 };

    public SpannerDatabase Database(int users = 1, Func<SpannerOptions, SpannerOptions>? change = null) =>
        new(Service, (change ?? (options => options))(Options), users, TimeProvider.System, spanner.Emulator.Host);

    /// <summary>A writer and a reader that have opened nothing yet.</summary>
    public SomeStorage Log(
        TimeSpan? lease = null,
        string from = "http://a",
        Func<SpannerOptions, SpannerOptions>? change = null
    )
    {
        var database = Database(users: 2, change);
        return new SomeStorage(
            new SpannerLogWriter(database, from, lease ?? LongLease, TimeProvider.System),
            new SpannerLogReader(database)
        );
    }

    public SomeStorage LogOf(string address) => Log(from: address);

    public IOwnershipRecord OpenRecord() => new SpannerOwnershipRecord(Database(), LongLease);

    public IOwnerCheckpoints OpenCheckpoints() => new SpannerCheckpoints(Database());

    public ISecretStore OpenSecrets(SecretsOptions options) => new SpannerSecrets(Database(), options, onlyReads: false);

    public IReadOnlyList<byte[]> StoredSecrets()
    {
        using var database = Database();
        var all = database.Read(new TableRead("secrets", ["sealed"], LogKeys.Under(Cells.Of(Service)))).Now();
        return [.. all.Select(row => row.Bytes(0))];
    }

    public void EndLeaseLongAgo() =>
        Change("log_head", ["log", "renewed", "lease_micros"], Cells.Of(Service), Cells.Of(Ago(6)), Cells.Of(0));

    public void LoseStandby(string address) =>
        Change("log_standbys", ["log", "address", "seen"], Cells.Of(Service), Cells.Of(address), Cells.Of(Ago(16)));

    public void EndPin() => Change("log_head", ["log", "pinned_until"], Cells.Of(Service), Cells.Of(Ago(1)));

    public void DeleteOwner() => Change("log_head", ["log", "owner"], Cells.Of(Service), Cells.Of(""));

    // The emulator has no data of its own: it is closed with the last test.
    public void Dispose() { }

    /// <summary>As a lease ends that nobody renews.</summary>
    public void EndLease() => Change("log_head", ["log", "lease_micros"], Cells.Of(Service), Cells.Of(0));

    private static DateTimeOffset Ago(int minutes) => TimeProvider.System.GetUtcNow().AddMinutes(-minutes);

    /// <summary>Changes a row behind the back of the program.</summary>
    public void Change(string table, string[] columns, params Value[] row) =>
        Do(transaction => transaction.Update(table, columns, row));

    /// <summary>Changes something behind the back of the program.</summary>
    public void Do(Action<SpannerTransaction> change)
    {
        using var database = Database();
        database
            .Transact(transaction =>
            {
                change(transaction);
                return Task.FromResult(true);
            })
            .Now();
    }

    /// <summary>How many events there are, of whatever log.</summary>
    public int Events()
    {
        using var database = Database();
        return new ReadRows(database).PositionsAbove(0, CancellationToken.None).AsTask().Now().Count;
    }
}
