using System.Text.Json.Nodes;
using Florin.Kernel;
using Florin.Platform.Times;

namespace Florin.Schedules;

/// <summary>How much an occurrence moves.</summary>
internal enum AmountRule
{
    /// <summary>The amount.</summary>
    Fixed,

    /// <summary>Everything that the source holds, without its overdraft.</summary>
    All,

    /// <summary>What the source holds beyond the amount, which stays on it.</summary>
    DownTo,
}

/// <summary>What becomes of occurrences that nobody ran when they were due.</summary>
internal enum MissedRuns
{
    /// <summary>They are skipped.</summary>
    Skip,

    /// <summary>The last of them is run, the others are skipped.</summary>
    Once,

    /// <summary>All of them are run.</summary>
    All,
}

/// <summary>How often an occurrence is tried again for which there is not enough money.</summary>
/// <param name="Count">So often after the first time; 0 for never.</param>
/// <param name="Interval">So long after the last time.</param>
internal sealed record RetryRule(int Count, TimeSpan Interval);

/// <summary>What a schedule does and when; its owner may change all of it.</summary>
/// <param name="Name">What the owner calls it; sealed.</param>
/// <param name="Recurrence">When it is due.</param>
/// <param name="AmountRule">How much it moves.</param>
/// <param name="Amount">The amount of that rule; zero for everything.</param>
/// <param name="StartsAt">It is not due before, UTC.</param>
/// <param name="EndsAt">It is not due after, UTC; null without an end.</param>
/// <param name="MaxOccurrences">It ends after so many occurrences that were run; null without such an end.</param>
/// <param name="MaxTotal">It ends when it has moved so much, of which the last occurrence moves the rest; null without such an end.</param>
/// <param name="Missed">What becomes of missed occurrences.</param>
/// <param name="Retries">How often it is tried again where there is not enough money.</param>
/// <param name="Description">The description of its transactions; sealed.</param>
/// <param name="Reference">The reference of its transactions; sealed.</param>
/// <param name="Metadata">The metadata of its transactions.</param>
internal sealed record ScheduleTerms(
    string? Name,
    Recurrence Recurrence,
    AmountRule AmountRule,
    Money Amount,
    DateTimeOffset StartsAt,
    DateTimeOffset? EndsAt,
    int? MaxOccurrences,
    Money? MaxTotal,
    MissedRuns Missed,
    RetryRule Retries,
    string? Description,
    string? Reference,
    JsonObject? Metadata
);

/// <summary>By what right the occurrences move money when their owner is not there.</summary>
/// <param name="Approval">The second person's approval of it; null where none was needed.</param>
/// <param name="WithSecondFactor">Whoever gave the order had shown a second factor.</param>
internal sealed record Mandate(string? Approval, bool WithSecondFactor);
