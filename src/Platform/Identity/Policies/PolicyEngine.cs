using System.Collections.Immutable;
using Florin.Kernel;
using Microsoft.Extensions.Configuration;

namespace Florin.Platform.Identity.Policies;

/// <summary>
/// The one place where it is decided who may do what, whatever the protocol: nothing is permitted unless a role or a policy
/// permits it, and what a policy forbids is forbidden whatever permits it. Immutable; a decision allocates nothing.
/// </summary>
public sealed class PolicyEngine
{
    /// <summary>The rule of what nothing permits.</summary>
    public const string Default = "default";

    private static readonly string[] OfRoles = [.. Enum.GetValues<Role>().Select(role => $"role:{RoleNames.Of(role)}")];

    private readonly Policy[][] _permits;
    private readonly Policy[][] _forbids;
    private readonly Policy[][] _approvals;
    private readonly Policy[][] _stepUps;
    private readonly TimeSpan? _maxAge;

    /// <summary>An engine of some policies.</summary>
    /// <param name="policies">In the order in which they are looked at.</param>
    /// <param name="maxAge">How long a second factor counts, for refusals; null where they do not say.</param>
    public PolicyEngine(IEnumerable<Policy> policies, TimeSpan? maxAge = null)
    {
        _maxAge = maxAge;
        ImmutableArray<Policy> all = [.. policies];
        (_permits, _forbids, _approvals, _stepUps) = (
            ByAction(all, PolicyEffect.Permit),
            ByAction(all, PolicyEffect.Forbid),
            ByAction(all, PolicyEffect.Approve),
            ByAction(all, PolicyEffect.StepUp)
        );
    }

    /// <summary>The engine of a configuration: what is built in, and <c>Identity:Policies</c>.</summary>
    /// <exception cref="Configuration.WrongConfiguration">A policy is wrong.</exception>
    public static PolicyEngine Of(IConfiguration configuration) =>
        Of(Configuration.OptionsReader.Options<IdentityOptions>(configuration, IdentityOptions.Section));

    /// <summary>The engine of options, which were checked.</summary>
    public static PolicyEngine Of(IdentityOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var stale = new FactorIsOlder(options.StepUp.MaxAge);
        Policy[] all =
        [
            .. BuiltInPolicies.All,
            .. options
                .Policies.Select(one => one.Value.ToPolicy(one.Key))
                .Select(one => one.Effect is PolicyEffect.StepUp ? one with { Conditions = one.Conditions.Add(stale) } : one),
            new Policy(StepUpOptions.Policy, PolicyEffect.StepUp, options.StepUp.OfActions) { Conditions = [stale] },
        ];
        return new PolicyEngine(all, options.StepUp.MaxAge);
    }

    /// <summary>Decides a question of which all is known that the action is decided by.</summary>
    public PolicyVerdict Decide(in PolicyQuestion question)
    {
        var (actor, bit) = (question.Actor, question.Action.Bit);
        if (actor.Role is Role.System)
            return new PolicyVerdict(PolicyDecision.Permit, OfRoles[(int)Role.System]);
        foreach (var policy in _forbids[bit])
            if (policy.Applies(question))
                return new PolicyVerdict(PolicyDecision.Forbid, policy.Name);
        if (Permitting(question) is not { } rule)
            return new PolicyVerdict(PolicyDecision.Deny, Default);
        if (question.IsApproved)
            return new PolicyVerdict(PolicyDecision.Permit, rule);
        foreach (var policy in _stepUps[bit])
            if (policy.Applies(question))
                return new PolicyVerdict(PolicyDecision.StepUp, policy.Name);
        foreach (var policy in _approvals[bit])
            if (policy.Applies(question))
                return new PolicyVerdict(PolicyDecision.Approve, policy.Name);
        return new PolicyVerdict(PolicyDecision.Permit, rule);
    }

    /// <summary>
    /// Decides whether a request gets in at all, by who sends it, from where and when. What gets in is decided in full
    /// (<see cref="Decide"/>) once it is known what it is about.
    /// </summary>
    public PolicyVerdict Enter(in PolicyQuestion question)
    {
        var (actor, bit) = (question.Actor, question.Action.Bit);
        if (actor.Role is Role.System)
            return new PolicyVerdict(PolicyDecision.Permit, OfRoles[(int)Role.System]);
        foreach (var policy in _forbids[bit])
            if (policy.Facts is ActionFacts.None && policy.Applies(question))
                return new PolicyVerdict(PolicyDecision.Forbid, policy.Name);
        if (Admitting(question) is not { } rule)
            return new PolicyVerdict(PolicyDecision.Deny, Default);
        if (!question.IsApproved)
            foreach (var policy in _stepUps[bit])
                if (policy.Facts is ActionFacts.None && policy.Applies(question))
                    return new PolicyVerdict(PolicyDecision.StepUp, policy.Name);
        return new PolicyVerdict(PolicyDecision.Permit, rule);
    }

