using System.Globalization;
using Florin.Accounts.Projections;
using Florin.Accounts.UserLimits;
using Florin.Contracts.Users;
using Florin.Kernel;
using Florin.Platform.Calls;
using Florin.Platform.Commands;
using Florin.Platform.EventLog;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;

namespace Florin.Accounts.Features;

/// <summary>Limits how much may leave all accounts of a user together, in a currency, in the place of the limits before.</summary>
/// <param name="User">The user.</param>
/// <param name="Currency">The currency.</param>
/// <param name="Limits">The limits.</param>
/// <param name="Accounts">Their accounts, once they are found: what has left them before is counted by each of them.</param>
internal sealed record LimitUser(
    UserId User,
    Currency Currency,
    AccountLimits Limits,
    IReadOnlyList<AccountId>? Accounts = null
) : ICommand
{
    public string Stream => UserSpending.StreamOf(User);
}

/// <summary>The body of a request that limits a user. What is left out is not limited.</summary>
/// <param name="Currency">The currency of the limits.</param>
/// <param name="PerTransaction">A decimal in major units: the most in one debit.</param>
/// <param name="PerDay">The most in one day, UTC.</param>
/// <param name="PerMonth">The most in one month, UTC.</param>
internal sealed record LimitUserBody(string? Currency, JsonAmount? PerTransaction, JsonAmount? PerDay, JsonAmount? PerMonth);

/// <summary>How much may leave all accounts of a user together, in one currency; null for any amount.</summary>
/// <param name="Currency">The currency.</param>
/// <param name="PerTransaction">By one transaction, all of its debits together.</param>
/// <param name="PerDay">In one day, UTC.</param>
/// <param name="PerMonth">In one month, UTC.</param>
/// <param name="SpentToday">What has left them today.</param>
/// <param name="SpentThisMonth">What has left them this month.</param>
internal sealed record UserLimitsView(
    Currency Currency,
    DecimalAmount? PerTransaction,
    DecimalAmount? PerDay,
    DecimalAmount? PerMonth,
    DecimalAmount SpentToday,
    DecimalAmount SpentThisMonth
);

/// <summary>The limits of a user, by currency; none in a currency that is not limited.</summary>
/// <param name="UserId">The user.</param>
/// <param name="Limits">In the order of the currencies' codes.</param>
internal sealed record LimitsOfUserView(UserId UserId, IReadOnlyList<UserLimitsView> Limits)
{
    public static LimitsOfUserView Of(UserId user, UserSpending spending, DateTimeOffset now) =>
        new(user, [.. spending.ByCurrency.Select(one => Of(Currency.Of(one.Key), one.Value, now))]);

    private static UserLimitsView Of(Currency currency, LimitedCurrency limited, DateTimeOffset now) =>
        new(
            currency,
            limited.Limits.PerTransaction,
            limited.Limits.PerDay,
            limited.Limits.PerMonth,
            new Money(limited.Spent.OfDay(now), currency),
            new Money(limited.Spent.OfMonth(now), currency)
        );
}

internal static class LimitUserFeature
{
    public static void Add(ServiceBuilder service, LedgerViews views, SpendingGate gate)
    {
        service.Commands.HandlesJointly<LimitUser, UserSpending>(
            Validate,
            command =>
                [
                    JointStream.Of<UserSpending>(command.Stream),
                    JointStream.Of<LimitedUsers>(LimitedUsers.Stream),
                    .. (command.Accounts ?? []).Select(id => JointStream.Of<Account>(Account.StreamOf(id))),
                ],
            Decide,
            (command, context, cancel) => Prepare(service, views, gate, command, context, cancel)
        );
        var send = service.Commands.Sender<LimitUser>();
        service
            .Put("/users/{id}/limits", Permission.AccountsLimit, (request, cancel) => Put(request, send, cancel))
            .Does(
                "Sets how much may leave all accounts of a user in a currency, at once, in a day and in a month, in the place of the limits before."
            )
            .Takes<LimitUserBody>("currency")
            .Gives<LimitsOfUserView>()
            .TakesIdempotencyKey()
            .CanDryRun()
            .Refuses(RefusalCode.NotFound, RefusalCode.WrongState, RefusalCodes.Unavailable);
        service
            .Get("/users/{id}/limits", Permission.AccountsRead, (request, cancel) => Get(service, request, cancel))
            .Does("Shows how much may leave all accounts of a user together, and what has left them today and this month.")
            .Gives<LimitsOfUserView>()
            .Refuses(RefusalCode.NotFound);
    }

