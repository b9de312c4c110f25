using System.Globalization;
using System.Text.RegularExpressions;
using Florin.Observability.Alerts.Measures;

namespace Florin.Observability.Alerts.Rules;

/// <summary>What a rule's <c>When</c> may be, and how it is measured.</summary>
internal static partial class Conditions
{
    /// <summary>
    /// How long one match of a pattern may take, in milliseconds. None of ours can take long; a machine that is busy can stop a
    /// thread for seconds, and no start must fail for that.
    /// </summary>
    public const int Patience = 60_000;

    private const double Goal = 99.95;
    private const int AtLeast = 20;

    // What the gateway answered to clients. Its refusals over a limit are the client's.
    private static readonly Selector Requests = Selector.Parse("florin_request_duration_seconds_count{service=\"gateway\"}")!;
    private static readonly Selector Failed = Requests.And("status=~\"5..\"");

    private static readonly TimeSpan Usual = TimeSpan.FromMinutes(5);

    private const string DaysLeft = "certificate-days";

    private static readonly Dictionary<string, Func<RuleSettings, Measure>> Named = new(StringComparer.OrdinalIgnoreCase)
    {
        ["latency-p99"] = rule => new QuantileMeasure(
            Selector.Parse("florin_request_duration_seconds")!,
            0.99,
            By(rule) ?? ["service"],
            Window(rule),
            rule.AtLeast ?? AtLeast
        ),
        ["error-rate"] = rule => Share(rule, ofGood: false),
        ["availability"] = rule => Share(rule, ofGood: true),
        ["burn-rate"] = rule => new BurnMeasure(Failed, Requests, rule.Goal ?? Goal, Window(rule), rule.AtLeast ?? AtLeast),
        ["pool-use"] = _ => Percent("florin_pool_used", "florin_pool_max"),
        ["disk-free"] = _ => Percent("florin_disk_available_bytes", "florin_disk_size_bytes"),
        [DaysLeft] = _ => new DaysLeftMeasure(Selector.Parse("florin_certificate_expiry_time_seconds")!),
    };

    /// <summary>What is allowed, for messages.</summary>
    public static string Allowed =>
        $"expected one of {string.Join(", ", Named.Keys)}, a metric such as florin_consumer_parked{{service=\"audit\"}}, "
        + "increase(metric) or p99(metric)";

    /// <summary>Whether a condition can be read.</summary>
    public static bool IsKnown(string when) => Of(new RuleSettings { When = when }) is not null;

    /// <summary>Whether what a condition measures can be below 0, as the days left of a certificate that has ended.</summary>
    public static bool MayBeNegative(string? when) => DaysLeft.Equals(when?.Trim(), StringComparison.OrdinalIgnoreCase);

    /// <summary>The measure of a rule; null where its condition cannot be read.</summary>
    public static Measure? Of(RuleSettings rule)
    {
        var when = rule.When?.Trim() ?? "";
        if (Named.TryGetValue(when, out var named))
            return named(rule);
        if (Function().Match(when) is not { Success: true } function)
            return Selector.Parse(when) is { } gauge ? new GaugeMeasure(gauge) : null;
        if (Selector.Parse(function.Groups["of"].Value) is not { } selector)
            return null;
        var (by, window) = (By(rule) ?? [], Window(rule));
        return function.Groups["quantile"].Value is { Length: > 0 } percent
            ? new QuantileMeasure(
                selector,
                int.Parse(percent, CultureInfo.InvariantCulture) / 100.0,
                by,
                window,
                rule.AtLeast ?? 0
            )
            : new IncreaseMeasure(selector, by, window);
    }

    private static TimeSpan Window(RuleSettings rule) => rule.Window ?? Usual;

    private static string[]? By(RuleSettings rule) =>
        rule.By?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static ShareMeasure Share(RuleSettings rule, bool ofGood) =>
        new(Failed, Requests, ofGood, By(rule) ?? [], Window(rule), rule.AtLeast ?? AtLeast);

    private static FractionMeasure Percent(string part, string whole) => new(Selector.Parse(part)!, Selector.Parse(whole)!);

    [GeneratedRegex(
        """^(increase|p(?<quantile>50|90|95|99))\((?<of>.+)\)$""",
        RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase,
        Patience
    )]
    private static partial Regex Function();
}
