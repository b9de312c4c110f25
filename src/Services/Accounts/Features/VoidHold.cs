using Florin.Contracts.Accounts;
using Florin.Kernel;
using Florin.Platform.Commands;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;

namespace Florin.Accounts.Features;

/// <summary>Gives a hold up: what is left of it is available again.</summary>
/// <param name="Hold">The hold.</param>
/// <param name="Found">The hold and its account, as they were when it was sent; null where there is none.</param>
internal sealed record VoidHold(HoldId Hold, FoundHold? Found) : ICommand
{
    public string Stream => Found is { } found ? Account.StreamOf(found.Hold.Account) : $"hold-{Hold}";
}

internal static class VoidHoldFeature
{
    public static void Add(ServiceBuilder service)
    {
        service.Commands.Handles<VoidHold, Account>(
            Validate,
            (command, account, now) => account.Void(command.Hold, now),
            (command, context, _) => ValueTask.FromResult(Prepare(command, context, service))
        );
        var send = service.Commands.Sender<VoidHold>();
        var find = service.Queries.Asker<HoldNow, FoundHold?>();
        service
            .Post(
                "/holds/{id}/void",
                Permission.AccountsHold,
                async (request, cancel) =>
                {
                    var id = request.Route<HoldId>("id");
                    return await request.Send(
                        send,
                        new VoidHold(id, await find(new HoldNow(id), cancel)),
                        (Account a) => Reply.Ok(HoldView.Of(a.LastHold!, request.Now)), // Its last event ended it.
                        cancel
                    );
                }
            )
            .Does("Gives a hold up: what is left of it is available again.")
            .Gives<HoldView>()
            .TakesIdempotencyKey()
            .CanDryRun()
            .Refuses(
                RefusalCode.Forbidden,
                RefusalCode.NotFound,
                RefusalCode.WrongState,
                AccountCodes.HoldExpired,
                RefusalCodes.Unavailable
            );
    }

    private static void Validate(VoidHold command, Problems problems) { }

    private static Prepared<VoidHold> Prepare(VoidHold command, CommandContext context, ServiceBuilder service) =>
        HoldRules.Refuse(command.Hold, command.Found, null, "void", context, service) is { } refusal ? refusal : command;
}

/// <summary>What is the same for everything that is done with a hold.</summary>
internal static class HoldRules
{
    /// <summary>
    /// Why the sender may not do something with a hold; null when they may. On their own account they may with what they placed
    /// themselves: what somebody else placed there is not theirs to release.
    /// </summary>
    public static Refusal? Refuse(
        HoldId id,
        FoundHold? found,
        Money? amount,
        string verb,
        CommandContext context,
        ServiceBuilder service
    )
    {
        if (found is null)
            return AccountRefusals.HoldNotFound(id);
        var (hold, owner, actor) = (found.Hold, found.Account.UserId.Value, context.Actor);
        if (!actor.May(Permission.AccountsHold, owner))
            return AccountRefusals.HoldNotYours(id);
        var question = context.Question(Permission.AccountsHold, service.Clock.GetUtcNow()) with
        {
            Owner = owner,
            Amount = amount ?? hold.Remaining,
        };
        if (service.Runtime.Policies.Refuse(question, $"You may not {verb} holds on accounts of {owner}.") is { } denied)
            return denied;
        if (!actor.MayForAll(Permission.AccountsHold) && hold.PlacedBy != actor.Id)
            return Refusal.Forbidden($"Only {hold.PlacedBy}, who placed the hold {id}, or an administrator may {verb} it.");
        return found.NewestAt(service.Clock.GetUtcNow()) switch
        {
            HoldStatus.Placed => null, // The account decides, at its own time.
            HoldStatus.Expired => AccountRefusals.HoldExpired(hold),
            var status => AccountRefusals.HoldEnded(id, HoldView.NameOf(status)),
        };
    }
}
