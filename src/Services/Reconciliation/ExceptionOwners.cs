using Florin.Contracts.Reconciliation;
using Florin.Contracts.Users;
using Florin.Kernel;
using Florin.Platform.Calls;
using Florin.Platform.Commands;
using Florin.Platform.Hosting;
using Florin.Platform.Identity;
using Florin.Platform.Identity.Policies;
using Florin.Reconciliation.Features;

namespace Florin.Reconciliation;

/// <summary>Who may look after an exception: those who may work on the reconciliation.</summary>
internal sealed class ExceptionOwners(ServiceBuilder service)
{
    private readonly UsersClient _users = new(service.Calls);

    /// <summary>Why somebody cannot be the owner; null where they can. Callers who take it themselves may do so by calling.</summary>
    public async ValueTask<Refusal?> Refuse(AssignException command, CommandContext context, CancellationToken cancel)
    {
        if (command.Owner == context.Actor.Id)
            return null;
        var call = new CallContext(context.CorrelationId, RequestId: context.RequestId, Address: context.Address);
        var found = await _users.FindActor(command.Owner, call, cancel);
        if (found.Role is not { } name)
            return Bad(command.Owner, "does not exist, or is blocked or disabled");
        if (!RoleNames.TryParse(name, out var role))
            throw new InvalidOperationException($"{name} is not a role.");
        var actor = new Actor(command.Owner, role, found.Tier ?? "free") { Grants = service.Runtime.Roles[role] };
        var question = new PolicyQuestion(actor, Permission.ReconciliationWrite, service.Clock.GetUtcNow());
        return service.Runtime.Policies.RefuseEntry(question) is { } refusal && refusal.Reason == RefusalCode.Forbidden
            ? Bad(command.Owner, $"has the role {name}, which does not permit {Permission.ReconciliationWrite}")
            : null;
    }

    private static Refusal Bad(string owner, string why) =>
        new Refusal(
            ReconciliationCodes.BadOwner,
            $"owner '{owner}' {why}; expected a user or a service account with the permission {Permission.ReconciliationWrite}."
        ).With("field", "owner");
}
