using System.Collections.Frozen;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Florin.Kernel;

namespace Florin.Platform.Identity.Policies;

/// <summary>Whose something is, or who made it, as seen by the caller.</summary>
public enum Whose
{
    /// <summary>The caller's.</summary>
    Own,

    /// <summary>Another's.</summary>
    Other,
}

/// <summary>A policy as it is configured: section <c>Identity:Policies:{name}</c>. All conditions that are set must be met.</summary>
public sealed record PolicySettings : IValidatableObject
{
    private const string HoursForm = "expected two times of the day, UTC, such as 08:00-18:00";

    /// <summary>What it does: permit, forbid or approve.</summary>
    [Required]
    public PolicyEffect? Effect { get; init; }

    /// <summary>To which actions: permissions, separated by commas; <c>accounts:*</c> for all of a resource, <c>*</c> for all.</summary>
    [Required, StringLength(4000)]
    public string? Actions { get; init; }

    /// <summary>Of which roles, separated by commas. Default all.</summary>
    [StringLength(200)]
    public string? Roles { get; init; }

#pragma warning disable MA0016 // The settings that are known are found by this type.
    /// <summary>The amount is at least so much, by currency; in another currency the condition is not met.</summary>
    public Dictionary<string, string> AtLeast { get; init; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The amount is less than so much, by currency; in another currency the condition is not met.</summary>
    public Dictionary<string, string> Below { get; init; } = new(StringComparer.OrdinalIgnoreCase);
#pragma warning restore MA0016

    /// <summary>Whose it is: own or other.</summary>
    public Whose? Owner { get; init; }

    /// <summary>Who made what is decided about: own or other.</summary>
    public Whose? Maker { get; init; }

    /// <summary>The caller's address is in one of these ranges, separated by commas.</summary>
    [StringLength(4000)]
    public string? Addresses { get; init; }

    /// <summary>The caller's address is in none of these ranges, separated by commas.</summary>
    [StringLength(4000)]
    public string? NotAddresses { get; init; }

    /// <summary>The time of the day, UTC, such as <c>08:00-18:00</c>; it may span midnight.</summary>
    [StringLength(20)]
    public string? Hours { get; init; }

    /// <summary>Any other time of the day, UTC.</summary>
    [StringLength(20)]
    public string? NotHours { get; init; }

    /// <summary>Whether the caller has no second factor, or sent a token that it was not shown for.</summary>
    public bool WithoutSecondFactor { get; init; }

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        var actions = PermissionSet.Parse(Actions, out var unknown);
        foreach (var name in unknown)
            yield return new ValidationResult(
                $"'{Shown.Of(name)}' is not a permission; expected some of {string.Join(", ", PermissionSet.Everything.Names)}.",
                [nameof(Actions)]
            );
        foreach (var name in Split(Roles).Where(name => !RoleNames.TryParse(name, out _)))
            yield return new ValidationResult(
                $"'{Shown.Of(name)}' is not a role; expected some of {string.Join(", ", RoleNames.All)}.",
                [nameof(Roles)]
            );
        foreach (var problem in Amounts(AtLeast, nameof(AtLeast)).Concat(Amounts(Below, nameof(Below))))
            yield return problem;
        foreach (var (text, member) in new[] { (Addresses, nameof(Addresses)), (NotAddresses, nameof(NotAddresses)) })
            if (!AddressRanges.TryParse(Split(text), out _, out var wrong))
                yield return new ValidationResult(
                    $"'{Shown.Of(wrong)}' is not an address; expected {AddressRanges.Form}.",
                    [member]
                );
        foreach (var (text, member) in new[] { (Hours, nameof(Hours)), (NotHours, nameof(NotHours)) })
            if (text is not null && TimesOf(text) is null)
                yield return new ValidationResult($"{HoursForm}.", [member]);
        foreach (var problem in Lacking(actions).Concat(Contradictions()))
            yield return problem;
    }

    // Conditions that no request can meet at once, which is nobody's intention either.
    private IEnumerable<ValidationResult> Contradictions()
    {
        if (AtLeast.Count > 0 && Below.Count > 0)
        {
            var (least, below) = (Minor(AtLeast), Minor(Below));
            if (!least.Any(one => below.TryGetValue(one.Key, out var limit) && one.Value < limit))
                yield return new ValidationResult(
                    $"is met by no amount together with {nameof(AtLeast)}; expected more than that, in the same currency.",
                    [nameof(Below)]
                );
        }
        if (Hours is { } hours && TimesOf(hours) is { } times && times.From == times.Until)
            yield return new ValidationResult("begins and ends at the same time; leave it out for all day.", [nameof(Hours)]);
    }

