using Florin.Platform.EventLog;
using Florin.Testing.Storage;

namespace Florin.Unit.Tests.EventStore;

/// <summary>Two processes with one log: the first owns it, the second stands by.</summary>
public sealed class StandingBy : IDisposable
{
    private const string SecondAddress = "http://10.0.0.2:3002";
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(3);
    private readonly InMemoryLogStore _store = new() { Lease = Lease };
    private readonly TheLog _first;
    private readonly TheLog _second;

    public StandingBy()
    {
        _first = new TheLog(_store, writer: _store);
        _second = new TheLog(_store, _store.AnotherWriter(SecondAddress));
    }

    [Fact]
    public async Task Follows_what_the_owner_commits()
    {
        await _first.AddNow(1);
        await _first.AddNow(2);
        _second.Look();
        Assert.Equal(2, _second.Log.Head);
        Assert.Equal(_first.Log.End, _second.Log.End);
        Assert.Equal([1, 2], (await _second.Log.Read(0, 10, CancellationToken.None)).Select(e => e.Position));
        Assert.Null(_second.Log.Stopped);
    }

    [Fact]
    public async Task Wakes_who_waits_for_the_next_event()
    {
        var next = _second.Log.ReadNext(0, 10, CancellationToken.None).AsTask();
        await _first.AddNow(1);
        Assert.False(next.IsCompleted);
        _second.Look();
        Assert.Equal(1, Assert.Single(await next).Position);
    }

    [Fact]
    public async Task Decides_nothing_and_names_the_owner()
    {
        await _first.AddNow(1);
        _first.Log.GiveUp(TimeSpan.FromMinutes(1));
        _first.Commits.CommitAll();
        _second.Look();
        Assert.True(_second.Log.IsOwner);
        _first.Look();
        var refused = await Assert.ThrowsAsync<NotOwner>(() => _first.Add(1));
        Assert.Equal(SecondAddress, refused.Owner);
        Assert.Equal((false, SecondAddress), (_first.Log.Ownership.IsOwner, _first.Log.Ownership.Owner));
    }

    [Fact]
    public async Task Takes_over_at_once_when_the_owner_gives_up_with_all_that_it_had_decided()
    {
        var adding = _first.Add(5, command: "c1");
        _first.Log.GiveUp(TimeSpan.FromMinutes(1));
        await Assert.ThrowsAsync<NotOwner>(() => _first.Add(1));
        _first.Commits.CommitAll();
        Assert.Equal(5, (await adding).State.Total);
        Assert.False(_first.Log.IsOwner);
        _second.Look();
        Assert.Equal(8, (await _second.AddNow(3)).State.Total);
        Assert.True((await _second.AddNow(5, command: "c1")).AlreadyDecided);
        _first.Look();
        Assert.Equal(2, _first.Log.Head);
    }

    [Fact]
    public async Task Takes_over_when_the_owner_is_silent_and_the_owner_then_commits_nothing()
    {
        await _first.AddNow(1);
        _store.LeaseIsOver = true;
        _second.Look();
        var late = _first.Add(2);
        _first.Commits.CommitAll();
        Assert.Contains("nothing of the request was recorded", (await Assert.ThrowsAsync<NotOwner>(() => late)).Message);
        Assert.Equal(4, (await _second.AddNow(3)).State.Total);
        _first.Look();
        Assert.Equal(2, _first.Log.Head);
        Assert.Equal(2, _second.Log.Ownership.Epoch);
    }

    [Fact]
    public async Task Goes_back_to_the_first_with_the_commands_of_the_second_known()
    {
        await _first.AddNow(1);
        _store.LeaseIsOver = true;
        _second.Look();
        await _second.AddNow(2, command: "theirs");
        _first.Time.Advance(Lease);
        _first.Renewals.CommitOne(); // Notices.
        _first.Look();
        _second.Log.GiveUp(TimeSpan.FromMinutes(1));
        _second.Commits.CommitAll();
        _first.Look();
        Assert.True(_first.Log.IsOwner);
        Assert.True((await _first.AddNow(2, command: "theirs")).AlreadyDecided);
        Assert.Equal(6, (await _first.AddNow(3)).State.Total);
    }

    [Fact]
    public async Task Is_noticed_by_the_renewal_of_an_owner_that_writes_nothing()
    {
        await _first.AddNow(1);
        _store.LeaseIsOver = true;
        _second.Look();
        _first.Time.Advance(Lease);
        _first.Renewals.CommitOne();
        _first.Commits.CommitAll();
        Assert.False(_first.Log.Ownership.IsOwner);
    }

