using System.ComponentModel.DataAnnotations;
using Florin.Contracts.Accounts;
using Florin.Kernel;
using Florin.Platform.Commands;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Platform.Json;
using Florin.Platform.Queries;

namespace Florin.Accounts.Features;

/// <summary>Sets money of an account aside.</summary>
/// <param name="Hold">The hold's id, made for this very command.</param>
/// <param name="Account">The account.</param>
/// <param name="Amount">How much; null where the sender may not know the account's currency.</param>
/// <param name="ExpiresAt">From when on it sets nothing aside any more; null for never.</param>
/// <param name="Reference">What it is for, up to 200 characters.</param>
/// <param name="By">Who places it.</param>
/// <param name="Purpose">What the money is for, on an account that segregates its balance.</param>
internal sealed record PlaceHold(
    HoldId Hold,
    AccountId Account,
    Money? Amount,
    DateTimeOffset? ExpiresAt,
    string? Reference,
    string By,
    string? Purpose
) : ICommand
{
    public string Stream => Accounts.Account.StreamOf(Account);
}

/// <summary>The body of a request for a hold.</summary>
/// <param name="Amount">A decimal in major units of the account's currency, as a number or a string.</param>
/// <param name="ExpiresAt">From when on it sets nothing aside any more, RFC 3339, in the future; never without it.</param>
/// <param name="Reference">What it is for, up to 200 characters; the statement shows it when the hold is captured.</param>
/// <param name="Purpose">One of the account's purposes, where it segregates its balance by purpose.</param>
internal sealed record PlaceHoldBody(
    JsonAmount? Amount,
    string? ExpiresAt,
    [property: MaxLength(PlaceHoldFeature.MaxReference)] string? Reference,
    [property: MaxLength(PurposeNames.MaxLength)] string? Purpose
);

internal static class PlaceHoldFeature
{
    public const int MaxReference = 200;

    public static void Add(ServiceBuilder service, AccountOptions options)
    {
        service.Commands.Handles<PlaceHold, Account>(
            Validate,
            (command, account, now) => account.Place(ToEvent(command, account), options.MaxHolds, now),
            (command, context, cancel) => Prepare(command, context, service, cancel)
        );
        var send = service.Commands.Sender<PlaceHold>();
        var find = service.Queries.Asker<AccountNow, Account?>();
        service
            .Post(
                "/accounts/{id}/holds",
                Permission.AccountsHold,
                (request, cancel) => Post(request, find, send, service.Ids, cancel)
            )
            .Does("Sets money of an account aside: it stays on the balance and is not available.")
            .Takes<PlaceHoldBody>("amount")
            .Gives<HoldView>(201)
            .TakesIdempotencyKey()
            .CanDryRun()
            .Refuses(
                RefusalCode.Forbidden,
                RefusalCode.NotFound,
                AccountCodes.InsufficientFunds,
                AccountCodes.TooManyHolds,
                AccountCodes.PurposeRequired,
                AccountCodes.UnknownPurpose,
                AccountCodes.Frozen,
                AccountCodes.Closed
            );
    }

    private static async Task<Reply> Post(
        Request request,
        Ask<AccountNow, Account?> find,
        Send<PlaceHold> send,
        IdSource ids,
        CancellationToken cancel
    )
    {
        var id = request.Route<AccountId>("id");
        var account = await find(new AccountNow(id), cancel);
        var currency =
            account is not null && request.Actor.May(Permission.AccountsHold, account.UserId.Value)
                ? account.Balance.Currency
                : null;
        var hold = Florin.Kernel.Id.New<HoldId>(ids);
        var body = await request.Body<PlaceHoldBody>(cancel, (body, problems) => Bind(body, problems));
        return await request.Send(
            send,
            Bind(body, new Problems()),
            (Account a) => Reply.Created(HoldView.Of(a.LastHold!, request.Now)), // Its last event placed it.
            cancel
        );

        PlaceHold Bind(PlaceHoldBody body, Problems problems)
        {
            var amount = AccountAmount.Read(body.Amount, currency, problems);
            DateTimeOffset? expires = Rfc3339.TryParse(body.ExpiresAt, out var time) ? FlorinJson.Storable(time) : null;
            if (body.ExpiresAt is not null && expires is null)
                problems.Add("expiresAt", $"'{PlainText.Shortened(body.ExpiresAt)}' is not a time; {Rfc3339.Form}.");
            else if (expires <= request.Now)
                problems.Add("expiresAt", $"'{body.ExpiresAt}' is over; the time is now {Rfc3339.Text(request.Now)}.");
            var command = new PlaceHold(hold, id, amount, expires, body.Reference, request.Actor.Id, body.Purpose);
            if (problems.None)
                return command;
            Validate(command, problems); // So that the rest of what is wrong is told at once.
            throw new BadInput(problems);
        }
    }

    private static void Validate(PlaceHold command, Problems problems)
    {
        if (command.Amount is { IsPositive: false } amount)
            problems.Add("amount", $"is {amount}; it must be greater than zero.");
        problems.OptionalText(command.Reference, "reference", MaxReference);
    }

    private static async ValueTask<Prepared<PlaceHold>> Prepare(
        PlaceHold command,
        CommandContext context,
        ServiceBuilder service,
        CancellationToken cancel
    )
    {
        var (account, _) = await service.Log.Read<Account>(command.Stream, cancel);
        if (!account.Exists)
            return AccountRefusals.NotFound(command.Account);
        if (command.Amount is not { } amount || !context.Actor.May(Permission.AccountsHold, account.UserId.Value))
            return AccountRefusals.NotYours(command.Account);
        var question = context.Question(Permission.AccountsHold, service.Clock.GetUtcNow()) with
        {
            Owner = account.UserId.Value,
            Amount = amount,
        };
        if (service.Runtime.Policies.Refuse(question, "You may place holds on your own accounts only.") is { } denied)
            return denied;
        if (context.IsDryRun)
            return command; // A key might have to be made.
        var reference = await service.Runtime.People.SealAny(account.UserId.Value, command.Reference, cancel);
        return command with { Reference = reference };
    }

    private static HoldPlaced ToEvent(PlaceHold command, Account account) =>
        new(
            command.Account,
            command.Hold,
            command.Amount ?? Money.Zero(account.Balance.Currency),
            command.Reference,
            command.ExpiresAt,
            command.By,
            default,
            command.Purpose
        );
}
