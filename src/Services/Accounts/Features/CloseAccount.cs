using Florin.Contracts.Transactions;
using Florin.Kernel;
using Florin.Platform.Calls;
using Florin.Platform.Commands;
using Florin.Platform.EventLog;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Platform.Resilience;

namespace Florin.Accounts.Features;

/// <summary>
/// Closes an account permanently; its balance must be zero, nothing may be held, its sub-accounts must be closed and no
/// transaction of it may be under way. Of a sub-account the account above it learns in the same append, so that the two cannot
/// pass each other.
/// </summary>
/// <param name="Account">The account.</param>
/// <param name="Parent">The account above it, once it is found; null for none.</param>
/// <param name="Version">How many events it had before it was asked what is under way.</param>
/// <param name="UnderWay">The transactions that are under way then.</param>
internal sealed record CloseAccount(
    AccountId Account,
    AccountId? Parent = null,
    long Version = 0,
    IReadOnlyList<UnderWayCard>? UnderWay = null
) : ICommand
{
    public string Stream => Accounts.Account.StreamOf(Account);
}

/// <summary>An account has moved since it was asked which of its transactions are under way.</summary>
internal sealed class AccountHasMoved() : Exception("The account has moved since its transactions were looked up.");

internal static class CloseAccountFeature
{
    private const int MostTries = 20;

    public static void Add(ServiceBuilder service)
    {
        service.Commands.HandlesJointly<CloseAccount, Account>(
            static (_, _) => { },
            command => command.Parent is { } parent ? [Of(command.Account), Of(parent)] : [Of(command.Account)],
            Decide,
            (command, context, cancel) => Prepare(service, command, context, cancel)
        );
        var send = service.Commands.Sender<CloseAccount>();
        service
            .Post("/accounts/{id}/close", Permission.AccountsClose, (request, cancel) => Close(send, request, cancel))
            .Does(
                "Closes an account permanently; its balance must be zero, nothing may be held, its sub-accounts must be closed and no transaction of it may be under way."
            )
            .Gives<AccountView>()
            .TakesIdempotencyKey()
            .CanDryRun()
            .Refuses(RefusalCode.NotFound, RefusalCode.WrongState)
            .Refuses(RefusalCodes.Unavailable, RefusalCodes.Timeout);
    }

    private static async Task<Reply> Close(Send<CloseAccount> send, Request request, CancellationToken cancel)
    {
        var command = new CloseAccount(request.Route<AccountId>("id"));
        var context = request.Context<Account>(Respond); // One for all tries: it is one command.
        return Request.Answer<Account>(await Settled(async () => await send(command, context, cancel)), Respond);

        Reply Respond(Account account) => Reply.Ok(AccountView.Of(account, request.Now));
    }

    /// <summary>Closes, and again where the account moved at that very moment.</summary>
    public static async Task<T> Settled<T>(Func<Task<T>> close)
    {
        for (var i = 0; i < MostTries; i++)
            try
            {
                return await close();
            }
            catch (AccountHasMoved)
            {
                // Nothing was decided; the next look finds what moved it.
            }
        throw new ServiceUnavailable("account", "the account is in use; try again later.");
    }

    private static JointStream Of(AccountId id) => JointStream.Of<Account>(Account.StreamOf(id));

    // Below which account it is never changes. What debited the account up to this version was accepted before, so that it is
    // among what is under way unless it has ended; what debits it later moves the account.
    private static async ValueTask<Prepared<CloseAccount>> Prepare(
        ServiceBuilder service,
        CloseAccount command,
        CommandContext context,
        CancellationToken cancel
    )
    {
        var (account, _) = await service.Log.Read<Account>(command.Stream, cancel);
        if (!account.Exists)
            return command; // The decision says so.
        var call = new CallContext(context.CorrelationId, RequestId: context.RequestId, Address: context.Address);
        return command with
        {
            Parent = account.Parent,
            Version = account.Version,
            UnderWay = await new TransactionsClient(service.Calls).UnderWay(command.Account, call, cancel),
        };
    }

    private static JointDecision Decide(CloseAccount command, JointStates states, DateTimeOffset now)
    {
        var account = states.Of<Account>(0);
        var closed = account.Exists ? account.Close(now) : AccountRefusals.NotFound(command.Account);
        if ((closed.Refusal ?? AccountRefusals.UnderWay(command.Account, command.UnderWay ?? [])) is { } refusal)
            return refusal;
        if (account.Version != command.Version)
            throw new AccountHasMoved();
        return command.Parent is null
            ? JointDecision.Accept(closed)
            : JointDecision.Accept(closed, account.IsReleased ? [] : states.Of<Account>(1).Release(account.Id));
    }
}