    [Fact]
    public void Claims_again_at_once_what_it_gave_up_when_another_process_has_had_it()
    {
        _first.Log.GiveUp(TimeSpan.FromMinutes(1));
        _first.Commits.CommitAll();
        _second.Look();
        _first.Look();
        _second.Log.GiveUp(TimeSpan.FromMinutes(1));
        _second.Commits.CommitAll();
        _first.Look();
        Assert.Equal((true, 3), (_first.Log.IsOwner, _first.Log.Ownership.Epoch));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)] // Of a driver: it must not end the thread that renews.
    public async Task Begins_where_an_owner_cannot_be_certain_and_ends_when_its_claim_is_renewed(bool isOfDriver)
    {
        const string Away = "The database is away.";
        var announced = new List<string?>();
        _first.Log.StoppedChanged += announced.Add;
        await _first.AddNow(1);
        _store.OnRenew = () => throw (isOfDriver ? new TimeoutException(Away) : new LogFault(Away));
        _first.Time.Advance(Lease);
        _first.Renewals.CommitOne();
        await Assert.ThrowsAsync<NotOwner>(() => _first.Total());
        await Assert.ThrowsAsync<NotOwner>(() => _first.Add(100)); // A refusal rests on what is in memory, too.
        _store.OnRenew = null;
        _first.Renewals.CommitOne();
        Assert.Equal(1, await _first.Total());
        Assert.Equal([$"its claim is over and cannot be renewed: {Away}", null], announced);
    }

    [Fact]
    public async Task Does_not_begin_while_commits_or_renewals_go_on()
    {
        for (var i = 0; i < 5; i++)
        {
            _first.Time.Advance(TimeSpan.FromSeconds(2));
            if (i % 2 == 0)
                await _first.AddNow(1);
            else
                _first.Renewals.CommitOne();
        }
        Assert.Equal(3, await _first.Total());
    }

    [Fact]
    public async Task Does_not_claim_again_what_it_gave_up_for_a_while()
    {
        _first.Log.GiveUp(TimeSpan.FromSeconds(10));
        _first.Commits.CommitAll();
        _first.Look();
        Assert.False(_first.Log.IsOwner);
        _first.Time.Advance(TimeSpan.FromSeconds(10));
        _first.Look();
        Assert.Equal(1, (await _first.AddNow(1)).State.Total);
    }

    [Fact]
    public async Task Takes_over_from_an_owner_that_is_asked_for_it_and_leaves_it_to_others_for_two_leases()
    {
        await _first.AddNow(1);
        _store.AskedFor = 1;
        var adding = _first.Add(2);
        _first.Renewals.CommitOne(); // Looks.
        await Assert.ThrowsAsync<NotOwner>(() => _first.Add(4));
        _first.Commits.CommitAll();
        Assert.Equal(3, (await adding).State.Total);
        Assert.False(_first.Log.IsOwner);
        _first.Time.Advance(Lease * 2 - TimeSpan.FromTicks(1));
        _first.Look();
        Assert.False(_first.Log.IsOwner);
        _second.Look();
        Assert.Equal(4, (await _second.AddNow(1)).State.Total);
    }

    [Fact]
    public void Leaves_the_log_without_an_owner_for_two_leases_at_the_most()
    {
        _store.AskedFor = 1;
        _first.Renewals.CommitOne();
        _first.Commits.CommitAll();
        _first.Time.Advance(Lease * 2);
        _first.Look();
        Assert.Equal((true, 2), (_first.Log.IsOwner, _first.Log.Ownership.Epoch));
    }

    [Fact]
    public async Task Gives_up_only_under_the_epoch_that_is_asked_for()
    {
        _store.AskedFor = 7;
        _first.Renewals.CommitOne();
        await _first.AddNow(1);
        Assert.True(_first.Log.IsOwner);
    }

    [Fact]
    public async Task Looks_whether_it_is_asked_for_it_three_times_in_a_lease_however_much_it_commits()
    {
        _first.Renewals.CommitOne();
        _store.AskedFor = 1;
        _first.Time.Advance(Lease / 3 - TimeSpan.FromTicks(1));
        await _first.AddNow(1); // Which renews the claim.
        _first.Renewals.CommitOne();
        await _first.AddNow(1);
        _first.Time.Advance(TimeSpan.FromTicks(1));
        _first.Renewals.CommitOne();
        await Assert.ThrowsAsync<NotOwner>(() => _first.Add(1));
    }

    [Fact]
    public async Task Is_noted_unless_it_would_not_claim_the_log()
    {
        _second.Look();
        var noted = _store.Noted;
        Assert.NotEqual(0, noted);
        await _first.AddNow(1);
        _second.Look();
        Assert.True(_store.Noted > noted, "An owner that commits all the time hides it.");
        _second.Log.GiveUp(TimeSpan.FromMinutes(1));
        _second.Look();
        noted = _store.Noted;
        _second.Look();
        Assert.Equal(noted, _store.Noted);
    }

    [Fact]
    public void Knows_the_epoch_of_another_owner_and_since_when_it_is_one()
    {
        Assert.Equal(1, _first.Log.Ownership.Epoch);
        _store.LeaseIsOver = true;
        _second.Look();
        var theirs = _second.Log.Ownership;
        Assert.Equal((true, 2), (theirs.IsOwner, theirs.Epoch));
        Assert.NotNull(theirs.OwnedSince);
        _first.Time.Advance(Lease);
        _first.Renewals.CommitOne(); // Notices.
        _first.Look();
        var known = _first.Log.Ownership;
        Assert.Equal((false, 2, theirs.OwnedSince), (known.IsOwner, known.Epoch, known.OwnedSince));
        Assert.Equal((null, Lease), (_first.Log.Lease, _second.Log.Lease));
    }

    [Fact]
    public async Task Refuses_a_log_that_ends_before_what_was_durable()
    {
        await _first.AddNow(1);
        _second.Look();
        _store.ShownHead = 0; // An older copy has taken its place.
        _second.Look();
        Assert.Contains("ends at position 0, but the last durable position is 1", _second.Log.Stopped);
        await Assert.ThrowsAsync<LogFault>(() => _second.Add(1));
        _store.ShownHead = null;
        _second.Look();
        Assert.Null(_second.Log.Stopped);
    }

    [Fact]
    public async Task Tells_of_each_change()
    {
        var heard = new List<bool>();
        _second.Log.OwnershipChanged += ownership => heard.Add(ownership.IsOwner);
        _store.LeaseIsOver = true;
        _second.Look();
        await _second.AddNow(1);
        _second.Log.GiveUp(TimeSpan.FromMinutes(1));
        _second.Commits.CommitAll();
        Assert.Equal([true, false], heard);
    }

    public void Dispose()
    {
        _second.Dispose();
        _first.Dispose();
    }
}
