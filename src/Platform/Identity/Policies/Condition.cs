using System.Collections.Frozen;
using System.Globalization;
using Florin.Kernel;

namespace Florin.Platform.Identity.Policies;

/// <summary>One condition of a policy. What it is about and is not known does not meet it.</summary>
public abstract class Condition
{
    /// <summary>What else it is about, beside the caller, their address and the time.</summary>
    public virtual ActionFacts Facts => ActionFacts.None;

    /// <summary>Whether a question meets it.</summary>
    public abstract bool Holds(in PolicyQuestion question);

    /// <summary>The condition in words, for explanations.</summary>
    public abstract string Text { get; }
}

/// <summary>The amount is at least so much, or less than so much, in its own currency; in any other it is not met.</summary>
internal sealed class AmountIs(FrozenDictionary<Currency, long> minor, bool atLeast) : Condition
{
    public override ActionFacts Facts => ActionFacts.Amount;

    public override string Text =>
        $"the amount is {(atLeast ? "at least" : "less than")} {string.Join(" or ", minor.Select(one => new Money(one.Value, one.Key)).Select(one => one.ToString()).Order(StringComparer.Ordinal))}";

    public override bool Holds(in PolicyQuestion question) =>
        question.Amount is { } amount
        && minor.TryGetValue(amount.Currency, out var limit)
        && (atLeast ? amount.Minor >= limit : amount.Minor < limit);
}

/// <summary>It is about the caller's own, or about another's.</summary>
internal sealed class OwnerIs(bool own) : Condition
{
    public override ActionFacts Facts => ActionFacts.Owner;

    public override string Text => own ? "it is the caller's own" : "it is another's";

    public override bool Holds(in PolicyQuestion question) => question.Owner is { } owner && owner == question.Actor.Id == own;
}

/// <summary>The caller made it, or another did.</summary>
internal sealed class MakerIs(bool same) : Condition
{
    public override ActionFacts Facts => ActionFacts.Maker;

    public override string Text => same ? "the caller made it" : "another made it";

    public override bool Holds(in PolicyQuestion question) => question.Maker is { } maker && maker == question.Actor.Id == same;
}

/// <summary>The caller is at an address inside of ranges, or outside of them; one that is not known is outside.</summary>
internal sealed class AddressIs(AddressRanges ranges, string text, bool inside) : Condition
{
    public override string Text => $"the address is {(inside ? "in" : "not in")} {text}";

    public override bool Holds(in PolicyQuestion question) => ranges.Contains(question.Address) == inside;
}

/// <summary>The caller has a second factor and showed it longer ago; who has none never meets it.</summary>
internal sealed class FactorIsOlder(TimeSpan age) : Condition
{
    public override string Text => $"the second factor was shown more than {LengthOfTime.InWords(age)} ago";

    public override bool Holds(in PolicyQuestion question) =>
        question.Actor.SecondFactorAt is { } shown && question.At - shown > age;
}

/// <summary>The caller has no second factor, or sent a token or key that it was not shown for.</summary>
internal sealed class FactorIsMissing : Condition
{
    public override string Text => "no second factor was shown";

    public override bool Holds(in PolicyQuestion question) => question.Actor.SecondFactorAt is null;
}

/// <summary>It is a time of the day, UTC, from one until another, or any other time. It may span midnight.</summary>
internal sealed class TimeIs(TimeOnly from, TimeOnly until, bool inside) : Condition
{
    public override string Text =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"the time is {(inside ? "" : "not ")}from {from:HH:mm} to {until:HH:mm} UTC"
        );

    public override bool Holds(in PolicyQuestion question) =>
        TimeOnly.FromTimeSpan(question.At.UtcDateTime.TimeOfDay).IsBetween(from, until) == inside;
}