    /// <summary>
    /// The caller with what policies permit beyond their role, of the action that they ask for: what depends on no more than
    /// the caller, their address and the time.
    /// </summary>
    public Actor Widened(in PolicyQuestion question)
    {
        var actor = question.Actor;
        if (actor.MayForAll(question.Action) || !actor.Scopes.Has(question.Action))
            return actor;
        foreach (var policy in _permits[question.Action.Bit])
            if (policy.Facts is ActionFacts.None && policy.Applies(question))
                return actor with { Grants = actor.Grants with { Any = actor.Grants.Any | PermissionSet.Of(question.Action) } };
        return actor;
    }

    /// <summary>Decides a question, as a refusal; null where it is permitted.</summary>
    public Refusal? Refuse(in PolicyQuestion question, string? detail = null) =>
        PolicyRefusals.Of(Decide(question), question, detail, _maxAge);

    /// <summary>Decides whether a request gets in, as a refusal; null where it does.</summary>
    public Refusal? RefuseEntry(in PolicyQuestion question) => PolicyRefusals.Of(Enter(question), question, null, _maxAge);

    /// <summary>The decision about a question, and how it comes about.</summary>
    public Explanation Explain(in PolicyQuestion question)
    {
        var (verdict, actor, action) = (Decide(question), question.Actor, question.Action);
        var reasons = new List<string>
        {
            actor.Grants.Any.Has(action) ? $"the role {RoleNames.Of(actor.Role)} permits {action} for everybody"
            : actor.Grants.Own.Has(action)
                ? $"the role {RoleNames.Of(actor.Role)} permits {action} for what is the caller's own"
            : actor.Scopes.Has(action) ? $"the role {RoleNames.Of(actor.Role)} does not permit {action}"
            : $"the scopes of the token or key do not include {action}",
        };
        Policy[] about = [.. _forbids[action.Bit], .. _permits[action.Bit], .. _stepUps[action.Bit], .. _approvals[action.Bit]];
        foreach (var policy in about)
            reasons.Add(policy.Explain(question));
        if (verdict.Decision is PolicyDecision.Deny)
            reasons.Add("nothing permits it");
        return new Explanation(verdict.Decision, verdict.Rule, reasons);
    }

    private string? Admitting(in PolicyQuestion question)
    {
        var actor = question.Actor;
        if (actor.May(question.Action))
            return OfRoles[(int)actor.Role];
        if (actor.Scopes.Has(question.Action))
            foreach (var policy in _permits[question.Action.Bit])
                if (policy.MayApply(question))
                    return policy.Name;
        return null;
    }

    // What is nobody's is permitted only to those who may do it with everybody's.
    private string? Permitting(in PolicyQuestion question)
    {
        var actor = question.Actor;
        if (actor.Grants.Any.Has(question.Action) || (question.Owner == actor.Id && actor.Grants.Own.Has(question.Action)))
            return OfRoles[(int)actor.Role];
        if (actor.Scopes.Has(question.Action))
            foreach (var policy in _permits[question.Action.Bit])
                if (policy.Applies(question))
                    return policy.Name;
        return null;
    }

    private static Policy[][] ByAction(ImmutableArray<Policy> policies, PolicyEffect effect) =>
        [
            .. Permission.All.Select(action =>
                policies.Where(policy => policy.Effect == effect && policy.Actions.Has(action)).ToArray()
            ),
        ];
}

/// <summary>Decisions as refusals.</summary>
internal static class PolicyRefusals
{
    /// <summary>The fact of a refusal that names what waits for approval.</summary>
    public const string Action = "action";

    /// <summary>The fact of a refusal that says how many seconds a second factor counts.</summary>
    public const string MaxAge = "maxAge";

    public static Refusal? Of(PolicyVerdict verdict, in PolicyQuestion question, string? detail, TimeSpan? maxAge)
    {
        if (verdict.Decision is PolicyDecision.Permit)
            return null;
        var refusal = verdict.Decision switch
        {
            PolicyDecision.Approve => new Refusal(RefusalCodes.ApprovalRequired, "A second person must approve this.").With(
                Action,
                question.Action.Name
            ),
            PolicyDecision.StepUp => StepUp(question.Actor, maxAge),
            PolicyDecision.Forbid => Refusal.Forbidden("A policy forbids this."),
            _ => Refusal.Forbidden(detail ?? $"This operation requires the permission {question.Action}."),
        } with
        {
            AuditRule = verdict.Rule,
            LackingScope =
                verdict.Decision is PolicyDecision.Deny && !question.Actor.Scopes.Has(question.Action)
                    ? question.Action.Name
                    : null,
        };
        return question.Actor.MayForAll(Permission.AdminPolicies) ? refusal.With("rule", verdict.Rule) : refusal;
    }

    private static Refusal StepUp(Actor actor, TimeSpan? maxAge)
    {
        var refusal = new Refusal(
            RefusalCodes.StepUpRequired,
            actor.Client is null
                ? "Show your second factor again: POST /api/user/mfa/step-up."
                : $"The user must show their second factor again: send them to /connect/authorize with acr_values={StepUpOptions.Acr} and max_age."
        );
        return maxAge is { } age ? refusal.With(MaxAge, (long)age.TotalSeconds) : refusal;
    }
}
