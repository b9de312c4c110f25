using System.Collections.Immutable;

namespace Florin.Platform.Identity.Policies;

/// <summary>What a policy does where it applies.</summary>
public enum PolicyEffect
{
    /// <summary>It permits, also what the role does not.</summary>
    Permit,

    /// <summary>It forbids, whatever permits it.</summary>
    Forbid,

    /// <summary>It asks for a second person's approval of what is permitted.</summary>
    Approve,

    /// <summary>It asks for the second factor again, where the caller has one and showed it too long ago.</summary>
    StepUp,
}

/// <summary>A rule: an effect on some actions of some roles, where all of its conditions are met.</summary>
/// <param name="Name">By which decisions name it.</param>
/// <param name="Effect">What it does.</param>
/// <param name="Actions">To which actions.</param>
public sealed record Policy(string Name, PolicyEffect Effect, PermissionSet Actions)
{
    /// <summary>Of which roles; all where it is empty.</summary>
    public ImmutableHashSet<Role> Roles
    {
        get;
        init => (field, _roles) = (value, value.Aggregate(0, (bits, role) => bits | (1 << (int)role)));
    } = [];

    private readonly int _roles;

    /// <summary>All of which must be met.</summary>
    public ImmutableArray<Condition> Conditions { get; init; } = [];

    /// <summary>What its conditions are about, beside the caller, their address and the time.</summary>
    public ActionFacts Facts => Conditions.Aggregate(ActionFacts.None, (facts, one) => facts | one.Facts);

    /// <summary>Whether it applies to a question about one of its actions.</summary>
    public bool Applies(in PolicyQuestion question)
    {
        if (!IsOf(question.Actor.Role))
            return false;
        foreach (var condition in Conditions)
            if (!condition.Holds(question))
                return false;
        return true;
    }

    /// <summary>Whether it may apply once more is known than the caller, their address and the time.</summary>
    internal bool MayApply(in PolicyQuestion question)
    {
        if (!IsOf(question.Actor.Role))
            return false;
        foreach (var condition in Conditions)
            if (condition.Facts is ActionFacts.None && !condition.Holds(question))
                return false;
        return true;
    }

    /// <summary>Why it applies, or does not.</summary>
    internal string Explain(in PolicyQuestion question)
    {
        var applies = Applies(question);
        var seen = new List<string>();
        if (!Roles.IsEmpty)
            seen.Add(
                $"the role is {string.Join(" or ", Roles.Select(RoleNames.Of).Order(StringComparer.Ordinal))}: {Word(IsOf(question.Actor.Role))}"
            );
        foreach (var condition in Conditions)
            seen.Add($"{condition.Text}: {Word(condition.Holds(question))}");
        var effect = Effect switch
        {
            PolicyEffect.Permit => "permits",
            PolicyEffect.Forbid => "forbids",
            PolicyEffect.StepUp => "asks for the second factor",
            _ => "needs approval",
        };
        var why = seen.Count == 0 ? "" : $" ({string.Join("; ", seen)})";
        return $"policy {Name} ({effect}) {(applies ? "applies" : "does not apply")}{why}";
    }

    private bool IsOf(Role role) => _roles == 0 || (_roles >> (int)role & 1) != 0;

    private static string Word(bool holds) => holds ? "yes" : "no";
}

/// <summary>The rules that there are without any configuration.</summary>
public static class BuiltInPolicies
{
    /// <summary>Nobody approves what they have requested themselves.</summary>
    public static Policy SecondPerson { get; } =
        new("second-person", PolicyEffect.Forbid, PermissionSet.Of(Permission.ApprovalsDecide))
        {
            Conditions = [new MakerIs(same: true)],
        };

    /// <summary>Nobody adjusts the ledger to a bank's statement alone.</summary>
    public static Policy Adjustments { get; } =
        new("adjustments", PolicyEffect.Approve, PermissionSet.Of(Permission.ReconciliationAdjust));

    /// <summary>Nobody closes a period of the books alone.</summary>
    public static Policy ClosingPeriods { get; } =
        new("closing-periods", PolicyEffect.Approve, PermissionSet.Of(Permission.PeriodsClose));

    /// <summary>All of them.</summary>
    public static ImmutableArray<Policy> All { get; } = [SecondPerson, Adjustments, ClosingPeriods];
}
