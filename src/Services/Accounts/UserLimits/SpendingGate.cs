using System.Collections.Immutable;
using Florin.Kernel;
using Florin.Platform.EventLog;

namespace Florin.Accounts.UserLimits;

/// <summary>A posting was about to be decided without the limits of its account's user, which there are since.</summary>
internal sealed class UserIsLimited() : Exception("The user of an account has limits since its posting began.");

/// <summary>
/// Says whose spending is counted, so that the postings of all others cost nothing more. A user is in here before their limits are
/// in the log: whatever is decided afterwards is decided on the user's stream too. Thread-safe.
/// </summary>
internal sealed class SpendingGate(Func<EventLog> log)
{
    private ImmutableHashSet<UserId> _users = [];
    private volatile bool _isLoaded;

    /// <summary>Has it read the log again, because another process may have owned it.</summary>
    public void Reload() => _isLoaded = false;

    /// <summary>Counts the spending of a user from now on.</summary>
    public void Add(UserId user) => ImmutableInterlocked.Update(ref _users, static (users, one) => users.Add(one), user);

    /// <summary>Whether the spending of a user is counted.</summary>
    public bool Has(UserId user) => Volatile.Read(ref _users) is { IsEmpty: false } users && users.Contains(user);

    /// <summary>Those users of some accounts whose spending is counted, each once.</summary>
    /// <param name="accounts">The accounts.</param>
    /// <param name="cancel">Gives up.</param>
    public ValueTask<IReadOnlyList<UserId>> Of(IReadOnlyList<AccountId> accounts, CancellationToken cancel) =>
        IsOff ? new([]) : Find(accounts, cancel);

    /// <summary>The same for one account.</summary>
    public ValueTask<IReadOnlyList<UserId>> Of(AccountId account, CancellationToken cancel) =>
        IsOff ? new([]) : Find([account], cancel);

    private bool IsOff => _isLoaded && Volatile.Read(ref _users).IsEmpty;

    /// <summary>Holds a decision to what was found before it.</summary>
    /// <exception cref="UserIsLimited">It would leave the limits of a user out.</exception>
    public void MustCount(UserId user, IReadOnlyList<UserId> counted)
    {
        if (Has(user) && !counted.Contains(user))
            throw new UserIsLimited();
    }

    /// <summary>Does something that is decided, and again where somebody got limits at that very moment.</summary>
    public static async Task<T> Settled<T>(Func<Task<T>> decide)
    {
        while (true)
            try
            {
                return await decide();
            }
            catch (UserIsLimited)
            {
                // Nothing was decided; the next look finds the limits.
            }
    }

    private async ValueTask<IReadOnlyList<UserId>> Find(IReadOnlyList<AccountId> accounts, CancellationToken cancel)
    {
        if (!_isLoaded)
        {
            var (limited, _) = await log().Read<LimitedUsers>(LimitedUsers.Stream, cancel);
            foreach (var user in limited.All)
                Add(user);
            _isLoaded = true;
        }
        var found = new List<UserId>();
        foreach (var id in accounts)
        {
            var (account, _) = await log().Read<Account>(Account.StreamOf(id), cancel);
            if (account.Exists && Has(account.UserId) && !found.Contains(account.UserId))
                found.Add(account.UserId);
        }
        return found;
    }
}
