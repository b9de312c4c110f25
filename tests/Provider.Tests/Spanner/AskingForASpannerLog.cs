using Florin.Platform.EventLog;
using Florin.Spanner;
using Florin.Testing.Storage;

namespace Florin.Provider.Tests.Spanner;

/// <summary>What operators see of a log's owner in its database, and how they ask for the log.</summary>
public sealed class AskingForASpannerLog : IDisposable
{
    private readonly SomeSpanner _database;
    private readonly SomeStorage _first;
    private readonly SomeStorage _second;
    private readonly SpannerOwnershipRecord _record;

    public AskingForASpannerLog(OneSpanner spanner)
    {
        _database = new SomeSpanner(spanner);
        (_first, _second) = (_database.Log(from: "http://a"), _database.Log(from: "http://b"));
        _record = new SpannerOwnershipRecord(_database.Database(), SomeSpanner.LongLease);
    }

    public void Dispose()
    {
        _record.Dispose();
        _first.Dispose();
        _second.Dispose();
    }

    private Task<RecordedOwnership> Read() => _record.Read(CancellationToken.None);

    [Fact]
    public async Task Shows_the_owner_and_who_stands_by()
    {
        var claim = _first.Writer.Claim();
        Assert.Throws<Fenced>(() => _second.Writer.Claim());
        _second.Writer.StandBy();
        var found = await Read();
        Assert.Equal(("http://a", claim.Epoch, claim.Since), (found.Owner, found.Epoch, found.OwnedSince));
        Assert.InRange(found.LeaseLeft!.Value, TimeSpan.FromTicks(1), SomeSpanner.LongLease); // It is owned.
        var standby = Assert.Single(found.Standbys);
        Assert.Equal(("http://b", true), (standby.Address, standby.IsAlive));
        _database.Change(
            "log_standbys",
            ["log", "address", "seen"],
            Cells.Of(SomeSpanner.Service),
            Cells.Of("http://b"),
            Cells.Of(standby.LastSeen.AddMinutes(-15)) // Three leases.
        );
        Assert.False(Assert.Single((await Read()).Standbys).IsAlive);
        _second.Writer.Dispose();
        Assert.Empty((await Read()).Standbys);
    }

    [Fact]
    public async Task Is_seen_by_the_owner_and_over_when_another_one_has_claimed()
    {
        var claim = _first.Writer.Claim();
        Assert.Throws<Fenced>(() => _second.Writer.Claim());
        _second.Writer.StandBy();
        Assert.Null(await _record.AskForRelease(CancellationToken.None));
        Assert.True((await _first.Reader.Head(CancellationToken.None)).IsAskedFor);
        Assert.True((await Read()).IsAskedFor);
        _first.Writer.Release(claim.Epoch);
        _second.Writer.Claim();
        Assert.False((await _first.Reader.Head(CancellationToken.None)).IsAskedFor);
        Assert.False((await Read()).IsAskedFor);
        Assert.Empty((await Read()).Standbys); // Its lease says that it is there.
    }

    [Fact]
    public async Task Is_refused_where_nobody_could_take_it_over_or_nobody_owns_it()
    {
        var claim = _first.Writer.Claim();
        Assert.Contains("No other instance has the log of account open", await _record.AskForRelease(CancellationToken.None));
        _first.Writer.Release(claim.Epoch);
        Assert.Contains("No instance owns the log of account", await _record.AskForRelease(CancellationToken.None));
    }

    [Fact]
    public async Task Finds_an_owner_whose_name_was_deleted_once_it_renews_its_claim()
    {
        var claim = _first.Writer.Claim();
        _database.Change("log_head", ["log", "owner"], Cells.Of(SomeSpanner.Service), Cells.Of(""));
        Assert.Null((await Read()).Owner);
        _first.Writer.Renew(claim.Epoch);
        Assert.Equal("http://a", (await Read()).Owner);
    }

    [Fact]
    public async Task Says_that_there_is_no_log()
    {
        Assert.Contains("no log", (await Assert.ThrowsAsync<LogFault>(Read)).Message);
    }
}
