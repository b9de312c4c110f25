using System.Net;
using Florin.Kernel;
using Florin.Platform.Identity;
using Florin.Platform.Identity.Policies;

namespace Florin.Unit.Tests.Identity;

/// <summary>Decisions of configured policies, against a reference that is written here another way: word for word, without bits.</summary>
public sealed class Deciding
{
    private const int Questions = 100_000;
    private const int Seed = 20261129;

    [Fact]
    public void Agrees_with_a_simple_reference_on_random_questions()
    {
        var random = new Random(Seed);
        var seen = new Dictionary<PolicyDecision, int>();
        for (var set = 0; set < 100; set++)
        {
            var policies = Enumerable.Range(0, random.Next(8)).ToDictionary(i => $"p{i}", _ => RandomPolicies.Some(random));
            var engine = PolicyEngine.Of(new IdentityOptions { Policies = policies });
            for (var i = 0; i < Questions / 100; i++)
            {
                var question = RandomPolicies.Question(random);
                var (verdict, expected) = (engine.Decide(question), Reference(policies, question));
                Assert.True(
                    expected == (verdict.Decision, verdict.Rule),
                    $"set {set}, question {i}: {question}: {verdict}, {expected}"
                );
                seen[verdict.Decision] = seen.GetValueOrDefault(verdict.Decision) + 1;
                if (verdict.Decision is PolicyDecision.Permit or PolicyDecision.Approve)
                    Assert.Equal(PolicyDecision.Permit, engine.Enter(question).Decision); // What is permitted gets in.
            }
        }
        Assert.All(
            Enum.GetValues<PolicyDecision>(),
            decision => Assert.True(seen.GetValueOrDefault(decision) > 100, $"{decision}")
        );
    }

