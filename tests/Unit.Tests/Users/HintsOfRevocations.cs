using Florin.Platform.Identity.Tokens;
using Florin.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Florin.Unit.Tests.Users;

/// <summary>Revocations that a shared store names before the log has been asked.</summary>
public sealed class HintsOfRevocations
{
    private readonly FakeTime _clock = new();
    private readonly Revocations _revocations = new();

    [Fact]
    public void Refuse_until_the_log_says_otherwise()
    {
        _revocations.Hint(new Revocation("user_1", long.MaxValue, 5), Now);
        Assert.True(_revocations.Covers("user_1", 100));
        Assert.False(_revocations.Covers("user_2", 100));
        _revocations.Add(new Revocation("user_1", 50, 6)); // Unblocked meanwhile.
        Assert.Equal((true, false), (_revocations.Covers("user_1", 50), _revocations.Covers("user_1", 51)));
    }

    [Fact]
    public void Accept_nothing_that_is_refused_without_them()
    {
        _revocations.Add(new Revocation("user_1", long.MaxValue, 5));
        _revocations.Hint(new Revocation("user_1", 0, 9), Now);
        Assert.True(_revocations.Covers("user_1", 100));

        _revocations.Hint(new Revocation("user_2", long.MaxValue, 5), Now);
        _revocations.Hint(new Revocation("user_2", 0, 9), Now);
        Assert.True(_revocations.Covers("user_2", 100));
    }

    [Fact]
    public void Complete_no_list() => Assert.False(Hinted(new Revocations(known: false)).Known);

    [Fact]
    public void That_the_log_does_not_have_as_far_as_it_was_read_count_no_longer()
    {
        _revocations.Hint(new Revocation("user_1", long.MaxValue, 5), Now);
        Assert.Equal(0, _revocations.Complete(4, Now, _clock));
        Assert.True(_revocations.Covers("user_1", 100));
        Assert.Equal(0, _revocations.Complete(5, Now, _clock));
        Assert.False(_revocations.Covers("user_1", 100));
    }

    [Fact]
    public void That_the_log_does_not_confirm_in_a_minute_count_no_longer()
    {
        _revocations.Hint(new Revocation("user_1", long.MaxValue, long.MaxValue), Now);
        _clock.Advance(TimeSpan.FromMinutes(1));
        _revocations.Hint(new Revocation("user_2", long.MaxValue, long.MaxValue), Now);
        Assert.Equal(1, _revocations.Complete(4, Now, _clock));
        Assert.Equal((false, true), (_revocations.Covers("user_1", 100), _revocations.Covers("user_2", 100)));
    }

    [Fact]
    public void Of_what_the_log_has_said_already_change_nothing()
    {
        _revocations.Add(new Revocation("user_1", 50, 6));
        Assert.True(_revocations.Hint(new Revocation("user_1", long.MaxValue, 5), Now));
        Assert.False(_revocations.Covers("user_1", 100));
    }

    [Fact]
    public async Task Are_confirmed_by_the_poll()
    {
        _revocations.Hint(new Revocation("user_1", long.MaxValue, 5), Now);
        await using var poll = new RevocationsPoll(
            (after, _) => Task.FromResult<IReadOnlyList<Revocation>>(after == 0 ? [new("user_2", 1, 8)] : []),
            _revocations,
            new TokenOptions(),
            _clock,
            NullLogger.Instance
        );
        poll.Start();
        Assert.False(_revocations.Covers("user_1", 100));
    }

    private long Now => _clock.GetTimestamp();

    private Revocations Hinted(Revocations revocations)
    {
        revocations.Hint(new Revocation("user_1", long.MaxValue, 5), Now);
        return revocations;
    }
}
