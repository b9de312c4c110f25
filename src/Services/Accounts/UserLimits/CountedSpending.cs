using Florin.Contracts.Accounts;
using Florin.Kernel;
using Florin.Platform.EventLog;

namespace Florin.Accounts.UserLimits;

/// <summary>
/// The spending of some users while a joint decision is made. Their limits are asked for all that leaves their accounts in it
/// together, before any of it is counted.
/// </summary>
internal sealed class CountedSpending
{
    private readonly IReadOnlyList<UserId> _users;
    private readonly UserSpending[] _states;
    private readonly List<object>[] _events;

    /// <summary>The spending of users whose streams come after others of a decision.</summary>
    /// <param name="users">The users.</param>
    /// <param name="states">The states of the decision.</param>
    /// <param name="first">The place of the first user's.</param>
    public CountedSpending(IReadOnlyList<UserId> users, JointStates states, int first)
    {
        _users = users;
        _states = [.. users.Select((_, i) => states.Of<UserSpending>(first + i))];
        _events = [.. users.Select(_ => new List<object>())];
    }

    /// <summary>What happened, by user.</summary>
    public IReadOnlyList<IReadOnlyList<object>> Events => _events;

    /// <summary>The streams of users.</summary>
    public static IEnumerable<JointStream> StreamsOf(IEnumerable<UserId> users) =>
        users.Select(user => JointStream.Of<UserSpending>(UserSpending.StreamOf(user)));

    private Refusal? Refuse(UserId user, Money amount, DateTimeOffset effectiveAt) =>
        PlaceOf(user) is { } at ? _states[at].Refuse(user, amount, effectiveAt) : null;

    /// <summary>Counts what moves in one transaction; why not, where a limit forbids what leaves the accounts of a user together.</summary>
    /// <param name="moved">Each posting, with whose account it is on.</param>
    /// <param name="undoes">It gives back what was spent: what leaves an account for it is no spending.</param>
    public Refusal? CountTogether(IReadOnlyList<(UserId User, PostToAccount Posting, bool IsDebit)> moved, bool undoes = false)
    {
        if (_users.Count == 0)
            return null;
        foreach (var same in moved.Where(one => one.IsDebit && !undoes).GroupBy(one => (one.User, one.Posting.Amount.Currency)))
        {
            var sum = same.Aggregate((Int128)0, (sum, one) => sum + one.Posting.Amount.Minor);
            var leaving = new Money((long)Int128.Min(sum, long.MaxValue), same.Key.Currency);
            if (Refuse(same.Key.User, leaving, same.First().Posting.EffectiveAt) is { } over)
                return over;
        }
        foreach (var (user, posting, isDebit) in moved.Where(one => !one.IsDebit || !undoes))
            Count(user, posting, isDebit);
        return null;
    }

    private void Count(UserId user, PostToAccount posting, bool isDebit)
    {
        if (PlaceOf(user) is not { } at || (!isDebit && !posting.Compensates))
            return;
        foreach (var happened in isDebit ? _states[at].Spend(user, posting) : _states[at].Return(user, posting))
        {
            _states[at] = _states[at].Apply(happened);
            _events[at].Add(happened);
        }
    }

    private int? PlaceOf(UserId user)
    {
        for (var at = 0; at < _users.Count; at++)
            if (_users[at] == user)
                return at;
        return null;
    }
}
