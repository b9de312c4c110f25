using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using Florin.Kernel;
using Florin.Platform.Http.Bodies;

namespace Florin.Risk.Features;

/// <summary>The large-amount rule as it is sent.</summary>
/// <param name="Points">What it adds to the score, 0 to 1.</param>
/// <param name="At">By currency, the threshold in major units.</param>
/// <param name="Default">The threshold of every other currency, in its whole major units; the configuration's without it.</param>
internal sealed record LargeAmountBody(
    decimal? Points,
    [property: MaxLength(RulesBody.MaxCurrencies)] Dictionary<string, JsonAmount?>? At,
    long? Default = null
);

/// <summary>The structuring rule as it is sent.</summary>
/// <param name="Points">What it adds to the score, 0 to 1.</param>
/// <param name="Times">So many times the large amount within an hour are fine, 1 to 30.</param>
internal sealed record StructuringBody(decimal? Points, int? Times);

/// <summary>The velocity rule as it is sent.</summary>
/// <param name="Points">What it adds to the score, 0 to 1.</param>
/// <param name="Over">So many within a minute are fine, 1 to 100.</param>
internal sealed record VelocityBody(decimal? Points, int? Over);

/// <summary>The new-account rule as it is sent.</summary>
/// <param name="Points">What it adds to the score, 0 to 1.</param>
/// <param name="YoungerThanHours">Accounts of this age or older are fine, 1 to 8760.</param>
/// <param name="AmountAtLeast">Whole major units; less is fine.</param>
internal sealed record NewAccountBody(decimal? Points, int? YoungerThanHours, long? AmountAtLeast);

/// <summary>The block lists as they are sent.</summary>
/// <param name="Users">Users' ids.</param>
/// <param name="Accounts">Accounts' ids.</param>
internal sealed record BlockedBody(
    [property: MaxLength(RulesBody.MaxBlocked)] List<string?>? Users,
    [property: MaxLength(RulesBody.MaxBlocked)] List<string?>? Accounts
);

