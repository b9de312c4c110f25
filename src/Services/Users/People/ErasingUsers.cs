using System.Globalization;
using Florin.Contracts.Accounts;
using Florin.Contracts.Transactions;
using Florin.Contracts.Users;
using Florin.Kernel;
using Florin.Platform.Calls;
using Florin.Platform.Commands;
using Florin.Platform.EventLog;
using Florin.Platform.Hosting;
using Florin.Platform.Identity;
using Florin.Users.Features;
using Florin.Users.OAuth.External;

namespace Florin.Users.People;

/// <summary>
/// How a user is erased (ADR 95): nothing of theirs may be open, their accounts are closed, the log says that they are erased
/// and that their address is free, and their key is destroyed. Each step can be repeated: after a failure the request is sent again.
/// </summary>
internal sealed class ErasingUsers(ServiceBuilder service, PersonKeys keys, RoleGrants roles)
{
    public async Task<Outcome> Handle(EraseUser command, CommandContext context, CancellationToken cancel)
    {
        var (user, _) = await Read(command.User, cancel);
        if (await Refuse(command, user, context, cancel) is { } refusal)
            return Outcome.Of(refusal);
        var outcome = await Record(command, context, cancel);
        Destroy(command.User);
        await Unsettled(command.User, context, close: true, cancel); // Opened while it was looked at; from now on none can be.
        return outcome;
    }

    /// <summary>Destroys what is left of the key of a user who was erased.</summary>
    public void Destroy(UserId user)
    {
        keys.Destroy(user);
        service.Runtime.People.Forget(user.Value);
    }

    private async ValueTask<Refusal?> Refuse(EraseUser command, User user, CommandContext context, CancellationToken cancel)
    {
        var question = context.Question(Permission.UsersErase, service.Clock.GetUtcNow()) with { Owner = command.User.Value };
        if (service.Runtime.Policies.Refuse(question) is { } denied)
            return denied;
        if (!user.Exists)
            return Refusal.NotFound("user", command.User.Value);
        if (user.Erased)
            return await Unsettled(command.User, context, close: true, cancel);
        if (context.Actor.Id != command.User.Value)
        {
            if (await BlockUserFeature.RefuseAbove(service, roles, command.User, context.Actor, cancel) is { } above)
                return above;
        }
        else if (user.Role is UserRole.Admin)
            return Refusal.WrongState("Another administrator must erase an administrator, so that one is left.");
        return await Unsettled(command.User, context, close: false, cancel)
            ?? await Unsettled(command.User, context, close: true, cancel);
    }

    // Looked at before anything is closed, so that a refusal changes nothing.
    private async Task<Refusal?> Unsettled(UserId user, CommandContext context, bool close, CancellationToken cancel)
    {
        var call = new CallContext(context.CorrelationId, RequestId: context.RequestId);
        var transactions = await new TransactionsClient(service.Calls).Unfinished(user, call, cancel);
        var accounts = await new AccountsClient(service.Calls).Settle(user, close && transactions.Count == 0, call, cancel);
        if (accounts.Count == 0 && transactions.Count == 0)
            return null;
        var reasons = accounts
            .Select(account =>
                account.Balance.IsZero
                    ? $"account {account.Id} is in use"
                    : string.Create(CultureInfo.InvariantCulture, $"account {account.Id} has a balance of {account.Balance}")
            )
            .Concat(transactions.Select(transaction => $"transaction {transaction} is under way"));
        return new Refusal(UserCodes.NotSettled, $"The user cannot be erased yet: {string.Join("; ", reasons)}.")
            .With("accounts", accounts.Select(account => account.Id.Value).ToArray())
            .With("transactions", transactions.Select(transaction => transaction.Value).ToArray());
    }

    private async Task<Outcome> Record(EraseUser command, CommandContext context, CancellationToken cancel)
    {
        var metadata = context.ToMetadata(nameof(EraseUser));
        while (true)
        {
            var (user, version) = await Read(command.User, cancel);
            if (user.Erased)
                return await Unchanged(command, metadata);
            var now = Platform.Json.FlorinJson.Storable(service.Clock.GetUtcNow());
            var erased = new UserErased(context.Actor.Id, now);
            StreamAppend[] appends =
            [
                new(command.Stream, version, [erased]),
                .. await Released(user, cancel),
                .. await Released(user.Linked, user.Id, now, cancel),
            ];
            try
            {
                var recorded = await service.Log.Append(metadata, appends, null, CancellationToken.None);
                return new Outcome { State = user.Apply(erased), Events = recorded };
            }
            catch (WrongVersion) when (!cancel.IsCancellationRequested)
            {
                // Something else happened to them meanwhile.
            }
        }
    }

    private async Task<Outcome> Unchanged(EraseUser command, Metadata metadata) =>
        Outcome.Of(
            await service.Log.Execute(
                new Work<User>(command.Stream, metadata, (user, now) => user.Erase(command.User, metadata.Actor, now))
                {
                    KeepsUnchanged = true,
                },
                CancellationToken.None
            )
        );

    private async Task<StreamAppend[]> Released(User user, CancellationToken cancel)
    {
        if (user.Claim is not { } stream)
            return [];
        var (claim, version) = await service.Log.Read<EmailClaim>(stream, cancel);
        return claim.User == user.Id ? [new StreamAppend(stream, version, [new EmailReleased(user.Id)])] : [];
    }

    // Identities at other providers, by which somebody else may log in from now on.
    private async Task<IReadOnlyList<StreamAppend>> Released(
        IEnumerable<LinkedIdentity> linked,
        UserId user,
        DateTimeOffset now,
        CancellationToken cancel
    )
    {
        var appends = new List<StreamAppend>();
        foreach (var identity in linked)
        {
            var (claim, version) = await service.Log.Read<IdentityClaim>(identity.Stream, cancel);
            if (claim.User == user)
                appends.Add(new StreamAppend(identity.Stream, version, [new IdentityClaimed(null, now)]));
        }
        return appends;
    }

    private ValueTask<Versioned<User>> Read(UserId user, CancellationToken cancel) =>
        service.Log.Read<User>(User.StreamOf(user), cancel);
}
