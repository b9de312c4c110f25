using Florin.Kernel;
using Florin.Platform.Commands;
using Florin.Platform.EventLog;
using Florin.Platform.Hosting;
using Florin.Platform.Json;

namespace Florin.Users.OAuth.External;

/// <summary>Links a user to an identity at another provider, with which they log in from then on.</summary>
/// <param name="User">The user.</param>
/// <param name="Id">Made for this very command.</param>
/// <param name="Provider">The provider's name.</param>
/// <param name="Issuer">The provider's issuer.</param>
/// <param name="Subject">Who it is there.</param>
internal sealed record LinkIdentity(UserId User, IdentityId Id, string Provider, string Issuer, string Subject) : ICommand
{
    public string Stream => Users.User.StreamOf(User);

    /// <summary>Never shows who it is there.</summary>
    public override string ToString() => $"{nameof(LinkIdentity)} {User} {Provider}";
}

/// <summary>Ends a link; all sessions of the user end, since some may rest on it.</summary>
/// <param name="User">The user.</param>
/// <param name="Id">The link.</param>
internal sealed record UnlinkIdentity(UserId User, IdentityId Id) : ICommand
{
    public string Stream => Users.User.StreamOf(User);
}

/// <summary>
/// Links of users to identities at other providers. The user's stream and the one that says whose an identity is change
/// together, so that an identity is one user's at most.
/// </summary>
internal sealed class IdentityLinks(ServiceBuilder service)
{
    public void Add()
    {
        service.Commands.Handles<LinkIdentity>(
            static (_, _) => { },
            (command, context, cancel) =>
                Change(command.User, context, nameof(LinkIdentity), user => Link(command, user), cancel)
        );
        service.Commands.Handles<UnlinkIdentity>(
            static (_, _) => { },
            (command, context, cancel) =>
                Change(command.User, context, nameof(UnlinkIdentity), user => Unlink(command, user), cancel)
        );
    }

    /// <summary>What becomes of the user, and of the claim of an identity; or why not.</summary>
    private sealed record Plan(
        string Stream,
        object[] OfUser,
        IdentityClaimed? OfClaim,
        UserId? Claimed,
        Refusal? Refusal = null
    );

    private Plan Link(LinkIdentity command, User user)
    {
        var now = FlorinJson.Storable(service.Clock.GetUtcNow());
        var stream = IdentityClaim.StreamOf(command.Issuer, command.Subject);
        if (user.Linked.Any(one => one.Stream == stream))
            return new Plan(stream, [], null, user.Id);
        if (user.Linked.Length >= User.MaxIdentities)
            return Refused(Refusal.WrongState($"You have {User.MaxIdentities} identities already; remove one first."));
        var linked = new IdentityLinked(command.Id, command.Provider, command.Issuer, command.Subject, now);
        return new Plan(stream, [linked], new IdentityClaimed(user.Id, now), null);
    }

    private Plan Unlink(UnlinkIdentity command, User user)
    {
        if (user.Linked.FirstOrDefault(one => one.Id == command.Id) is not { } linked)
            return Refused(Refusal.NotFound("identity", command.Id.Value));
        var now = FlorinJson.Storable(service.Clock.GetUtcNow());
        return user.SignOut(user.Id, now) is { Refusal: null } signedOut
            ? new Plan(
                linked.Stream,
                [new IdentityUnlinked(linked.Id, now), .. signedOut],
                new IdentityClaimed(null, now),
                user.Id
            )
            : Refused(Refusal.NotFound("user", command.User.Value));
    }

    private static Plan Refused(Refusal refusal) => new("", [], null, null, refusal);

    // It is linked already: the command is used up all the same.
    private async Task<Outcome> Unchanged(UserId id, CommandContext context, string name) =>
        Outcome.Of(
            await service.Log.Execute(
                new Work<User>(User.StreamOf(id), context.ToMetadata(name), static (_, _) => []) { KeepsUnchanged = true },
                CancellationToken.None
            )
        );

    private async Task<Outcome> Change(
        UserId id,
        CommandContext context,
        string name,
        Func<User, Plan> decide,
        CancellationToken cancel
    )
    {
        while (true)
        {
            var (user, version) = await service.Log.Read<User>(User.StreamOf(id), cancel);
            if (!user.Exists)
                return Outcome.Of(Refusal.NotFound("user", id.Value));
            var plan = decide(user);
            if (plan.Refusal is not null || plan.OfUser.Length == 0)
                return plan.Refusal is { } refusal ? Outcome.Of(refusal) : await Unchanged(id, context, name);
            var outcome = new Outcome { State = plan.OfUser.Aggregate(user, (state, happened) => state.Apply(happened)) };
            outcome = outcome with { Receipt = context.Receipt?.Invoke(outcome) };
            var appends = new List<StreamAppend> { new(User.StreamOf(id), version, plan.OfUser) };
            if (plan.OfClaim is { } change)
            {
                var (claim, at) = await service.Log.Read<IdentityClaim>(plan.Stream, cancel);
                if (claim.User != plan.Claimed)
                    return Outcome.Of(Refusal.WrongState("This identity is linked to another user already."));
                appends.Add(new StreamAppend(plan.Stream, at, [change]));
            }
            try
            {
                var metadata = context.ToMetadata(name);
                return outcome with
                {
                    Events = await service.Log.Append(metadata, appends, outcome.Receipt, CancellationToken.None),
                };
            }
            catch (WrongVersion) when (!cancel.IsCancellationRequested)
            {
                // Another request changed one of the two; decided again on what is there now.
            }
        }
    }
}
