using Florin.Kernel;
using Florin.Platform.Commands;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Platform.Queries;

namespace Florin.Accounts.Features;

/// <summary>Limits how much may leave an account, in the place of the limits before.</summary>
/// <param name="Account">The account.</param>
/// <param name="Limits">The limits.</param>
internal sealed record LimitAccount(AccountId Account, AccountLimits Limits) : ICommand
{
    public string Stream => Accounts.Account.StreamOf(Account);
}

/// <summary>The body of a request that limits an account. What is left out is not limited.</summary>
/// <param name="PerTransaction">A decimal in major units: the most in one debit.</param>
/// <param name="PerDay">The most in one day, UTC.</param>
/// <param name="PerMonth">The most in one month, UTC.</param>
internal sealed record LimitAccountBody(JsonAmount? PerTransaction, JsonAmount? PerDay, JsonAmount? PerMonth);

internal static class LimitAccountFeature
{
    public static void Add(ServiceBuilder service)
    {
        service.Commands.Handles<LimitAccount, Account>(
            static (command, problems) => Validate(command.Limits, problems),
            (command, account, _) => account.Exists ? account.Limit(command.Limits) : AccountRefusals.NotFound(command.Account)
        );
        var send = service.Commands.Sender<LimitAccount>();
        var find = service.Queries.Asker<AccountNow, Account?>();
        service
            .Put("/accounts/{id}/limits", Permission.AccountsLimit, (request, cancel) => Put(request, find, send, cancel))
            .Does("Sets how much may leave an account at once, in a day and in a month, in the place of the limits before.")
            .Takes<LimitAccountBody>()
            .Gives<AccountView>()
            .TakesIdempotencyKey()
            .CanDryRun()
            .Refuses(RefusalCode.NotFound, RefusalCode.WrongState);
    }

    private static async Task<Reply> Put(
        Request request,
        Ask<AccountNow, Account?> find,
        Send<LimitAccount> send,
        CancellationToken cancel
    )
    {
        var id = request.Route<AccountId>("id");
        var currency = (await find(new AccountNow(id), cancel))?.Balance.Currency;
        var body = await request.Body<LimitAccountBody>(cancel, (body, problems) => Bind(body, problems));
        return await request.Send(
            send,
            Bind(body, new Problems()),
            (Account a) => Reply.Ok(AccountView.Of(a, request.Now)),
            cancel
        );

        LimitAccount Bind(LimitAccountBody body, Problems problems)
        {
            var limits = new AccountLimits(
                Read(body.PerTransaction, "perTransaction"),
                Read(body.PerDay, "perDay"),
                Read(body.PerMonth, "perMonth")
            );
            return problems.None ? new LimitAccount(id, limits) : throw new BadInput(problems);

            Money? Read(JsonAmount? text, string field) =>
                text is null ? null : AccountAmount.Read(text, currency, problems, field);
        }
    }

    /// <summary>Notes what is wrong with limits.</summary>
    public static void Validate(AccountLimits limits, Problems problems)
    {
        Limit(limits.PerTransaction, "perTransaction");
        Limit(limits.PerDay, "perDay");
        Limit(limits.PerMonth, "perMonth");

        void Limit(Money? limit, string field)
        {
            if (limit is { IsNegative: true })
                problems.Add(field, $"is {limit}; it must not be negative.");
        }
    }
}
