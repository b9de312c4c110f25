using System.Collections.Immutable;
using Florin.Kernel;
using Florin.Platform.EventLog;

namespace Florin.Accounts.UserLimits;

/// <summary>What leaves the accounts of a user is counted from now on, whenever they have limits.</summary>
/// <param name="User">The user.</param>
internal sealed record UserLimited(UserId User);

/// <summary>The users who have, or have had, limits: the fold of one stream.</summary>
/// <param name="All">They.</param>
internal sealed record LimitedUsers(ImmutableHashSet<UserId> All) : IState<LimitedUsers>
{
    /// <summary>The stream of all of them.</summary>
    public const string Stream = "limited-users";

    /// <summary>How many users may have limits of their own.</summary>
    public const int Most = 100_000;

    /// <inheritdoc/>
    public static LimitedUsers Empty { get; } = new(ImmutableHashSet<UserId>.Empty);

    /// <inheritdoc/>
    public static string Schema => "limited-users.1";

    /// <inheritdoc/>
    public LimitedUsers Apply(object happened) =>
        happened is UserLimited e
            ? new(All.Add(e.User))
            : throw new LogFault($"{happened.GetType().Name} is not an event of the limited users.");
}
