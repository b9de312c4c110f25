using System.Runtime.InteropServices;
using Florin.Kernel;

namespace Florin.Platform.Identity.Policies;

/// <summary>Whether somebody may do something, with all that the decision may depend on. What is not known is null.</summary>
/// <param name="Actor">The caller.</param>
/// <param name="Action">What they would do.</param>
/// <param name="At">When, UTC.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct PolicyQuestion(Actor Actor, Permission Action, DateTimeOffset At)
{
    /// <summary>The network address that they ask from.</summary>
    public string? Address { get; init; }

    /// <summary>The user whom it is about.</summary>
    public string? Owner { get; init; }

    /// <summary>How much money it is about.</summary>
    public Money? Amount { get; init; }

    /// <summary>Who made what is decided about.</summary>
    public string? Maker { get; init; }

    /// <summary>A second person has approved it, so that it needs no other approval.</summary>
    public bool IsApproved { get; init; }
}

/// <summary>What became of a question.</summary>
public enum PolicyDecision
{
    /// <summary>Nothing permits it.</summary>
    Deny,

    /// <summary>It is permitted, and nothing forbids it.</summary>
    Permit,

    /// <summary>A rule forbids it, whatever permits it.</summary>
    Forbid,

    /// <summary>It is permitted once a second person has approved it.</summary>
    Approve,

    /// <summary>It is permitted once the caller has shown their second factor again.</summary>
    StepUp,
}

/// <summary>A decision and the rule that it rests on.</summary>
/// <param name="Decision">What became of the question.</param>
/// <param name="Rule">The policy's name; <c>role:</c> and a role where that permits it; <c>default</c> where nothing does.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct PolicyVerdict(PolicyDecision Decision, string Rule);

/// <summary>A decision with how it came about.</summary>
/// <param name="Decision">What became of the question.</param>
/// <param name="Rule">As <see cref="PolicyVerdict.Rule"/>.</param>
/// <param name="Reasons">What was looked at, in this order: roles and each policy about the action, with its conditions.</param>
public sealed record Explanation(PolicyDecision Decision, string Rule, IReadOnlyList<string> Reasons);
