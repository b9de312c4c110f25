using Florin.Contracts.Accounts;
using Florin.Contracts.Transactions;
using Florin.Contracts.Users;
using Florin.Kernel;
using Florin.Platform.Calls;
using Florin.Platform.Commands;
using Florin.Platform.Hosting;
using Florin.Platform.Identity;
using Florin.Platform.Identity.Policies;
using Florin.Transactions.Fees;

namespace Florin.Transactions.Features;

/// <summary>
/// What is checked elsewhere before a transaction is accepted: that the user and the accounts exist, that ownership and
/// currency fit, and that the balance suffices now. The debit checks the money again when it moves.
/// </summary>
internal sealed class TransactionChecks(
    UsersClient users,
    AccountsClient accounts,
    TimeProvider clock,
    Provided<PolicyEngine> policies,
    TransactionOptions options,
    FeeOptions fees
)
{
    /// <summary>Those of a service.</summary>
    public static TransactionChecks Of(ServiceBuilder service) =>
        new(
            new UsersClient(service.Calls),
            new AccountsClient(service.Calls),
            service.Clock,
            service.Provides(runtime => runtime.Policies),
            service.Options<TransactionOptions>(TransactionOptions.Section),
            service.Options<FeeOptions>(FeeOptions.Section)
        );

    private readonly FeeCharges _fees = new(fees, accounts);
    private readonly LegChecks _legs = new(accounts, clock, policies);

    public async ValueTask<Prepared<CreateTransaction>> Prepare(
        CreateTransaction command,
        CommandContext context,
        CancellationToken cancel
    )
    {
        var input = command.Input;
        var question = context.Question(Permission.TransactionsWrite, clock.GetUtcNow()) with
        {
            Owner = input.UserId.Value,
            Amount = input.Amount,
        };
        if (policies.Value.Refuse(question, $"You may not create transactions for {input.UserId}.") is { } denied)
            return denied;
        if (input.EffectiveAt < clock.GetUtcNow() && !context.Actor.MayForAll(Permission.TransactionsBackdate))
            return Refusal.Forbidden("Only administrators may backdate a transaction.");
        if (input.From is not null && input.From == input.To)
            return new Refusal(TransactionCodes.SameAccount, $"Source and target are both {input.From}.");
        var call = new CallContext(context.CorrelationId, RequestId: context.RequestId, Address: context.Address);
        var findingUser = User(input.UserId, context.Actor, call, cancel);
        var findingSource = Find(input.From, input.EffectiveAt, call, cancel);
        var findingTarget = Find(input.To, input.EffectiveAt, call, cancel);
        await Task.WhenAll(findingUser, findingSource, findingTarget);
        var (source, target) = (await findingSource, await findingTarget);
        if (await findingUser is { } unfit)
            return unfit;
        if (Closed(input, await Backdated(input, source ?? target, call, cancel)) is { } closed)
            return closed;
        if (input.Postings is { } postings)
        {
            var (legs, wrong) = await OfLegs(postings, Permission.TransactionsWrite, context, call, cancel);
            return wrong is not null ? wrong : command with { Postings = legs };
        }
        return
            (Source(input, source, context.Actor) ?? Target(input, target, context.Actor) ?? Funds(input, source))
                is { } refusal
            ? refusal
            : await Priced(command, source, target, call, cancel);
    }

    private async ValueTask<Prepared<CreateTransaction>> Priced(
        CreateTransaction command,
        AccountCard? source,
        AccountCard? target,
        CallContext call,
        CancellationToken cancel
    )
    {
        if (!command.IsCharged)
            return command with { Source = source, Target = target };
        var payer = source ?? target!; // One of them there is.
        var (fee, unpayable) = await _fees.Of(command.Input, payer, clock.GetUtcNow(), call, cancel);
        return unpayable is not null ? unpayable : command with { Source = source, Target = target, Fee = fee };
    }

    /// <summary>The legs of a transaction with their owners, or why not.</summary>
    /// <param name="debits">What the sender needs to debit an account; null where that is decided already.</param>
    public Task<(IReadOnlyList<TransactionPosting> Legs, Refusal? Refusal)> OfLegs(
        IReadOnlyList<TransactionPosting> postings,
        Permission? debits,
        CommandContext context,
        CallContext call,
        CancellationToken cancel
    ) => _legs.Check(postings, debits, context, call, cancel);

    /// <summary>Why a user may not move money now; null where they may.</summary>
    public async Task<Refusal?> User(UserId id, Actor actor, CallContext call, CancellationToken cancel) =>
        await users.Find(id, call, cancel) is not { } user ? Refusal.NotFound("user", id.Value)
        : user.Blocked ? Refusal.Forbidden($"User {user.Id} is blocked.")
        : options.RequireConfirmedEmail && !user.EmailConfirmed && !actor.MayForAll(Permission.TransactionsWrite)
            ? new Refusal(
                TransactionCodes.EmailNotConfirmed,
                "Confirm your email address first: POST /api/user/email-confirmations."
            )
        : null;

    private async Task<AccountCard?> Find(AccountId? id, DateTimeOffset? at, CallContext call, CancellationToken cancel) =>
        id is { } known ? await accounts.Find(known, at, call, cancel) : null;

    // One account, looked up for the time of what is dated back; null of what is not.
    private Task<AccountCard?> Backdated(
        TransactionInput input,
        AccountCard? found,
        CallContext call,
        CancellationToken cancel
    ) =>
        input.EffectiveAt is not { } at ? Task.FromResult<AccountCard?>(null)
        : found is not null ? Task.FromResult<AccountCard?>(found)
        : Find(input.Postings is [var leg, ..] ? leg.Account : default(AccountId?), at, call, cancel);

    // The posting would be refused as well, but only after the client has been told that the transaction was accepted.
    private static Refusal? Closed(TransactionInput input, AccountCard? at) =>
        at?.ClosedPeriod is not { } period
            ? null
            : new Refusal(
                AccountCodes.PeriodClosed,
                $"effectiveAt is {Rfc3339.Text(input.EffectiveAt!.Value)}, and the period {period} is closed; nothing can take effect in it. Choose a later time." // It was looked up for it.
            ).With("period", period);

    private static Refusal? Source(TransactionInput input, AccountCard? source, Actor actor)
    {
        if (input.From is not { } id)
            return null;
        if (source is null)
            return Refusal.NotFound("account", id.Value);
        return Owner(input, source, actor)
            ?? Usable(input.Amount, source, actor)
            ?? Purpose(source, input.FromPurpose, input.Amount);
    }

    private static Refusal? Target(TransactionInput input, AccountCard? target, Actor actor)
    {
        if (input.To is not { } id)
            return null;
        if (target is null)
            return Refusal.NotFound("account", id.Value);
        return (input.Type is TransactionType.Deposit ? Owner(input, target, actor) : null)
            ?? Usable(input.Amount, target, actor)
            ?? Purpose(target, input.ToPurpose, null);
    }

    /// <summary>Why a purpose does not fit an account, or has too little; null where it does.</summary>
    /// <param name="account">The account.</param>
    /// <param name="purpose">The purpose; null for none.</param>
    /// <param name="needed">What is taken from it; null where it gets something.</param>
    public static Refusal? Purpose(AccountCard account, string? purpose, Money? needed)
    {
        if (account.RefusePurpose(purpose) is { } refusal)
            return refusal;
        var known = account.Purposes?.FirstOrDefault(one => one.Name == purpose);
        return known is not null && needed is { } amount && amount > known.Available
            ? Insufficient(account with { Available = known.Available }, amount).With("purpose", known.Name)
            : null;
    }

    // Of another's account a user learns no more than of one that does not exist.
    public static Refusal? Owner(TransactionInput input, AccountCard account, Actor actor) =>
        account.UserId == input.UserId ? null
        : actor.MayForAll(Permission.TransactionsWrite)
            ? Refusal.Forbidden($"Account {account.Id} does not belong to {input.UserId}.")
        : Refusal.Hidden("account", account.Id.Value);

    /// <summary>Why an account takes no amount, however small; null where it does.</summary>
    public static Refusal? Usable(Money amount, AccountCard account, Actor actor)
    {
        if (!ReferenceEquals(account.Balance.Currency, amount.Currency))
            return new Refusal(
                AccountCodes.CurrencyMismatch,
                actor.May(Permission.AccountsRead, account.UserId.Value)
                    ? $"Account {account.Id} is in {account.Balance.Currency}, the amount is in {amount.Currency}."
                    : $"Account {account.Id} is not in {amount.Currency}, the currency of the amount."
            ).With("accountId", account.Id.Value);
        return account.Status switch
        {
            "FROZEN" => new Refusal(AccountCodes.Frozen, $"Account {account.Id} is frozen.").With(
                "accountId",
                account.Id.Value
            ),
            "CLOSED" => new Refusal(AccountCodes.Closed, $"Account {account.Id} is closed.").With(
                "accountId",
                account.Id.Value
            ),
            _ => null,
        };
    }

    private static Refusal? Funds(TransactionInput input, AccountCard? source) =>
        source is null || input.Amount <= source.Available ? null : Insufficient(source, input.Amount);

    /// <summary>An account has less than is needed.</summary>
    public static Refusal Insufficient(AccountCard source, Money needed) =>
        new Refusal(
            AccountCodes.InsufficientFunds,
            $"Account {source.Id} has {source.Available} available; {needed} is required."
        )
            .With("accountId", source.Id.Value)
            .With("needed", new DecimalAmount(needed))
            .With("available", new DecimalAmount(source.Available))
            .With("currency", needed.Currency.Code);
}
