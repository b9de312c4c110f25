using Florin.Contracts.Accounts;
using Florin.Contracts.Schedules;
using Florin.Kernel;
using Florin.Platform.Calls;
using Florin.Platform.Commands;
using Florin.Platform.Feeds;
using Florin.Platform.Hosting;
using Florin.Platform.Identity;
using Florin.Platform.Projections;
using Florin.Schedules.Projections;

namespace Florin.Schedules.Features;

/// <summary>
/// What is checked elsewhere before a schedule is accepted: that its owner may move such money, and that the accounts are
/// there and fit. The same is checked again whenever it moves some.
/// </summary>
internal sealed class ScheduleChecks(ServiceBuilder service, Projection schedules, ScheduleOptions options)
{
    private static readonly TimeSpan CatchUp = TimeSpan.FromMilliseconds(500);
    private readonly AccountsClient _accounts = new(service.Calls);

    /// <summary>Why somebody may not give or change such an order; null where they may.</summary>
    public Refusal? Policies(ScheduleInput input, CommandContext context)
    {
        foreach (var permission in (Permission[])[Permission.SchedulesWrite, Permission.TransactionsWrite])
        {
            var question = context.Question(permission, service.Clock.GetUtcNow()) with
            {
                Owner = input.UserId.Value,
                Amount = input.Terms.AmountRule is AmountRule.Fixed ? input.Terms.Amount : null,
            };
            if (service.Runtime.Policies.Refuse(question, $"You may not move money for {input.UserId}.") is { } refusal)
                return refusal;
        }
        return null;
    }

    /// <summary>Why the accounts do not fit; null where they do.</summary>
    public async Task<Refusal?> Accounts(ScheduleInput input, CommandContext context, CancellationToken cancel)
    {
        if (input.From is not null && input.From == input.To)
            return new Refusal(
                Contracts.Transactions.TransactionCodes.SameAccount,
                $"Source and target are both {input.From}."
            );
        var call = new CallContext(context.CorrelationId, RequestId: context.RequestId, Address: context.Address);
        return await Account(input, input.From, input.FromPurpose, mustBeOwn: true, context.Actor, call, cancel)
            ?? await Account(input, input.To, input.ToPurpose, mustBeOwn: input.From is null, context.Actor, call, cancel);
    }

    /// <summary>Why a user may have no more schedules; null where they may.</summary>
    public async Task<Refusal?> Limit(UserId user, CancellationToken cancel)
    {
        var read = await schedules.Read(CatchUp, cancel);
        var count = await read.Store.Count(
            new ViewQuery(SchedulesView.Rows)
                .Where("userId", Comparison.Equal, user.Value)
                .WhereAny(
                    new Condition("status", Comparison.Equal, ScheduleView.ToName(ScheduleStatus.Active)),
                    new Condition("status", Comparison.Equal, ScheduleView.ToName(ScheduleStatus.Paused))
                ),
            cancel
        );
        return count < options.MaxPerUser
            ? null
            : new Refusal(
                ScheduleCodes.TooMany,
                $"{user} has {count} schedules that are ACTIVE or PAUSED; at most {options.MaxPerUser} are allowed (Schedules:MaxPerUser)."
            );
    }

    // Of another's account a user learns no more than of one that does not exist.
    private async Task<Refusal?> Account(
        ScheduleInput input,
        AccountId? id,
        string? purpose,
        bool mustBeOwn,
        Actor actor,
        CallContext call,
        CancellationToken cancel
    )
    {
        if (id is not { } known)
            return null;
        if (await _accounts.Find(known, call, cancel) is not { } account)
            return Refusal.NotFound("account", known.Value);
        if (mustBeOwn && account.UserId != input.UserId)
            return actor.MayForAll(Permission.TransactionsWrite)
                ? Refusal.Forbidden($"Account {known} does not belong to {input.UserId}.")
                : Refusal.Hidden("account", known.Value);
        var currency = input.Terms.Amount.Currency;
        return ReferenceEquals(account.Balance.Currency, currency)
            ? account.RefusePurpose(purpose)
            : new Refusal(
                AccountCodes.CurrencyMismatch,
                $"Account {known} is not in {currency}, the currency of the amount."
            ).With("accountId", known.Value);
    }
}
