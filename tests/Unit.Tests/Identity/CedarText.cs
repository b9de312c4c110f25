using System.Globalization;
using System.Text;
using Florin.Platform.Identity;
using Florin.Platform.Identity.Policies;

namespace Florin.Unit.Tests.Identity;

/// <summary>
/// Roles and configured policies in Cedar's language, out of their settings. Cedar permits and forbids; what asks for a second
/// factor or a second person is a set of its own, which permits where it applies.
/// </summary>
internal static class CedarText
{
    private const string Scoped = "context.scopes.contains(context.action)";
    private const string Stale = "context has factorAt && context.now.durationSince(context.factorAt) > duration(\"10m\")";

    /// <summary>What roles and policies permit and forbid.</summary>
    public static string Decisions(Dictionary<string, PolicySettings> policies)
    {
        var text = new StringBuilder();
        foreach (var role in Enum.GetValues<Role>().Where(one => RoleNames.All.Contains(RoleNames.Of(one))))
        {
            var name = RoleNames.Of(role);
            var grants = RoleGrants.BuiltIn[role];
            Write(text, "permit", grants.Any.Names, [$"principal in Role::\"{name}\"", Scoped]);
            Write(
                text,
                "permit",
                grants.Own.Names,
                [$"principal in Role::\"{name}\"", Scoped, "context has owner && context.owner == principal"]
            );
        }
        Write(text, "forbid", ["approvals:decide"], ["context has maker && context.maker == principal"]);
        foreach (var policy in policies.Values.Where(one => one.Effect is PolicyEffect.Permit))
            Write(text, "permit", Names(policy.Actions!), [Scoped, .. Conditions(policy)]);
        foreach (var policy in policies.Values.Where(one => one.Effect is PolicyEffect.Forbid))
            Write(text, "forbid", Names(policy.Actions!), Conditions(policy));
        return text.ToString();
    }

    /// <summary>What asks for the second factor.</summary>
    public static string StepUps(Dictionary<string, PolicySettings> policies)
    {
        var text = new StringBuilder();
        Write(text, "permit", Names(new StepUpOptions().Actions), [Stale]);
        foreach (var policy in policies.Values.Where(one => one.Effect is PolicyEffect.StepUp))
            Write(text, "permit", Names(policy.Actions!), [Stale, .. Conditions(policy)]);
        return text.ToString();
    }

    /// <summary>What asks for a second person.</summary>
    public static string Approvals(Dictionary<string, PolicySettings> policies)
    {
        var text = new StringBuilder();
        Write(text, "permit", ["reconciliation:adjust", "periods:close"], []);
        foreach (var policy in policies.Values.Where(one => one.Effect is PolicyEffect.Approve))
            Write(text, "permit", Names(policy.Actions!), Conditions(policy));
        return text.ToString();
    }

    private static void Write(StringBuilder text, string effect, IReadOnlyList<string> actions, IEnumerable<string> conditions)
    {
        if (actions.Count == 0)
            return;
        var named = string.Join(", ", actions.Select(action => $"Action::\"{action}\""));
        var met = string.Join(" && ", conditions.Select(one => $"({one})").DefaultIfEmpty("true"));
        text.AppendLine(CultureInfo.InvariantCulture, $"{effect}(principal, action in [{named}], resource) when {{ {met} }};");
    }

    // Names and not bits, and each star spelled out.
    private static IReadOnlyList<string> Names(string actions) =>
        [
            .. Permission
                .All.Select(one => one.Name)
                .Where(name =>
                    Split(actions)
                        .Any(one =>
                            one == "*"
                            || one == name
                            || (
                                one.EndsWith(":*", StringComparison.Ordinal)
                                && name.StartsWith(one[..^1], StringComparison.Ordinal)
                            )
                        )
                ),
        ];

    private static IEnumerable<string> Conditions(PolicySettings policy)
    {
        if (policy.Roles is { } roles)
            yield return $"principal in [{string.Join(", ", Split(roles).Select(role => $"Role::\"{role}\""))}]";
        if (policy.AtLeast.Count > 0)
            yield return Amounts(policy.AtLeast, ">=");
        if (policy.Below.Count > 0)
            yield return Amounts(policy.Below, "<");
        if (policy.Owner is { } owner)
            yield return $"context has owner && context.owner {Equality(owner)} principal";
        if (policy.Maker is { } maker)
            yield return $"context has maker && context.maker {Equality(maker)} principal";
        if (policy.Addresses is { } inside)
            yield return In(inside);
        if (policy.NotAddresses is { } outside)
            yield return $"!({In(outside)})";
        if (policy.Hours is { } hours)
            yield return At(hours);
        if (policy.NotHours is { } others)
            yield return $"!({At(others)})";
        if (policy.WithoutSecondFactor)
            yield return "!(context has factorAt)";
    }

    private static string Equality(Whose whose) => whose is Whose.Own ? "==" : "!=";

    private static string Amounts(Dictionary<string, string> limits, string compared) =>
        string.Join(
            " || ",
            limits.Select(one =>
                $"(context has amount && context.currency == \"{one.Key}\" && context.amount {compared} {one.Value}00)"
            )
        );

    private static string In(string ranges) =>
        $"context has address && ({string.Join(" || ", Split(ranges).Select(range => $"context.address.isInRange(ip(\"{range}\"))"))})";

    private static string At(string hours)
    {
        var times = hours.Split('-').Select(time => $"duration(\"{time[..2]}h{time[3..]}m\")").ToList();
        var (from, until) = ($"context.now.toTime() >= {times[0]}", $"context.now.toTime() < {times[1]}");
        return string.CompareOrdinal(hours[..5], hours[6..]) < 0 ? $"{from} && {until}" : $"{from} || {until}";
    }

    private static string[] Split(string text) =>
        text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