/// <summary>
/// All rules as they are sent. None may be left out: it would be switched off by mistake. Only fields that were added later,
/// <c>largeAmount.default</c> and <c>structuring</c>, is the configuration's where it is not said.
/// </summary>
/// <param name="LargeAmount">An amount at or over its currency's threshold.</param>
/// <param name="Velocity">More than so many transactions of one user within a minute.</param>
/// <param name="NewAccount">A young source account and an amount that is more than pocket money.</param>
/// <param name="Blocked">Who may not move money.</param>
/// <param name="ReviewAt">A score at or over it waits for an administrator, 0 to 1.</param>
/// <param name="RejectAt">A score at or over it is rejected, 0 to 1, not less than <paramref name="ReviewAt"/>.</param>
/// <param name="Structuring">Many amounts just below the large one, within an hour; as configured without it.</param>
/// <param name="Version">The version that the change was made from; without it whatever holds now is replaced.</param>
/// <param name="ChangedBy">As the rules were given, so that they can be sent back; who sends them is who changes them.</param>
/// <param name="ChangedAt">As the rules were given, so that they can be sent back.</param>
internal sealed record RulesBody(
    LargeAmountBody? LargeAmount,
    VelocityBody? Velocity,
    NewAccountBody? NewAccount,
    BlockedBody? Blocked,
    decimal? ReviewAt,
    decimal? RejectAt,
    StructuringBody? Structuring = null,
    long? Version = null,
    [property: SentBack] string? ChangedBy = null,
    [property: SentBack] DateTimeOffset? ChangedAt = null
)
{
    public const int MaxCurrencies = 500;
    public const int MaxBlocked = 10_000;
    private const int MaxDigits = 4;
    private const int MaxTimes = 30;
    private const long MaxDefault = 1_000_000_000;

    /// <summary>The rules, and everything that is wrong with them; without a problem they hold what was sent.</summary>
    public RiskRules ToRules(Problems problems)
    {
        var large = new LargeAmountRule(
            Share(LargeAmount?.Points, "largeAmount.points", problems),
            Thresholds(LargeAmount?.At, problems),
            LargeAmount?.Default is { } units ? Whole(units, "largeAmount.default", 1, MaxDefault, problems) : null
        );
        var velocity = new VelocityRule(
            Share(Velocity?.Points, "velocity.points", problems),
            (int)Whole(Velocity?.Over, "velocity.over", 1, 100, problems)
        );
        var account = new NewAccountRule(
            Share(NewAccount?.Points, "newAccount.points", problems),
            (int)Whole(NewAccount?.YoungerThanHours, "newAccount.youngerThanHours", 1, 8760, problems),
            Whole(NewAccount?.AmountAtLeast, "newAccount.amountAtLeast", 0, 1_000_000_000_000, problems)
        );
        var blocked = new BlockedRule(
            Ids<UserId>(Blocked?.Users, "blocked.users", problems),
            Ids<AccountId>(Blocked?.Accounts, "blocked.accounts", problems)
        );
        var review = Share(ReviewAt, "reviewAt", problems);
        var reject = Share(RejectAt, "rejectAt", problems);
        problems.Require(
            review <= reject || RejectAt is null,
            "reviewAt",
            $"is {review}, greater than rejectAt, which is {reject}."
        );
        return new RiskRules(large, velocity, account, blocked, review, reject, Structured(problems));
    }

    private StructuringRule? Structured(Problems problems) =>
        Structuring is { } sent
            ? new StructuringRule(
                Share(sent.Points, "structuring.points", problems),
                (int)Whole(sent.Times, "structuring.times", 1, MaxTimes, problems)
            )
            : null;

    private static decimal Share(decimal? value, string field, Problems problems)
    {
        if (value is null)
            problems.Add(field, "is required; expected a number from 0 to 1.");
        else if (value is < 0 or > 1 || value.Value.Scale > MaxDigits)
            problems.Add(field, $"is {value}; expected a number from 0 to 1 with at most {MaxDigits} decimal digits.");
        return value ?? 0;
    }

    private static long Whole(long? value, string field, long least, long most, Problems problems)
    {
        if (value is null)
            problems.Add(field, $"is required; expected an integer from {least} to {most}.");
        else if (value < least || value > most)
            problems.Add(field, $"is {value}; expected an integer from {least} to {most}.");
        return value ?? least;
    }

    private static ImmutableArray<Money> Thresholds(Dictionary<string, JsonAmount?>? sent, Problems problems)
    {
        const string Field = "largeAmount.at";
        if (sent is null || sent.Count > MaxCurrencies)
        {
            problems.Add(Field, $"must contain amounts by currency, at most {MaxCurrencies} of them.");
            return [];
        }
        var thresholds = ImmutableArray.CreateBuilder<Money>(sent.Count);
        foreach (var (code, amount) in sent.OrderBy(e => e.Key, StringComparer.Ordinal))
            if (!Currency.TryGet(code, out var currency))
                problems.Add(Field, $"'{PlainText.Shortened(code)}' is neither an ISO 4217 currency nor a registered asset.");
            else if (!Money.TryParse(amount?.Value, currency, out var money, out var problem))
                problems.Add($"{Field}.{code}", problem!); // What does not parse has a problem.
            else if (!money.IsPositive)
                problems.Add($"{Field}.{code}", $"is {money}; must be greater than zero.");
            else
                thresholds.Add(money);
        return thresholds.DrainToImmutable();
    }

    private static ImmutableArray<T> Ids<T>(List<string?>? sent, string field, Problems problems)
        where T : struct, IId<T>
    {
        if (sent is null || sent.Count > MaxBlocked)
        {
            problems.Add(field, $"must be a list of at most {MaxBlocked} ids; it may be empty.");
            return [];
        }
        var ids = new SortedSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < sent.Count; i++)
            if (Id.TryParse<T>(sent[i], out var id))
                ids.Add(id.Value);
            else
                problems.Add($"{field}[{i}]", Id.NotOne<T>(sent[i]));
        return [.. ids.Select(T.From)];
    }
}
