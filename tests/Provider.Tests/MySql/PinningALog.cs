using Florin.MySql;
using Florin.Platform.EventLog;
using Florin.Testing.MySql;
using Florin.Testing.Storage;

namespace Florin.Provider.Tests.MySql;

/// <summary>A log whose owner operators have chosen: who may claim it when, and who is asked to give it up.</summary>
public abstract class PinningALog : IDisposable
{
    private const string A = "http://a";
    private const string B = "http://b";
    private const string C = "http://c";
    private readonly SomeDatabase _database;
    private readonly Dictionary<string, SomeStorage> _logs;
    private readonly MySqlOwnershipRecord _record;

    protected PinningALog(DatabaseServer server)
    {
        _database = new SomeDatabase(server);
        _logs = ((string[])[A, B, C]).ToDictionary(address => address, address => _database.Log(from: address));
        _record = new MySqlOwnershipRecord(_database.Database(), SomeDatabase.LongLease);
    }

    public void Dispose()
    {
        _record.Dispose();
        foreach (var log in _logs.Values)
            log.Dispose();
        _database.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Asks_the_owner_for_it_and_lets_the_instance_go_first()
    {
        var claim = OwnedBy(A, standbys: [B, C]);
        Assert.Null(await Pin(B));
        Assert.True((await Read()).IsAskedFor);
        _logs[A].Writer.Release(claim.Epoch);
        Assert.Contains($"is pinned to {B}, which stands by", Assert.Throws<Fenced>(() => _logs[C].Writer.Claim()).Message);
        Assert.Throws<Fenced>(() => _logs[A].Writer.Claim());
        _logs[B].Writer.Claim();
        var found = await Read();
        Assert.Equal((B, false, B), (found.Owner, found.IsAskedFor, found.Pin?.Address));
    }

    [Fact]
    public async Task Asks_nobody_where_the_instance_owns_it_already()
    {
        OwnedBy(A, standbys: [B]);
        var until = Later();
        Assert.Null(await Pin(A, until));
        var found = await Read();
        Assert.Equal((A, false), (found.Owner, found.IsAskedFor));
        Assert.Equal(new PinnedInstance(A, until), found.Pin);
        Assert.Equal(found.Pin, (await _logs[B].Reader.Head(CancellationToken.None)).Pin);
    }

    [Theory]
    [InlineData("UPDATE log_standbys SET seen = UTC_TIMESTAMP(6) - INTERVAL 6 MINUTE WHERE address = 'http://b'")] // It is dead.
    [InlineData("UPDATE log_head SET lease_until = UTC_TIMESTAMP(6) - INTERVAL 6 MINUTE")] // It has not claimed it for a lease.
    [InlineData("UPDATE log_head SET pinned_until = UTC_TIMESTAMP(6) - INTERVAL 1 SECOND")]
    public async Task Does_not_keep_others_from_a_log_that_the_instance_does_not_claim(string change)
    {
        var claim = OwnedBy(A, standbys: [B, C]);
        Assert.Null(await Pin(B));
        _logs[A].Writer.Release(claim.Epoch);
        Assert.Throws<Fenced>(() => _logs[C].Writer.Claim());
        _database.Run(change);
        _logs[C].Writer.Claim();
        Assert.False((await Read()).IsAskedFor); // It is not taken away again.
    }

    [Fact]
    public async Task Lets_any_instance_have_it_when_the_pinned_owner_dies()
    {
        OwnedBy(A, standbys: [B]);
        Assert.Null(await Pin(A));
        _database.EndLease();
        _logs[B].Writer.Claim();
        Assert.Equal(B, (await Read()).Owner);
    }

    [Fact]
    public async Task Is_asked_for_once_by_an_instance_that_has_come_back_and_stands_by_for_a_while()
    {
        OwnedBy(A, standbys: [B]);
        Assert.Null(await Pin(A));
        _database.EndLease();
        var epoch = _logs[B].Writer.Claim().Epoch;
        var asked = new List<bool>();
        var rows = new StandbyRows(SomeDatabase.Service, A, SomeDatabase.LongLease);
        using (var connection = _database.Database().Connect())
            for (var note = 1; note <= 90; note++)
            {
                rows.Note(connection);
                asked.Add(_database.Number("SELECT COALESCE(release_epoch, 0) FROM log_head") == epoch);
                if (note == 60) // It could not claim the log, and the other one has it again.
                    epoch = Reclaimed(epoch);
            }
        Assert.Equal([29, 31, 30], [asked.IndexOf(true), asked.Count(now => now), asked.Count - 1 - asked.LastIndexOf(true)]);
    }

    [Fact]
    public async Task Ends_with_a_release_of_the_log_by_the_instance()
    {
        OwnedBy(A, standbys: [B]);
        Assert.Null(await Pin(A));
        Assert.Null(await _record.AskForRelease(CancellationToken.None));
        Assert.Equal((true, null), ((await Read()).IsAskedFor, (await Read()).Pin));
    }

    [Fact]
    public async Task Is_refused_for_an_instance_that_is_not_there_and_for_times_that_are_over_or_far_away()
    {
        OwnedBy(A, standbys: [B]);
        Assert.Equal($"No instance at {C} has the log of account open. Those that do: {A}, {B}.", await Pin(C));
        Assert.Contains("is not within the next 366 days", await Pin(B, Later().AddYears(-1)));
        Assert.Contains("is not within the next 366 days", await Pin(B, Later().AddYears(2)));
        Assert.Equal((false, null), ((await Read()).IsAskedFor, (await Read()).Pin));
    }

    private LogClaim OwnedBy(string owner, string[] standbys)
    {
        var claim = _logs[owner].Writer.Claim();
        foreach (var standby in standbys)
        {
            Assert.Throws<Fenced>(() => _logs[standby].Writer.Claim());
            _logs[standby].Writer.StandBy();
        }
        return claim;
    }

    private long Reclaimed(long epoch)
    {
        _logs[B].Writer.Release(epoch);
        _database.Run("UPDATE log_head SET lease_until = UTC_TIMESTAMP(6) - INTERVAL 6 MINUTE");
        return _logs[B].Writer.Claim().Epoch;
    }

    private Task<RecordedOwnership> Read() => _record.Read(CancellationToken.None);

    private Task<string?> Pin(string address, DateTimeOffset? until = null) =>
        _record.Pin(new PinnedInstance(address, until ?? Later()), CancellationToken.None);

    // Whole seconds, and in the future whatever the clock of the server says.
    private static DateTimeOffset Later() => new(TimeProvider.System.GetUtcNow().UtcDateTime.Date.AddDays(30), TimeSpan.Zero);
}

public sealed class PinningAMariaDbLog(Servers servers) : PinningALog(servers.MariaDb);

public sealed class PinningAMySqlLog(Servers servers) : PinningALog(servers.MySql9);
