using Florin.Contracts.Transactions;
using Florin.Kernel;
using Florin.Platform.Times;
using static Florin.Kernel.FieldValues;

namespace Florin.Schedules.Features;

/// <summary>A body as values, where they could be read.</summary>
/// <param name="UserId">Whose.</param>
/// <param name="Type">What its transactions do.</param>
/// <param name="From">The source.</param>
/// <param name="To">The target.</param>
/// <param name="Terms">All else; the texts as they were sent.</param>
/// <param name="FromPurpose">The purpose of the source.</param>
/// <param name="ToPurpose">The purpose of the target.</param>
internal sealed record ScheduleInput(
    UserId UserId,
    TransactionType Type,
    AccountId? From,
    AccountId? To,
    ScheduleTerms Terms,
    string? FromPurpose,
    string? ToPurpose
);

/// <summary>Reads bodies, and reports every problem with them.</summary>
internal sealed class TermsReader(RecurrenceReader recurrences, TimeProvider clock)
{
    public const int MaxName = 100;
    public const int MaxDescription = 500;
    public const int MaxReference = 200;

    /// <summary>The longest name of a purpose, in characters.</summary>
    public const int MaxPurpose = 40;
    private const int MaxRetries = 30;
    private const int MaxOccurrences = 1_000_000;
    private static readonly TimeSpan LongestInterval = TimeSpan.FromDays(7);
    private static readonly string[] Types = ["transfer", "deposit", "withdrawal"]; // What one source and one target suffice for.

    /// <summary>Notes what is wrong with a body.</summary>
    /// <param name="body">The body.</param>
    /// <param name="isNew">Its times must lie in the future; those of a schedule that is changed may have passed.</param>
    public void Validate(ScheduleBody body, bool isNew, Problems problems)
    {
        var input = Read(body, problems);
        var now = clock.GetUtcNow();
        if (isNew && input.Terms.Recurrence.At <= now)
            problems.Add("at", $"'{body.At}' is not in the future; the time is now {Rfc3339.Text(now)}.");
        if (isNew && input.Terms.EndsAt <= now)
            problems.Add("endsAt", $"'{body.EndsAt}' is not in the future; the time is now {Rfc3339.Text(now)}.");
        if (input.Terms.EndsAt < input.Terms.StartsAt)
            problems.Add("endsAt", $"'{body.EndsAt}' is before startsAt, {Rfc3339.Text(input.Terms.StartsAt)}.");
        if (
            problems.None
            && isNew
            && recurrences.IsNever(input.Terms.Recurrence, input.Terms.StartsAt, input.Terms.EndsAt, now)
        )
            problems.Add(
                body.Cron is not null ? "cron"
                    : body.Monthly is not null ? "monthly"
                    : "at",
                "is never due between startsAt and endsAt."
            );
    }

    /// <summary>A body that was checked.</summary>
    public ScheduleInput Read(ScheduleBody body) => Read(body, new Problems());

    private ScheduleInput Read(ScheduleBody body, Problems problems)
    {
        problems.Id<UserId>(body.UserId, "userId");
        _ = Id.TryParse<UserId>(body.UserId, out var user);
        var type = Type(body.Type, problems);
        problems.Currency(body.Currency, "currency");
        var startsAt = Time(body.StartsAt, "startsAt", problems) ?? clock.GetUtcNow();
        var rule = OneOf(body.AmountRule, "amountRule", problems, AmountRule.Fixed);
        if (rule is not AmountRule.Fixed && type is TransactionType.Deposit)
            problems.Add("amountRule", $"'{body.AmountRule}' needs a source; a deposit has none.");
        var terms = new ScheduleTerms(
            problems.OptionalText(body.Name, "name", MaxName),
            recurrences.Read(body.ToRecurrence(), problems),
            rule,
            Amount(body, rule, problems),
            startsAt,
            Time(body.EndsAt, "endsAt", problems),
            Number(body.MaxOccurrences, "maxOccurrences", 1, MaxOccurrences, problems),
            Money(body.MaxTotal, body.Currency, "maxTotal", problems),
            OneOf(body.Missed, "missed", problems, MissedRuns.Once),
            Retries(body.Retries, problems),
            problems.OptionalText(body.Description, "description", MaxDescription),
            problems.OptionalText(body.Reference, "reference", MaxReference),
            body.Metadata
        );
        var from = Account("fromAccount", body.FromAccount, type, type is not TransactionType.Deposit, problems);
        var to = Account("toAccount", body.ToAccount, type, type is not TransactionType.Withdrawal, problems);
        var (fromPurpose, toPurpose) = (
            Purpose(body.FromPurpose, "fromPurpose", body.FromAccount, problems),
            Purpose(body.ToPurpose, "toPurpose", body.ToAccount, problems)
        );
        return new ScheduleInput(user, type, from, to, terms, fromPurpose, toPurpose);
    }

