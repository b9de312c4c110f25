using System.Globalization;
using Florin.Contracts;
using Florin.Contracts.Users;
using Florin.Kernel;
using Florin.Platform.EventLog;
using Florin.Platform.Verification;
using Florin.Users.People;

namespace Florin.Users;

/// <summary>Invariant 6 of users, and that each claims the address with which they registered; and who they are, for the checks of others.</summary>
internal sealed class UsersCheck : ILogCheck, IUserFacts
{
    private readonly Dictionary<UserId, UserRegistered> _users = [];
    private readonly Dictionary<UserId, string> _claims = [];
    private readonly Dictionary<string, UserId> _owners = new(StringComparer.Ordinal);
    private readonly HashSet<UserId> _erased = [];
    private readonly Check _once = new(OnceEach.Invariant, Advice.RestoreAll);

    /// <inheritdoc/>
    public string? EmailOf(UserId id) => _users.GetValueOrDefault(id)?.Email;

    /// <inheritdoc/>
    public IEnumerable<Fold> Folds(IReadOnlyList<string> logs) => [Fold.Of("user", _once, Take)];

    /// <inheritdoc/>
    public IEnumerable<Check> Compare(ReadLogs logs)
    {
        _once.Looked = string.Create(CultureInfo.InvariantCulture, $"{_users.Count:N0} users");
        foreach (var (id, user) in _users)
            if (_erased.Contains(id) ? _claims.ContainsKey(id) : !_claims.Remove(id, out var stream) || stream != ClaimOf(user))
                _once.Fail($"the address of {id} is not claimed by that user, or was not given up", Advice.RestoreLog("user"));
        foreach (var (id, stream) in _claims)
            _once.Fail($"{stream} is claimed by {id}, who never registered", Advice.RestoreLog("user"));
        return [_once];
    }

    private static string ClaimOf(UserRegistered user) => user.Claim ?? EmailClaims.PlainStreamOf(user.Email);

    private void Take(Recorded happened)
    {
        if (happened.Data is UserRegistered e)
            OnceEach.Require(happened.Version == 1 && happened.Stream == $"user-{e.Id}" && _users.TryAdd(e.Id, e), happened);
        if (happened.Data is UserErased)
            _erased.Add(UserId.From(UsersView.UserOf(happened)));
        if (happened.Data is EmailClaimed claimed)
            OnceEach.Require(
                _owners.TryAdd(happened.Stream, claimed.User) && _claims.TryAdd(claimed.User, happened.Stream),
                happened
            );
        if (happened.Data is EmailReleased released)
            OnceEach.Require(_owners.Remove(happened.Stream) && _claims.Remove(released.User), happened);
    }
}
