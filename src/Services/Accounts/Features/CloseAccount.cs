using Florin.Kernel;
using Florin.Platform.Commands;
using Florin.Platform.EventLog;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;

namespace Florin.Accounts.Features;

/// <summary>
/// Closes an account permanently; its balance must be zero, nothing may be held and its sub-accounts must be closed. Of a
/// sub-account the account above it learns in the same append, so that the two cannot pass each other.
/// </summary>
/// <param name="Account">The account.</param>
/// <param name="Parent">The account above it, once it is found; null for none.</param>
internal sealed record CloseAccount(AccountId Account, AccountId? Parent = null) : ICommand
{
    public string Stream => Accounts.Account.StreamOf(Account);
}

internal static class CloseAccountFeature
{
    public static void Add(ServiceBuilder service)
    {
        service.Commands.HandlesJointly<CloseAccount, Account>(
            static (_, _) => { },
            command => command.Parent is { } parent ? [Of(command.Account), Of(parent)] : [Of(command.Account)],
            Decide,
            (command, _, cancel) => Prepare(service, command, cancel)
        );
        var send = service.Commands.Sender<CloseAccount>();
        service
            .Post(
                "/accounts/{id}/close",
                Permission.AccountsClose,
                (request, cancel) =>
                    request.Send(
                        send,
                        new CloseAccount(request.Route<AccountId>("id")),
                        (Account a) => Reply.Ok(AccountView.Of(a, request.Now)),
                        cancel
                    )
            )
            .Does(
                "Closes an account permanently; its balance must be zero, nothing may be held and its sub-accounts must be closed."
            )
            .Gives<AccountView>()
            .TakesIdempotencyKey()
            .CanDryRun()
            .Refuses(RefusalCode.NotFound, RefusalCode.WrongState);
    }

    private static JointStream Of(AccountId id) => JointStream.Of<Account>(Account.StreamOf(id));

    // Below which account it is never changes.
    private static async ValueTask<Prepared<CloseAccount>> Prepare(
        ServiceBuilder service,
        CloseAccount command,
        CancellationToken cancel
    )
    {
        var (account, _) = await service.Log.Read<Account>(command.Stream, cancel);
        return command with { Parent = account.Parent };
    }

    private static JointDecision Decide(CloseAccount command, JointStates states, DateTimeOffset now)
    {
        var account = states.Of<Account>(0);
        var closed = account.Exists ? account.Close(now) : AccountRefusals.NotFound(command.Account);
        return closed.Refusal is { } refusal ? refusal
            : command.Parent is null ? JointDecision.Accept(closed)
            : JointDecision.Accept(closed, account.IsReleased ? [] : states.Of<Account>(1).Release(account.Id));
    }
}
