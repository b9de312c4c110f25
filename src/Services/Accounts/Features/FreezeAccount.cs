using Florin.Kernel;
using Florin.Platform.Commands;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;

namespace Florin.Accounts.Features;

/// <summary>Freezes an account: it can be neither debited nor credited.</summary>
/// <param name="Account">The account.</param>
internal sealed record FreezeAccount(AccountId Account) : ICommand
{
    public string Stream => Accounts.Account.StreamOf(Account);
}

internal static class FreezeAccountFeature
{
    public static void Add(ServiceBuilder service)
    {
        service.Commands.Handles<FreezeAccount, Account>(Validate, Decide);
        var send = service.Commands.Sender<FreezeAccount>();
        service
            .Post(
                "/accounts/{id}/freeze",
                Permission.AccountsFreeze,
                (request, cancel) =>
                    request.Send(
                        send,
                        new FreezeAccount(request.Route<AccountId>("id")),
                        (Account a) => Reply.Ok(AccountView.Of(a, request.Now)),
                        cancel
                    )
            )
            .Does("Freezes an account: it can be neither debited nor credited.")
            .Gives<AccountView>()
            .TakesIdempotencyKey()
            .CanDryRun()
            .Refuses(RefusalCode.NotFound, RefusalCode.WrongState);
    }

    private static void Validate(FreezeAccount command, Problems problems) { }

    private static Decision Decide(FreezeAccount command, Account account, DateTimeOffset now) =>
        account.Exists ? account.Freeze() : AccountRefusals.NotFound(command.Account);
}