    private static string? Purpose(string? purpose, string field, string? account, Problems problems)
    {
        if (purpose is not null && account is null)
            problems.Add(field, "must be specified with the account whose purpose it is only.");
        return problems.OptionalText(purpose, field, MaxPurpose);
    }

    private static TransactionType Type(string? text, Problems problems)
    {
        if (text is null || Types.Contains(text, StringComparer.Ordinal))
            return OneOf(text, "type", problems, TransactionType.Transfer, isRequired: true);
        problems.Add("type", $"'{PlainText.Shortened(text)}' is not one of {string.Join(", ", Types)}.");
        return TransactionType.Transfer;
    }

    private static Money Amount(ScheduleBody body, AmountRule rule, Problems problems)
    {
        var zero = Currency.TryGet(body.Currency, out var currency) ? Kernel.Money.Zero(currency) : default;
        if (rule is AmountRule.All)
        {
            problems.Require(body.Amount is null, "amount", "must not be specified where amountRule is all.");
            return zero;
        }
        if (body.Amount is null)
            problems.Add("amount", "is required; expected a decimal in major units, such as 100.00.");
        return Money(body.Amount, body.Currency, "amount", problems, mayBeZero: rule is AmountRule.DownTo) ?? zero;
    }

    private static Money? Money(JsonAmount? text, string? code, string field, Problems problems, bool mayBeZero = false)
    {
        if (text is null || !Currency.TryGet(code, out var currency))
            return null;
        if (!Kernel.Money.TryParse(text.Value, currency, out var money, out var problem))
            problems.Add(field, problem!); // There is a problem where it is not one.
        else if (money.IsNegative || (money.IsZero && !mayBeZero))
            problems.Add(field, $"'{text.Value}' must {(mayBeZero ? "not be negative" : "be greater than zero")}.");
        return money;
    }

    private static RetryRule Retries(RetriesBody? body, Problems problems)
    {
        if (body is null)
            return new RetryRule(0, TimeSpan.FromHours(1));
        var count = Number(body.Count, "retries.count", 0, MaxRetries, problems);
        var seconds = Number(body.IntervalSeconds, "retries.intervalSeconds", 1, (int)LongestInterval.TotalSeconds, problems);
        if (body.Count is null)
            problems.Add("retries.count", $"is required; expected an integer from 0 to {MaxRetries}.");
        return new RetryRule(count ?? 0, seconds is { } s ? TimeSpan.FromSeconds(s) : TimeSpan.FromHours(1));
    }

    private static AccountId? Account(string field, string? text, TransactionType type, bool needed, Problems problems)
    {
        var kind = type.ToString().ToLowerInvariant();
        if (!needed && text is not null)
            problems.Add(field, $"must not be specified for a {kind}.");
        else if (needed && text is null)
            problems.Add(field, $"is required for a {kind}.");
        else if (needed)
            problems.Id<AccountId>(text, field);
        return Id.TryParse<AccountId>(text, out var id) ? id : null;
    }
}
