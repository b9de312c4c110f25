using Florin.Kernel;
using Florin.Platform.Commands;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;

namespace Florin.Accounts.Features;

/// <summary>Closes an account permanently; its balance must be zero and nothing may be held.</summary>
/// <param name="Account">The account.</param>
internal sealed record CloseAccount(AccountId Account) : ICommand
{
    public string Stream => Accounts.Account.StreamOf(Account);
}

internal static class CloseAccountFeature
{
    public static void Add(ServiceBuilder service)
    {
        service.Commands.Handles<CloseAccount, Account>(Validate, Decide);
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
            .Does("Closes an account permanently; its balance must be zero and nothing may be held.")
            .Gives<AccountView>()
            .TakesIdempotencyKey()
            .CanDryRun()
            .Refuses(RefusalCode.NotFound, RefusalCode.WrongState);
    }

    private static void Validate(CloseAccount command, Problems problems) { }

    private static Decision Decide(CloseAccount command, Account account, DateTimeOffset now) =>
        account.Exists ? account.Close(now) : AccountRefusals.NotFound(command.Account);
}