    [Fact]
    public void Allocates_nothing()
    {
        var engine = PolicyEngine.Of(
            new IdentityOptions
            {
                Policies = new()
                {
                    ["large"] = new()
                    {
                        Effect = PolicyEffect.Forbid,
                        Actions = "transactions:*",
                        AtLeast = new() { ["USD"] = "1000000" },
                        Hours = "00:00-23:59",
                    },
                },
            }
        );
        var question = new PolicyQuestion(
            new Actor("user_1", Role.User),
            Permission.TransactionsWrite,
            DateTimeOffset.UnixEpoch
        )
        {
            Owner = "user_1",
            Amount = new Money(5, Currency.Of("USD")),
        };
        _ = engine.Decide(question);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
            Assert.SkipUnless(engine.Decide(question).Decision is PolicyDecision.Permit, "never");
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1000, "a decision allocates");
    }

    [Fact]
    public void Can_demand_a_second_factor_of_a_role()
    {
        var engine = PolicyEngine.Of(
            new IdentityOptions
            {
                Policies = new()
                {
                    ["factor"] = new()
                    {
                        Effect = PolicyEffect.Forbid,
                        Actions = "*",
                        Roles = "admin",
                        WithoutSecondFactor = true,
                    },
                },
            }
        );
        PolicyDecision Decide(Role role, DateTimeOffset? shown) =>
            engine
                .Decide(new PolicyQuestion(new Actor("user_1", role) { SecondFactorAt = shown }, Permission.AuditRead, default))
                .Decision;
        Assert.Equal(PolicyDecision.Forbid, Decide(Role.Admin, null));
        Assert.Equal(PolicyDecision.Permit, Decide(Role.Admin, DateTimeOffset.UnixEpoch));
        Assert.Equal(PolicyDecision.Permit, Decide(Role.Auditor, null));
    }

    [Fact]
    public void Explains_itself()
    {
        var engine = PolicyEngine.Of(
            new IdentityOptions
            {
                Policies = new()
                {
                    ["office"] = new()
                    {
                        Effect = PolicyEffect.Forbid,
                        Actions = "transactions:approve",
                        NotAddresses = "10.0.0.0/8",
                    },
                },
            }
        );
        var question = new PolicyQuestion(new Actor("user_1", Role.Approver), Permission.TransactionsApprove, default)
        {
            Address = "192.0.2.1",
        };
        var explained = engine.Explain(question);
        Assert.Equal((PolicyDecision.Forbid, "office"), (explained.Decision, explained.Rule));
        Assert.Equal(
            [
                "the role approver permits transactions:approve for everybody",
                "policy office (forbids) applies (the address is not in 10.0.0.0/8: yes)",
                "policy step-up (asks for the second factor) does not apply (the second factor was shown more than 10 minutes ago: no)",
            ],
            explained.Reasons
        );
        Assert.Equal(PolicyDecision.Permit, engine.Explain(question with { Address = "10.9.9.9" }).Decision);
    }

    [Fact]
    public void Permits_nothing_beyond_the_scopes_of_a_key_whatever_a_policy_says()
    {
        var engine = PolicyEngine.Of(
            new IdentityOptions
            {
                Policies = new()
                {
                    ["all"] = new() { Effect = PolicyEffect.Permit, Actions = "*" },
                },
            }
        );
        var scopes = PermissionSet.Of(Permission.AccountsRead);
        var actor = new Actor("user_1", Role.User) { Scopes = scopes, Grants = RoleGrants.BuiltIn[Role.User].Within(scopes) };
        var audit = new PolicyQuestion(actor, Permission.AuditRead, default);
        Assert.Equal(PolicyDecision.Deny, engine.Decide(audit).Decision);
        Assert.Equal(PolicyDecision.Deny, engine.Enter(audit).Decision);
        Assert.False(engine.Widened(audit).MayForAll(Permission.AuditRead));
        var whole = audit with { Actor = new Actor("user_1", Role.User) };
        Assert.True(engine.Widened(whole).MayForAll(Permission.AuditRead));
    }

    // The rule of the book: forbid before permit before step-up before approve, in words and without any preparation.
    private static (PolicyDecision, string) Reference(Dictionary<string, PolicySettings> policies, PolicyQuestion question)
    {
        var action = question.Action.Name;
        if (action == "approvals:decide" && question.Maker == question.Actor.Id)
            return (PolicyDecision.Forbid, "second-person");
        var applying = policies.Where(one => Names(one.Value.Actions!, action) && Met(one.Value, question)).ToList();
        if (applying.Find(one => one.Value.Effect is PolicyEffect.Forbid) is { Key: { } forbidding })
            return (PolicyDecision.Forbid, forbidding);
        var scoped = question.Actor.Scopes.Names.Contains(action);
        var role = RoleGrants.BuiltIn[question.Actor.Role];
        var rule =
            scoped
            && (role.Any.Names.Contains(action) || (question.Owner == question.Actor.Id && role.Own.Names.Contains(action)))
                ? $"role:{RoleNames.Of(question.Actor.Role)}"
            : scoped ? applying.Find(one => one.Value.Effect is PolicyEffect.Permit).Key
            : null;
        if (rule is null)
            return (PolicyDecision.Deny, "default");
        var stale = question.Actor.SecondFactorAt < question.At.AddMinutes(-10);
        if (
            !question.IsApproved
            && stale
            && applying.Find(one => one.Value.Effect is PolicyEffect.StepUp) is { Key: { } asking }
        )
            return (PolicyDecision.StepUp, asking);
        if (!question.IsApproved && stale && Names(new StepUpOptions().Actions.Replace(" ", ""), action))
            return (PolicyDecision.StepUp, "step-up");
        if (!question.IsApproved && action == "reconciliation:adjust")
            return (PolicyDecision.Approve, "adjustments");
        if (!question.IsApproved && action == "periods:close")
            return (PolicyDecision.Approve, "closing-periods");
        return !question.IsApproved && applying.Find(one => one.Value.Effect is PolicyEffect.Approve) is { Key: { } approving }
            ? (PolicyDecision.Approve, approving)
            : (PolicyDecision.Permit, rule);
    }

    private static bool Names(string actions, string action) =>
        actions
            .Split(',')
            .Any(one =>
                one == "*"
                || one == action
                || (one.EndsWith(":*", StringComparison.Ordinal) && action.StartsWith(one[..^1], StringComparison.Ordinal))
            );

    private static bool Met(PolicySettings policy, PolicyQuestion question) =>
        (policy.Roles is null || policy.Roles.Split(',').Contains(RoleNames.Of(question.Actor.Role)))
        && (policy.AtLeast.Count == 0 || Compared(policy.AtLeast, question.Amount) >= 0)
        && (policy.Below.Count == 0 || Compared(policy.Below, question.Amount) < 0)
        && (
            policy.Owner is not { } owner
            || (question.Owner is not null && question.Owner == question.Actor.Id == (owner is Whose.Own))
        )
        && (
            policy.Maker is not { } maker
            || (question.Maker is not null && question.Maker == question.Actor.Id == (maker is Whose.Own))
        )
        && (policy.Addresses is not { } inside || IsIn(inside, question.Address))
        && (policy.NotAddresses is not { } outside || !IsIn(outside, question.Address))
        && (policy.Hours is not { } hours || IsAt(hours, question.At))
        && (policy.NotHours is not { } others || !IsAt(others, question.At))
        && (!policy.WithoutSecondFactor || question.Actor.SecondFactorAt is null);

    // Null, which compares with nothing, in another currency.
    private static int? Compared(Dictionary<string, string> limits, Money? amount) =>
        amount is { } money && limits.TryGetValue(money.Currency.Code, out var limit)
            ? money.Minor.CompareTo(long.Parse(limit) * 100)
            : null;

    private static bool IsIn(string ranges, string? address) =>
        address is not null
        && ranges
            .Split(',')
            .Any(range => range.Contains('/') ? IPNetwork.Parse(range).Contains(IPAddress.Parse(address)) : range == address);

    private static bool IsAt(string hours, DateTimeOffset at)
    {
        var minutes = hours.Split('-').Select(time => (int.Parse(time[..2]) * 60) + int.Parse(time[3..])).ToList();
        var now = (at.Hour * 60) + at.Minute;
        return minutes[0] <= minutes[1] ? minutes[0] <= now && now < minutes[1] : now >= minutes[0] || now < minutes[1];
    }
}
