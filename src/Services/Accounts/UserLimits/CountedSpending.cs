using Florin.Contracts.Accounts;
using Florin.Kernel;
using Florin.Platform.EventLog;

namespace Florin.Accounts.UserLimits;

/// <summary>The spending of some users while a joint decision is made: what they spend in it, one after another.</summary>
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

    /// <summary>Counts a posting of a user's account; why not, where a limit forbids it.</summary>
    public Refusal? Count(UserId user, PostToAccount posting, bool isDebit)
    {
        var at = 0;
        while (at < _users.Count && _users[at] != user)
            at++;
        if (at == _users.Count || (!isDebit && !posting.Compensates))
            return null;
        var decision = isDebit ? _states[at].Spend(user, posting) : _states[at].Return(user, posting);
        if (decision.Refusal is { } refusal)
            return refusal;
        foreach (var happened in decision)
        {
            _states[at] = _states[at].Apply(happened);
            _events[at].Add(happened);
        }
        return null;
    }
}