    /// <summary>The policy, of settings that were checked.</summary>
    public Policy ToPolicy(string name) =>
        new(name, Effect ?? PolicyEffect.Forbid, PermissionSet.Parse(Actions, out _)) // Required.
        {
            Roles = [.. Split(Roles).Select(one => RoleNames.TryParse(one, out var role) ? role : Role.Anonymous)],
            Conditions = [.. Conditions()],
        };

    private IEnumerable<Condition> Conditions()
    {
        if (Hours is { } hours && TimesOf(hours) is var (from, until))
            yield return new TimeIs(from, until, inside: true);
        if (NotHours is { } others && TimesOf(others) is var (begin, end))
            yield return new TimeIs(begin, end, inside: false);
        if (Addresses is { } inside && AddressRanges.TryParse(Split(inside), out var ranges, out _))
            yield return new AddressIs(ranges, inside, inside: true);
        if (NotAddresses is { } outside && AddressRanges.TryParse(Split(outside), out var excluded, out _))
            yield return new AddressIs(excluded, outside, inside: false);
        if (WithoutSecondFactor)
            yield return new FactorIsMissing();
        if (Owner is { } owner)
            yield return new OwnerIs(owner is Whose.Own);
        if (Maker is { } maker)
            yield return new MakerIs(maker is Whose.Own);
        if (AtLeast.Count > 0)
            yield return new AmountIs(Minor(AtLeast), atLeast: true);
        if (Below.Count > 0)
            yield return new AmountIs(Minor(Below), atLeast: false);
    }

    // A condition on what an action is not decided by would never be met, which is nobody's intention.
    private IEnumerable<ValidationResult> Lacking(PermissionSet actions)
    {
        (ActionFacts Facts, string Member, bool IsSet)[] used =
        [
            (ActionFacts.Amount, nameof(AtLeast), AtLeast.Count > 0),
            (ActionFacts.Amount, nameof(Below), Below.Count > 0),
            (ActionFacts.Owner, nameof(Owner), Owner is not null),
            (ActionFacts.Maker, nameof(Maker), Maker is not null),
        ];
        foreach (var (facts, member, isSet) in used)
            if (
                isSet
                && Permission.All.FirstOrDefault(one => actions.Has(one) && (one.Facts & facts) is ActionFacts.None)
                    is { } without
            )
                yield return new ValidationResult(
                    $"{without} is not decided by this; expected an action of {string.Join(", ", Permission.All.Where(one => (one.Facts & facts) is not ActionFacts.None))}.",
                    [member]
                );
        if (
            Effect is PolicyEffect.Approve
            && Permission.All.FirstOrDefault(one => actions.Has(one) && !one.MayWait) is { } other
        )
            yield return new ValidationResult(
                $"{other} cannot wait for approval; expected some of {string.Join(", ", Permission.All.Where(one => one.MayWait))}.",
                [nameof(Actions)]
            );
    }

    private static IEnumerable<ValidationResult> Amounts(IReadOnlyDictionary<string, string> amounts, string member)
    {
        foreach (var (code, text) in amounts)
            if (!Currency.TryGet(code.ToUpperInvariant(), out var currency))
                yield return new ValidationResult(
                    $"'{Shown.Of(code)}' is not a currency; expected a code such as USD.",
                    [member]
                );
            else if (!Money.TryParse(text, currency, out _, out var problem))
                yield return new ValidationResult($"'{Shown.Of(text)}' {problem}", [$"{member}:{code}"]);
    }

    private static FrozenDictionary<Currency, long> Minor(Dictionary<string, string> amounts)
    {
        var minor = new Dictionary<Currency, long>();
        foreach (var (code, text) in amounts)
            if (
                Currency.TryGet(code.ToUpperInvariant(), out var currency)
                && Money.TryParse(text, currency, out var money, out _)
            )
                minor[currency] = money.Minor;
        return minor.ToFrozenDictionary();
    }

    private static (TimeOnly From, TimeOnly Until)? TimesOf(string text) =>
        text.Split('-', StringSplitOptions.TrimEntries) is [var from, var until]
        && TimeOnly.TryParseExact(from, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var first)
        && TimeOnly.TryParseExact(until, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var last)
            ? (first, last)
            : null;

    private static string[] Split(string? text) =>
        (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
