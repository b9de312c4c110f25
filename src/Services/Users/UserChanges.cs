using Florin.Kernel;
using Florin.Platform.EventLog;
using Florin.Platform.Identity.Tokens;
using Florin.Platform.Projections;
using Florin.Users.Approvals;
using Florin.Users.Keys;
using Florin.Users.OAuth;

namespace Florin.Users;

/// <summary>What one event changes in the views of users, and in what tokens and keys are judged by.</summary>
internal sealed class UserChanges(Recorded recorded, Changes changes, Revocations revocations)
{
    private readonly string _user = UsersView.UserOf(recorded);

    public void Apply()
    {
        switch (recorded.Data)
        {
            case UserRegistered e:
                changes.Put(
                    UsersView.Rows,
                    new UserRow(new UserDetail(e.Id, e.Email, e.Name, e.Role, e.Tier, Blocked: false, e.At, Erased: false))
                );
                break;
            case UserErased or UserBlocked:
                Change(row => row with { Detail = Closed(row.Detail) });
                Revoke(long.MaxValue);
                break;
            case UserUnblocked e:
                Change(row => row with { Detail = row.Detail with { Blocked = false } });
                Revoke(e.TokensRevokedUntil);
                break;
            case UserTierChanged e:
                Change(row => row with { Detail = row.Detail with { Tier = e.Tier } });
                Revoke(changes.Get(UsersView.Revoked, _user)?.Until ?? 0); // Keys are looked up again; tokens keep their tier.
                break;
            case UserRoleChanged e:
                Change(row => row with { Detail = row.Detail with { Role = e.Role } });
                Revoke(IsBlocked ? long.MaxValue : e.TokensRevokedUntil);
                break;
            case UserSignedOut e:
                Revoke(IsBlocked ? long.MaxValue : e.TokensRevokedUntil);
                break;
            case SessionEnded e:
                Note(RevocationOf(e, recorded.Position));
                break;
            default:
                ApplyToKeys();
                break;
        }
    }

    private UserDetail Closed(UserDetail user) => recorded.Data is UserErased ? user.Forgotten() : user with { Blocked = true };

    /// <summary>What the end of a session means for tokens.</summary>
    public static Revocation RevocationOf(SessionEnded ended, long position) =>
        new(ended.Session.Value, long.MaxValue, position) { NeededUntil = ended.ExpiresAt.ToUnixTimeSeconds() };

    private bool IsBlocked => changes.Get(UsersView.Rows, _user) is { Detail.Blocked: true };

    private void ApplyToKeys()
    {
        switch (recorded.Data)
        {
            case ApiKeyCreated or ApiKeyRotated or ApiKeyRevoked or ApiKeyUsed:
                var key = (Before(UsersView.Keys, "key-")?.Key ?? ApiKey.Empty).Apply(recorded.Data) with
                {
                    Hash = "",
                    PreviousHash = null,
                };
                changes.Put(UsersView.Keys, new KeyRow(key));
                if (recorded.Data is ApiKeyRotated or ApiKeyRevoked)
                    Note(new Revocation(key.Id.Value, long.MaxValue, recorded.Position));
                break;
            case ServiceAccountCreated or ServiceAccountDisabled:
                var account = Before(UsersView.ServiceAccounts, "service-")?.Account ?? ServiceAccount.Empty;
                account = account.Apply(recorded.Data);
                changes.Put(UsersView.ServiceAccounts, new ServiceAccountRow(account));
                if (recorded.Data is ServiceAccountDisabled)
                    Note(new Revocation(account.Id.Value, long.MaxValue, recorded.Position));
                break;
            case ApprovalRequested or ApprovalGranted or ApprovalRejected or ApprovalExecuted:
                var approval = Before(UsersView.Approvals, "approval-")?.Approval ?? Approval.Empty;
                var id = ApprovalId.From(UsersView.IdIn(recorded, "approval-"));
                changes.Put(UsersView.Approvals, new ApprovalRow(id, approval.Apply(recorded.Data)));
                break;
            case ClientRegistered e:
                changes.Put(UsersView.Clients, new ClientRow(OAuthClient.Empty.Apply(e) with { SecretHash = null }));
                break;
            case ClientDeleted e:
                var client = UsersView.IdIn(recorded, "client-");
                changes.Update(UsersView.Clients, client, row => new ClientRow(row!.Client.Apply(e))); // Registered before.
                Note(new Revocation(client, long.MaxValue, recorded.Position));
                break;
        }
    }

    // Where this is the first event of its stream there is no row, and none was loaded.
    private TRow? Before<TRow>(View<TRow> view, string prefix)
        where TRow : class => recorded.Version == 1 ? null : changes.Get(view, UsersView.IdIn(recorded, prefix));

    private void Change(Func<UserRow, UserRow> change) => changes.Update(UsersView.Rows, _user, row => change(row!)); // Registered before.

    private void Revoke(long until) => Note(new Revocation(_user, until, recorded.Position));

    private void Note(Revocation revocation)
    {
        changes.Put(UsersView.Revoked, revocation);
        revocations.Add(revocation);
        revocations.Forget(recorded.At.ToUnixTimeSeconds());
    }
}
