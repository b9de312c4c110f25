using Florin.Kernel;
using Florin.Platform.Hosting;
using Florin.Platform.Identity;
using Florin.Users.Approvals;

namespace Florin.Users.Keys;

/// <summary>Who may get the text of a key: its owner, or for a service account somebody who manages them, who may do all that the key may.</summary>
internal sealed class KeyRules(ServiceBuilder service, RoleGrants roles)
{
    /// <summary>Why somebody may not; null where they may.</summary>
    /// <param name="actor">Who would get it.</param>
    /// <param name="owner">Whom the key represents.</param>
    /// <param name="scopes">What it permits at most.</param>
    /// <param name="cancel">Nobody waits for it any more.</param>
    public async ValueTask<Refusal?> Refuse(Actor actor, string owner, IReadOnlyList<string> scopes, CancellationToken cancel)
    {
        var asked = PermissionSet.Parse(string.Join(' ', scopes), out _);
        if (!actor.Grants.Some.Covers(asked))
            return TooWide("key", asked, actor.Grants.Some);
        if (owner == actor.Id)
            return await ActingAs.Find(service.Log, owner, null, cancel) is null
                ? Refusal.NotFound("user", owner) // Such as that of an administrator's token that was made offline.
                : null;
        if (!Id.TryParse<ServiceAccountId>(owner, out var id))
            return Refusal.Forbidden("The key is another person's: only its owner may have it. You may revoke it.");
        return actor.MayForAll(Permission.ServiceAccountsWrite)
            ? await RefuseProgram(actor, id, "key", asked, cancel)
            : Authentication.Lacking(Permission.ServiceAccountsWrite);
    }

    /// <summary>Why somebody may not make a credential for a service account; null where they may.</summary>
    /// <param name="actor">Who would get it.</param>
    /// <param name="id">The service account.</param>
    /// <param name="credential">What it is called, <c>key</c> or <c>client</c>.</param>
    /// <param name="asked">What it permits at most.</param>
    /// <param name="cancel">Nobody waits for it any more.</param>
    public async ValueTask<Refusal?> RefuseProgram(
        Actor actor,
        ServiceAccountId id,
        string credential,
        PermissionSet asked,
        CancellationToken cancel
    )
    {
        var (account, _) = await service.Log.Read<ServiceAccount>(ServiceAccount.StreamOf(id), cancel);
        if (!account.Exists)
            return Refusal.NotFound("service account", id.Value);
        if (account.DisabledAt is not null)
            return Refusal.WrongState($"Service account {id} is disabled.");
        var own = roles[UserRoles.Of(account.Role)];
        var allowed = own.Some & actor.Grants.Some;
        if (!allowed.Covers(asked))
            return TooWide(credential, asked, allowed);
        // What the account may do with anybody's, they may not merely do with their own.
        var forAll = own.Any & asked;
        return actor.Grants.Any.Covers(forAll) ? null : TooWide(credential, forAll, actor.Grants.Any);
    }

    private static Refusal TooWide(string credential, PermissionSet asked, PermissionSet has) =>
        Refusal.Forbidden(
            $"The {credential} cannot permit {string.Join(", ", asked.Names.Except(has.Names, StringComparer.Ordinal))}, which its owner and you must have."
        );
}
