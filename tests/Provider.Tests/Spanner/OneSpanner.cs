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
internal sealed class SomeSpanner(OneSpanner spanner)
{
    public const string Service = "account";

    /// <summary>Longer than any test takes, however busy the machine.</summary>
    public static readonly TimeSpan LongLease = TimeSpan.FromMinutes(5);

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

    /// <summary>As a lease ends that nobody renews.</summary>
    public void EndLease() => Change("log_head", ["log", "lease_micros"], Cells.Of(Service), Cells.Of(0));

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
