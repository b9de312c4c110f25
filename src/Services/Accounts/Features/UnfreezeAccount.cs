using Florin.Kernel;
using Florin.Platform.Commands;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;

namespace Florin.Accounts.Features;

/// <summary>Unfreezes an account.</summary>
/// <param name="Account">The account.</param>
internal sealed record UnfreezeAccount(AccountId Account) : ICommand
{
    public string Stream => Accounts.Account.StreamOf(Account);
}

internal static class UnfreezeAccountFeature
{
    public static void Add(ServiceBuilder service)
    {
        service.Commands.Handles<UnfreezeAccount, Account>(Validate, Decide);
        var send = service.Commands.Sender<UnfreezeAccount>();
        service
            .Post(
                "/accounts/{id}/unfreeze",
                Permission.AccountsFreeze,
                (request, cancel) =>
                    request.Send(
                        send,
                        new UnfreezeAccount(request.Route<AccountId>("id")),
                        (Account a) => Reply.Ok(AccountView.Of(a, request.Now)),
                        cancel
                    )
            )
            .Does("Unfreezes an account.")
            .Gives<AccountView>()
            .TakesIdempotencyKey()
            .CanDryRun()
            .Refuses(RefusalCode.NotFound, RefusalCode.WrongState);
    }

    private static void Validate(UnfreezeAccount command, Problems problems) { }

    private static Decision Decide(UnfreezeAccount command, Account account, DateTimeOffset now) =>
        account.Exists ? account.Unfreeze() : AccountRefusals.NotFound(command.Account);
}
