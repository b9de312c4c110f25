using Florin.Platform.EventLog;
using Xunit;

namespace Florin.Testing.Storage;

/// <summary>
/// What every storage promises in which one writer can take a log over from another: never do both commit. Those whose owner
/// holds the log until its process ends have no such tests, but refuse a second claim.
/// </summary>
public abstract class LogOwnershipContract : IDisposable
{
    /// <summary>Where the process of the second writer is.</summary>
    protected const string SecondAddress = "http://b";

    private readonly SomeAppends _some = new();
    private (ILogWriter First, ILogWriter Second, ILogReader Reader)? _log;

    private ILogWriter First => Log.First;

    private ILogWriter Second => Log.Second;

    private (ILogWriter First, ILogWriter Second, ILogReader Reader) Log => _log ??= Create();

    /// <summary>Two writers of a new and empty log, neither of which has claimed it, and what reads it once one has.</summary>
    protected abstract (ILogWriter First, ILogWriter Second, ILogReader Reader) Create();

    /// <summary>Waits until the owner's claim may be taken by another one, as it may once the owner is silent.</summary>
    protected abstract void EndLease();

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_log is var (first, second, reader))
        {
            second.Dispose();
            first.Dispose();
            reader.Dispose();
        }
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void Is_not_taken_while_the_claim_holds()
    {
        var claim = First.Claim();
        Assert.Throws<Fenced>(() => Second.Claim());
        Assert.Equal(First.Identity, Second.Identity); // Which one it is to wait for.
        First.Commit([_some.Next("c1", "a")], claim.Head, claim.Epoch);
    }

    [Fact]
    public void Goes_to_the_second_writer_with_all_that_the_first_committed_and_a_later_epoch()
    {
        var earlier = First.Claim();
        First.Commit([_some.Next("c1", "a", "a")], earlier.Head, earlier.Epoch);
        EndLease();
        var later = Second.Claim();
        Assert.Equal(2, later.Head);
        Assert.True(later.Epoch > earlier.Epoch);
        Assert.Equal(First.Identity, Second.Identity);
        Second.Commit([_some.Next("c2", "a")], later.Head, later.Epoch);
        Assert.Equal(["c1", "c2"], CommandIds());
    }

    [Fact]
    public void Refuses_all_of_a_fenced_writer_and_keeps_nothing_of_it()
    {
        var earlier = First.Claim();
        EndLease();
        var later = Second.Claim();
        var append = _some.Next("c1", "a");
        Assert.Throws<Fenced>(() => First.Commit([append], earlier.Head, earlier.Epoch));
        Assert.Throws<Fenced>(() => First.Renew(earlier.Epoch));
        Assert.Throws<Fenced>(() => First.Reopen(earlier.Epoch));
        Assert.Empty(CommandIds());
        Second.Renew(later.Epoch);
        Second.Commit([append], later.Head, later.Epoch); // Neither fenced nor stopped by what the other one tried.
        Assert.Equal(["c1"], CommandIds());
    }

    [Fact]
    public void Is_kept_by_an_owner_that_opens_it_again()
    {
        var claim = First.Claim();
        EndLease();
        First.Reopen(claim.Epoch);
        Assert.Throws<Fenced>(() => Second.Claim()); // The owner answers from memory for as long.
        First.Commit([_some.Next("c1", "a")], claim.Head, claim.Epoch);
    }

    [Fact]
    public void Stays_with_its_owner_when_a_fenced_writer_releases_it()
    {
        var earlier = First.Claim();
        EndLease();
        var later = Second.Claim();
        First.Release(earlier.Epoch);
        Second.Commit([_some.Next("c1", "a")], later.Head, later.Epoch);
        Assert.Throws<Fenced>(() => First.Claim());
    }

    [Fact]
    public void Can_be_claimed_at_once_after_it_was_released()
    {
        var claim = First.Claim();
        First.Release(claim.Epoch);
        Assert.Throws<Fenced>(() => First.Commit([_some.Next("c1", "a")], claim.Head, claim.Epoch));
        Second.Claim();
    }

    [Fact]
    public void Goes_back_to_a_writer_that_claims_it_again()
    {
        First.Claim();
        EndLease();
        var theirs = Second.Claim();
        Second.Commit([_some.Next("c1", "a")], theirs.Head, theirs.Epoch);
        Second.Release(theirs.Epoch);
        var again = First.Claim();
        Assert.Equal(1, again.Head);
        First.Commit([_some.Next("c2", "a")], again.Head, again.Epoch);
        Assert.Equal(["c1", "c2"], CommandIds());
    }

    [Fact]
    public void Refuses_a_commit_after_another_head_than_its_own()
    {
        var claim = First.Claim();
        First.Commit([_some.Next("c1", "a")], claim.Head, claim.Epoch);
        Assert.Throws<Fenced>(() => First.Commit([_some.Next("c2", "a")], claim.Head, claim.Epoch));
        Assert.Equal(["c1"], CommandIds());
    }

    [Fact]
    public async Task Says_who_owns_it_under_which_epoch_and_since_when()
    {
        var earlier = First.Claim();
        var before = await Head();
        Assert.Equal((earlier.Epoch, earlier.Since), (before.Epoch, before.OwnedSince));
        Assert.NotNull(earlier.Since);
        First.Renew(earlier.Epoch);
        First.Commit([_some.Next("c1", "a")], earlier.Head, earlier.Epoch);
        Assert.Equal(earlier.Since, (await Head()).OwnedSince);
        First.Release(earlier.Epoch);
        Assert.Equal(new LogHead(1, Owner: null, earlier.Epoch), await Head());
        var later = Second.Claim();
        var after = await Head();
        Assert.Equal((SecondAddress, later.Epoch, later.Since), (after.Owner, after.Epoch, after.OwnedSince));
        Assert.True(later.Since >= earlier.Since);
    }

    private async Task<LogHead> Head() => await Log.Reader.Head(CancellationToken.None);

    // A reader may wait for its storage.
    private List<string> CommandIds() =>
        [.. new SomeStorage(First, Log.Reader).CommandIds("", 100).Order(StringComparer.Ordinal)];
}
