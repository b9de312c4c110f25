using Florin.Platform.EventLog;
using Florin.Platform.Replication;
using Florin.Platform.Verification;
using Florin.Spanner;
using Florin.Testing.Storage;

namespace Florin.Provider.Tests.Spanner;

/// <summary>What is in the database, and was changed behind the program's back.</summary>
public sealed class ADatabaseOfSpanner(OneSpanner spanner) : IDisposable
{
    private readonly SomeSpanner _spanner = new(spanner);
    private readonly SomeAppends _some = new();

    /// <inheritdoc/>
    public void Dispose() => _spanner.Dispose();

    [Theory]
    [InlineData("head 2", "ends at position 2, but there are events up to position 3, so the row was set back")]
    [InlineData("head 4", "ends at position 4, but events up to there are missing")]
    [InlineData("event 3", "ends at position 3, but events up to there are missing")]
    [InlineData("event 2", "ends at position 3, but events up to there are missing")]
    [InlineData("event 1", "ends at position 3, but events up to there are missing")]
    [InlineData("row", "is missing although there are events")]
    public void Is_refused_where_a_log_is_not_whole(string change, string said)
    {
        ThreeEvents();
        Damage(change);
        using var log = _spanner.Log();
        var fault = Assert.Throws<LogFault>(() => log.Open());
        Assert.Contains(said, fault.Message, StringComparison.Ordinal);
        Assert.Contains("Restore the database from a backup, all of it.", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("head 2")]
    [InlineData("row")]
    [InlineData("epoch")]
    public void Stops_the_owner_at_the_next_commit(string change)
    {
        using var log = _spanner.Log();
        log.Open();
        log.Commit([_some.Next("c1", "a", "b", "c")]);
        Damage(change);
        Assert.ThrowsAny<LogFault>(() => log.Commit([_some.Next("c2", "a")]));
        Assert.Equal(3, _spanner.Events());
    }

    [Theory]
    [InlineData("head 2", "the log ends at position 2, but its last event has position 3")]
    [InlineData("head 9", "the log ends at position 9, but its last event has position 3")]
    [InlineData("row", "has no row of the log account")]
    public void Is_verified(string change, string said)
    {
        ThreeEvents();
        using var log = new SpannerOfflineLog(_spanner.Database());
        log.Open();
        Assert.Null(Problem(log));
        Damage(change);
        Assert.Contains(said, Problem(log), StringComparison.Ordinal);
        Assert.Equal(3, log.Rows().Count());
    }

    [Fact]
    public void Gives_verification_each_row_as_it_was_stored()
    {
        var first = _some.Next("c1", "b", "c");
        Store(first, _some.Next("c2", "a") with { Receipt = new Receipt(new byte[] { 1 }, 201, "{}"u8.ToArray()) });
        using var log = new SpannerOfflineLog(_spanner.Database());
        Assert.Equal((null, null), (log.Missing, log.Owner));
        var rows = log.Rows().ToList();
        Assert.Equal([("c1", 1L), (null, 1L), ("c2", 3L)], rows.Select(row => (row.CommandId, row.MetadataAt)));
        Assert.Equal([true, false, true], rows.Select(row => row.Metadata is not null)); // The second is the first's.
        Assert.Equal([null, null, 201], rows.Select(row => row.Receipt?.Status));
        _spanner.Change(
            "events",
            ["log", "shard", "position", "metadata"],
            [Cells.Of(SomeSpanner.Service), LogKeys.Of(2), Cells.Of(2), Cells.Of("{}"u8.ToArray())]
        );
        Assert.Equal(2, log.Rows().ElementAt(1).MetadataAt); // Not the first's any more.
    }

    [Fact]
    public void Is_missing_where_there_is_none()
    {
        using var log = new SpannerOfflineLog(_spanner.Database());
        Assert.Equal($"the database {_spanner.Name} is missing", log.Missing);
        using (var database = _spanner.Database())
            database.Prepare().Now();
        Assert.Equal($"the log account in {_spanner.Name} is missing", log.Missing);
    }

    [Fact]
    public void Is_refused_where_its_tables_are_newer()
    {
        ThreeEvents();
        _spanner.Change("florin_schema", ["one", "version"], Cells.Of(1), Cells.Of(SpannerTables.Version + 1));
        using var log = _spanner.Log();
        Assert.Contains(
            $"this program supports up to {SpannerTables.Version}",
            Assert.Throws<LogFault>(() => log.Open()).Message
        );
    }

    [Fact]
    public void Holds_a_log_or_its_replica()
    {
        ThreeEvents();
        using var replica = new SpannerReplica(_spanner.Database());
        Assert.Throws<ReplicaDiffers>(() => replica.Open(new ReplicatedLog(SomeSpanner.Service, "log_1", 1)));
        var other = new SomeSpanner(spanner);
        using var first = new SpannerReplica(other.Database());
        first.Open(new ReplicatedLog(SomeSpanner.Service, "log_1", 1));
        using var log = other.Log();
        Assert.Contains("holds a replica of the log account", Assert.Throws<LogFault>(() => log.Open()).Message);
    }

    [Fact]
    public async Task Is_made_once_for_all_who_come_at_the_same_time()
    {
        await Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(_ =>
                    Task.Run(() =>
                    {
                        using var database = _spanner.Database();
                        database.Prepare().Now();
                    })
                )
        );
        ThreeEvents();
        Assert.Equal(3, _spanner.Events());
    }

    [Fact]
    public void Takes_a_write_of_many_commits_and_reads_it_over_all_shards()
    {
        const int Appends = 900; // More than one turn through the shards.
        using var replica = new SpannerReplica(_spanner.Database());
        replica.Open(new ReplicatedLog(SomeSpanner.Service, "log_1", 1));
        StoredAppend[] appends = [.. Enumerable.Range(0, Appends).Select(i => _some.Next($"c{i}", "a", "b", "c"))];
        replica.Write(appends, new Watermark(3 * (Appends - 1), 1, null));
        var read = replica.Read(0, int.MaxValue, CancellationToken.None).AsTask().Now();
        Assert.Equal(Enumerable.Range(1, 3 * (Appends - 1)), read.Select(e => (int)e.Position));
        Assert.Equal(3, replica.DeleteAboveWatermark(1));
        Assert.Equal(3 * (Appends - 1), _spanner.Events());
    }

    private void ThreeEvents() => Store(_some.Next("c1", "a", "b", "c"));

    private void Store(params StoredAppend[] appends)
    {
        using (var log = _spanner.Log())
        {
            log.Open();
            log.Commit(appends);
        }
        _spanner.EndLease();
    }

    private void Damage(string change)
    {
        var log = Cells.Of(SomeSpanner.Service);
        switch (change.Split(' '))
        {
            case ["head", var position]:
                _spanner.Change("log_head", ["log", "head"], log, Cells.Of(position));
                break;
            case ["event", var position]:
                _spanner.Do(transaction => transaction.Delete("events", LogKeys.At(SomeSpanner.Service, position[0] - '0')));
                break;
            case ["epoch"]:
                _spanner.Change("log_head", ["log", "epoch"], log, Cells.Of(7));
                break;
            default:
                _spanner.Do(transaction => transaction.Delete("log_head", LogKeys.Key(log)));
                break;
        }
    }

    private static string? Problem(SpannerOfflineLog log)
    {
        var check = new Check(log.Invariant, "");
        log.CheckStorage(check);
        log.CheckRows(check);
        return check.ToFinding().Violation;
    }
}
