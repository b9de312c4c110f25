using Florin.Platform.EventLog;
using Xunit;

namespace Florin.Testing.Storage;

/// <summary>What operators see of a log's owner in a database that instances share, and how they ask for the log.</summary>
public abstract class OwnershipRecordContract : IDisposable
{
    private readonly IDatabaseOfInstances _database;
    private readonly SomeStorage _first;
    private readonly SomeStorage _second;
    private readonly IOwnershipRecord _record;

    /// <summary>A log that nobody has claimed.</summary>
    protected OwnershipRecordContract(IDatabaseOfInstances database)
    {
        ArgumentNullException.ThrowIfNull(database);
        (_database, _record) = (database, database.OpenRecord());
        (_first, _second) = (database.LogOf("http://a"), database.LogOf("http://b"));
    }

    /// <summary>What the error for a missing log contains.</summary>
    protected abstract string NoLog { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        _record.Dispose();
        _first.Dispose();
        _second.Dispose();
        _database.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Shows_the_owner_and_who_stands_by()
    {
        var claim = _first.Writer.Claim();
        Assert.Throws<Fenced>(() => _second.Writer.Claim());
        _second.Writer.StandBy();
        var found = await Read();
        Assert.Equal(("http://a", claim.Epoch, claim.Since), (found.Owner, found.Epoch, found.OwnedSince));
        Assert.InRange(found.LeaseLeft!.Value, TimeSpan.FromTicks(1), IDatabaseOfInstances.LongLease); // It is owned.
        var standby = Assert.Single(found.Standbys);
        Assert.Equal(("http://b", true), (standby.Address, standby.IsAlive));
        _database.LoseStandby("http://b");
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
        _database.DeleteOwner();
        Assert.Null((await Read()).Owner);
        _first.Writer.Renew(claim.Epoch);
        Assert.Equal("http://a", (await Read()).Owner);
    }

    [Fact]
    public async Task Says_that_there_is_no_log() => Assert.Contains(NoLog, (await Assert.ThrowsAsync<LogFault>(Read)).Message);

    private Task<RecordedOwnership> Read() => _record.Read(CancellationToken.None);
}