    private static async Task<Reply> Get(ServiceBuilder service, Request request, CancellationToken cancel)
    {
        var user = request.Route<UserId>("id");
        if (!request.Actor.May(Permission.AccountsRead, user.Value))
            return Reply.Hidden("user", user.Value);
        var (spending, _) = await service.Log.Read<UserSpending>(UserSpending.StreamOf(user), cancel);
        return Reply.Ok(LimitsOfUserView.Of(user, spending, request.Now));
    }

    private static async Task<Reply> Put(Request request, Send<LimitUser> send, CancellationToken cancel)
    {
        var user = request.Route<UserId>("id");
        var body = await request.Body<LimitUserBody>(cancel, (body, problems) => Bind(body, problems));
        return await request.Send(
            send,
            Bind(body, new Problems()),
            (UserSpending spending) => Reply.Ok(LimitsOfUserView.Of(user, spending, request.Now)),
            cancel
        );

        LimitUser Bind(LimitUserBody body, Problems problems)
        {
            problems.Currency(body.Currency, "currency");
            _ = Currency.TryGet(body.Currency, out var currency);
            var limits = new AccountLimits(
                Read(body.PerTransaction, "perTransaction"),
                Read(body.PerDay, "perDay"),
                Read(body.PerMonth, "perMonth")
            );
            return problems.None ? new LimitUser(user, currency!, limits) : throw new BadInput(problems); // Without problems it is one.

            Money? Read(JsonAmount? text, string field) =>
                text is null ? null : AccountAmount.Read(text, currency, problems, field);
        }
    }

    private static void Validate(LimitUser command, Problems problems) =>
        LimitAccountFeature.Validate(command.Limits, problems);

    private static async ValueTask<Prepared<LimitUser>> Prepare(
        ServiceBuilder service,
        LedgerViews views,
        SpendingGate gate,
        LimitUser command,
        CommandContext context,
        CancellationToken cancel
    )
    {
        var call = new CallContext(context.CorrelationId, RequestId: context.RequestId, Address: context.Address);
        if (await new UsersClient(service.Calls).Find(command.User, call, cancel) is null)
            return Refusal.NotFound("user", command.User.Value);
        if (!context.IsDryRun)
            gate.Add(command.User); // What is decided from now on is counted, whether limits follow or not.
        return command with { Accounts = await SettleAccountsFeature.Of(command.User, views, cancel) };
    }

    private static JointDecision Decide(LimitUser command, JointStates states, DateTimeOffset now)
    {
        var (spending, users) = (states.Of<UserSpending>(0), states.Of<LimitedUsers>(1));
        var isNew = !users.All.Contains(command.User);
        if (isNew && users.All.Count >= LimitedUsers.Most)
            return Refusal.WrongState(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{LimitedUsers.Most} users have limits of their own, which is the most."
                )
            );
        var (limits, currency, ids) = (command.Limits, command.Currency, command.Accounts!); // It is prepared.
        var before = ids.Select((_, i) => states.Of<Account>(i + 2))
            .Where(account => ReferenceEquals(account.Balance.Currency, currency))
            .ToList();
        var isCounted = spending.In(currency) is not null;
        var changed = new UserLimitsChanged(
            command.User,
            currency,
            limits.PerTransaction,
            limits.PerDay,
            limits.PerMonth,
            now,
            isCounted ? null : Sum(before, account => account.Spent.OfDay(now)),
            isCounted ? null : Sum(before, account => account.Spent.OfMonth(now))
        );
        return JointDecision.Accept([
            [changed],
            isNew ? [new UserLimited(command.User)] : [],
            .. ids.Select(IReadOnlyList<object> (_) => []),
        ]);

        Money Sum(IEnumerable<Account> accounts, Func<Account, long> spent) =>
            new(
                (long)Int128.Min(accounts.Aggregate((Int128)0, (sum, account) => sum + spent(account)), long.MaxValue),
                currency
            );
    }
}
