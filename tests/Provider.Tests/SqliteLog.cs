using Florin.Platform.EventLog;
using Florin.Sqlite;
using Florin.Testing.Storage;

namespace Florin.Provider.Tests;

public sealed class ASqliteLog : LogStoreContract
{
    private readonly TemporaryDirectory _directory = new();

    protected override SomeStorage Create() => SomeSqlite.In(_directory);

    protected override SomeStorage Restart() => Create();

    protected override void CleanUp() => _directory.Dispose();
}

public sealed class ASqliteLogRefuses : LogRefusalContract
{
    private readonly TemporaryDirectory _directory = new();

    protected override SomeStorage Create() => SomeSqlite.In(_directory);

    protected override void CleanUp() => _directory.Dispose();
}

public sealed class TheOwnershipOfASqliteLog : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly SomeAppends _some = new();

    [Fact]
    public void Is_refused_to_a_second_claim_until_it_is_released()
    {
        using var first = SomeSqlite.In(_directory);
        using var second = SomeSqlite.In(_directory);
        var claim = first.Writer.Claim();
        Assert.Contains("log.db has an owner already", Assert.Throws<Fenced>(() => second.Writer.Claim()).Message);
        first.Writer.Commit([_some.Next("c1", "a")], claim.Head, claim.Epoch);
        first.Writer.Renew(claim.Epoch);
        first.Writer.Release(claim.Epoch);
        Assert.Throws<Fenced>(() => first.Writer.Commit([_some.Next("c2", "a")], 1, claim.Epoch));
        Assert.Throws<Fenced>(() => first.Writer.Renew(claim.Epoch));
        Assert.Throws<Fenced>(() => first.Writer.Reopen(claim.Epoch));
        Assert.Equal(1, second.Writer.Claim().Head);
        first.Writer.Release(claim.Epoch); // It has none: the other one's stays.
        using var third = SomeSqlite.In(_directory);
        Assert.Throws<Fenced>(() => third.Writer.Claim());
    }

    [Fact]
    public void Ends_when_it_is_closed()
    {
        SomeSqlite.In(_directory).Dispose();
        using (var first = SomeSqlite.In(_directory))
            first.Open();
        using var second = SomeSqlite.In(_directory);
        Assert.Equal(0, second.Open());
    }

    [Fact]
    public void Is_kept_over_a_failed_commit()
    {
        using var first = SomeSqlite.In(_directory);
        using var second = SomeSqlite.In(_directory);
        var claim = first.Writer.Claim();
        Assert.ThrowsAny<LogFault>(() => first.Writer.Commit([_some.Next("c1", "a") with { Events = [] }], 0, claim.Epoch));
        Assert.Throws<Fenced>(() => second.Writer.Claim());
        Assert.Equal(0, first.Writer.Reopen(claim.Epoch));
        Assert.Throws<Fenced>(() => second.Writer.Claim());
    }

    [Fact]
    public void Does_not_keep_others_from_reading()
    {
        using var owner = SomeSqlite.In(_directory);
        owner.Open();
        owner.Commit([_some.Next("c1", "a")]);
        using var reading = new SqliteLogStore(_directory.File("log.db"), readOnly: true);
        Assert.Equal(1, reading.Open());
        Assert.Throws<LogFault>(() => reading.Claim());
    }

    [Fact]
    public void Refuses_a_commit_after_another_head_than_its_own()
    {
        using var log = SomeSqlite.In(_directory);
        var claim = log.Writer.Claim();
        log.Writer.Commit([_some.Next("c1", "a")], claim.Head, claim.Epoch);
        Assert.Throws<Fenced>(() => log.Writer.Commit([_some.Next("c2", "a")], claim.Head, claim.Epoch));
    }

    public void Dispose() => _directory.Dispose();
}

internal static class SomeSqlite
{
    public static SomeStorage In(TemporaryDirectory directory)
    {
        var store = new SqliteLogStore(directory.File("log.db"));
        return new SomeStorage(store, store);
    }

    /// <summary>Commits under the claim that every owner has.</summary>
    public static void Commit(this SqliteLogStore store, IReadOnlyList<StoredAppend> batch) =>
        store.Commit(batch, batch[0].Events[0].Position - 1, SqliteLogStore.Epoch);
}
