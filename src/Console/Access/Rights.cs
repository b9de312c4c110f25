using Florin.Platform.Identity;
using Florin.Platform.Identity.Policies;

namespace Florin.WebConsole.Access;

/// <summary>
/// What an operator may not do and see, and who may, so that pages offer nothing and ask for nothing that would be refused. The
/// decision is that of the engine that the APIs ask, about the very request that the page would send.
/// </summary>
internal sealed class Rights(CurrentOperator current, ConsoleSurroundings around)
{
    /// <summary>Why a request would be refused; null where it would not, or where nobody is signed in any more.</summary>
    /// <param name="method">Its method.</param>
    /// <param name="path">Its path.</param>
    /// <param name="isOwn">Whether it is only about what is the operator's own.</param>
    /// <param name="cancel">Signalled when nobody waits any more.</param>
    public async ValueTask<string?> WhyNot(
        string method,
        string path,
        bool isOwn = false,
        CancellationToken cancel = default
    ) => await current.Get(cancel) is { } known ? WhyNot(known, method, path, isOwn) : null;

    /// <summary>The same of an operator who is known already.</summary>
    public string? WhyNot(SignedIn known, string method, string path, bool isOwn) =>
        around.Foresee(new IntendedRequest(known.Actor, method, path) { Address = known.Address?.ToString(), IsOwn = isOwn })
            is { } refusal
            ? Said(refusal, known.Actor)
            : null;

    private string Said(ForeseenRefusal refusal, Actor actor)
    {
        if (!refusal.IsMissing)
            return "A policy forbids it.";
        if (around.Roles[actor.Role].Any.Has(refusal.Needed))
            return $"Needs the permission {refusal.Needed}, which the scopes of your token leave out.";
        var roles = RoleNames
            .All.Where(name => RoleNames.TryParse(name, out var role) && around.Roles[role].Any.Has(refusal.Needed))
            .ToList();
        return roles.Count == 0
            ? $"Needs the permission {refusal.Needed}, which no role has."
            : $"Needs the permission {refusal.Needed} (role {string.Join(", ", roles)}).";
    }
}
