using Florin.Platform.EventLog;
using Xunit;

namespace Florin.Testing.Storage;

/// <summary>A log whose owner operators have chosen: who may claim it when, and who is asked to give it up.</summary>
public abstract class PinnedLogContract : IDisposable
{
    /// <summary>An instance.</summary>
    protected const string A = "http://a";

    /// <summary>Another one.</summary>
    protected const string B = "http://b";

    private const string C = "http://c";
    private readonly IOwnershipRecord _record;

    /// <summary>A log that nobody has claimed.</summary>
    protected PinnedLogContract(IDatabaseOfInstances database)
    {
        ArgumentNullException.ThrowIfNull(database);
        (Database, _record) = (database, database.OpenRecord());
        Logs = ((string[])[A, B, C]).ToDictionary(address => address, database.LogOf);
    }

    /// <summary>The log of each instance.</summary>
    protected IReadOnlyDictionary<string, SomeStorage> Logs { get; }

    /// <summary>Where it is.</summary>
    protected IDatabaseOfInstances Database { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        _record.Dispose();
        foreach (var log in Logs.Values)
            log.Dispose();
        Database.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Asks_the_owner_for_it_and_lets_the_instance_go_first()
    {
        var claim = OwnedBy(A, standbys: [B, C]);
        Assert.Null(await Pin(B));
        Assert.True((await Read()).IsAskedFor);
        Logs[A].Writer.Release(claim.Epoch);
        Assert.Contains($"is pinned to {B}, which stands by", Assert.Throws<Fenced>(() => Logs[C].Writer.Claim()).Message);
        Assert.Throws<Fenced>(() => Logs[A].Writer.Claim());
        Logs[B].Writer.Claim();
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
        Assert.Equal(found.Pin, (await Logs[B].Reader.Head(CancellationToken.None)).Pin);
    }

    [Theory]
    [InlineData("it is dead")]
    [InlineData("it has not claimed it for a lease")]
    [InlineData("the pin is over")]
    public async Task Does_not_keep_others_from_a_log_that_the_instance_does_not_claim(string why)
    {
        var claim = OwnedBy(A, standbys: [B, C]);
        Assert.Null(await Pin(B));
        Logs[A].Writer.Release(claim.Epoch);
        Assert.Throws<Fenced>(() => Logs[C].Writer.Claim());
        if (why == "it is dead")
            Database.LoseStandby(B);
        else if (why == "the pin is over")
            Database.EndPin();
        else
            Database.EndLeaseLongAgo();
        Logs[C].Writer.Claim();
        Assert.False((await Read()).IsAskedFor); // It is not taken away again.
    }

    [Fact]
    public async Task Lets_any_instance_have_it_when_the_pinned_owner_dies()
    {
        OwnedBy(A, standbys: [B]);
        Assert.Null(await Pin(A));
        Database.EndLease();
        Logs[B].Writer.Claim();
        Assert.Equal(B, (await Read()).Owner);
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

    /// <summary>An instance has claimed it, and others stand by.</summary>
    protected LogClaim OwnedBy(string owner, string[] standbys)
    {
        var claim = Logs[owner].Writer.Claim();
        foreach (var standby in standbys)
        {
            Assert.Throws<Fenced>(() => Logs[standby].Writer.Claim());
            Logs[standby].Writer.StandBy();
        }
        return claim;
    }

    private Task<RecordedOwnership> Read() => _record.Read(CancellationToken.None);

    /// <summary>Pins it.</summary>
    protected Task<string?> Pin(string address, DateTimeOffset? until = null) =>
        _record.Pin(new PinnedInstance(address, until ?? Later()), CancellationToken.None);

    // Whole seconds, and in the future whatever the clock of the server says.
    private static DateTimeOffset Later() => new(TimeProvider.System.GetUtcNow().UtcDateTime.Date.AddDays(30), TimeSpan.Zero);
}
