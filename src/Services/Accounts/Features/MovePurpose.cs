using System.ComponentModel.DataAnnotations;
using Florin.Contracts.Accounts;
using Florin.Kernel;
using Florin.Platform.Commands;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Platform.Queries;

namespace Florin.Accounts.Features;

/// <summary>Moves money of an account from one purpose to another; its balance stays.</summary>
/// <param name="Account">The account.</param>
/// <param name="From">The purpose that it was for.</param>
/// <param name="To">The purpose that it will be for.</param>
/// <param name="Amount">How much; null where the sender may not know the account's currency.</param>
internal sealed record MovePurpose(AccountId Account, string From, string To, Money? Amount) : ICommand
{
    public string Stream => Accounts.Account.StreamOf(Account);
}

/// <summary>The body of a request that moves money between purposes.</summary>
/// <param name="From">One of the account's purposes.</param>
/// <param name="To">Another one.</param>
/// <param name="Amount">A decimal in major units of the account's currency.</param>
internal sealed record MovePurposeBody(
    [property: MaxLength(PurposeNames.MaxLength)] string? From,
    [property: MaxLength(PurposeNames.MaxLength)] string? To,
    JsonAmount? Amount
);

internal static class MovePurposeFeature
{
    public static void Add(ServiceBuilder service)
    {
        service.Commands.Handles<MovePurpose, Account>(
            Validate,
            (command, account, now) =>
                account.Move(command.From, command.To, command.Amount ?? Money.Zero(account.Balance.Currency), now),
            (command, context, cancel) => Prepare(command, context, service, cancel)
        );
        var send = service.Commands.Sender<MovePurpose>();
        var find = service.Queries.Asker<AccountNow, Account?>();
        service
            .Post(
                "/accounts/{id}/purposes/move",
                Permission.AccountsWrite,
                (request, cancel) => Post(request, find, send, cancel)
            )
            .Does("Moves money of an account from one of its purposes to another. Its balance stays as it is.")
            .Takes<MovePurposeBody>("from", "to", "amount")
            .Gives<AccountView>()
            .TakesIdempotencyKey()
            .CanDryRun()
            .Refuses(
                RefusalCode.Forbidden,
                RefusalCode.NotFound,
                AccountCodes.InsufficientFunds,
                AccountCodes.UnknownPurpose,
                AccountCodes.Frozen,
                AccountCodes.Closed
            );
    }

    private static async Task<Reply> Post(
        Request request,
        Ask<AccountNow, Account?> find,
        Send<MovePurpose> send,
        CancellationToken cancel
    )
    {
        var id = request.Route<AccountId>("id");
        var account = await find(new AccountNow(id), cancel);
        var currency =
            account is not null && request.Actor.May(Permission.AccountsWrite, account.UserId.Value)
                ? account.Balance.Currency
                : null;
        var body = await request.Body<MovePurposeBody>(cancel, (body, problems) => Bind(body, problems));
        return await request.Send(
            send,
            Bind(body, new Problems()),
            (Account a) => Reply.Ok(AccountView.Of(a, request.Now)),
            cancel
        );

        MovePurpose Bind(MovePurposeBody body, Problems problems)
        {
            var amount = AccountAmount.Read(body.Amount, currency, problems);
            problems.Text(body.From, "from", PurposeNames.MaxLength);
            problems.Text(body.To, "to", PurposeNames.MaxLength);
            if (!problems.None)
                throw new BadInput(problems);
            var command = new MovePurpose(id, body.From!, body.To!, amount); // They are texts.
            Validate(command, problems);
            return problems.None ? command : throw new BadInput(problems);
        }
    }

    private static void Validate(MovePurpose command, Problems problems)
    {
        if (command.Amount is { IsPositive: false } amount)
            problems.Add("amount", $"is {amount}; it must be greater than zero.");
        if (command.From == command.To)
            problems.Add("to", "must be another purpose than from.");
    }

    private static async ValueTask<Prepared<MovePurpose>> Prepare(
        MovePurpose command,
        CommandContext context,
        ServiceBuilder service,
        CancellationToken cancel
    )
    {
        var (account, _) = await service.Log.Read<Account>(command.Stream, cancel);
        if (!account.Exists)
            return AccountRefusals.NotFound(command.Account);
        if (command.Amount is null || !context.Actor.May(Permission.AccountsWrite, account.UserId.Value))
            return AccountRefusals.NotYours(command.Account);
        var question = context.Question(Permission.AccountsWrite, service.Clock.GetUtcNow()) with
        {
            Owner = account.UserId.Value,
        };
        return service.Runtime.Policies.Refuse(question, "You may change your own accounts only.") is { } denied
            ? denied
            : command;
    }
}
