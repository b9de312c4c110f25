namespace Florin.Observability.Alerts.Rules;

/// <summary>The rules that there are without any configuration; <c>Alerts:Rules:{name}:Enabled=false</c> switches one off.</summary>
internal static class BuiltInRules
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Minutes = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    /// <summary>New settings of each.</summary>
    public static Dictionary<string, RuleSettings> All() =>
        new([.. OfRequests(), .. OfGoals(), .. OfConsumers(), .. OfStorage()], StringComparer.OrdinalIgnoreCase);

    private static Dictionary<string, RuleSettings> OfRequests() =>
        new(StringComparer.Ordinal)
        {
            ["service-down"] = Rule("florin_service_status", over: 1, "A service takes no requests.", Severity.Critical) with
            {
                For = TimeSpan.FromSeconds(15),
                Public = true,
            },
            ["circuit-open"] = Rule("florin_gateway_circuit_state", over: 0, "The gateway's circuit to a service is open.") with
            {
                For = TimeSpan.FromSeconds(10),
            },
            ["latency-p99"] = Rule("latency-p99", over: 1, "The slowest hundredth of requests takes over a second.") with
            {
                For = Minutes,
                Public = true,
            },
            ["error-rate"] = Rule("error-rate", over: 5, "More than 5 % of requests fail.", Severity.Critical) with
            {
                For = Minute,
                Public = true,
            },
        };

    private static Dictionary<string, RuleSettings> OfGoals() =>
        new(StringComparer.Ordinal)
        {
            ["availability"] = Under("availability", 99.9, "Of an hour's requests, fewer than 99.9 % succeeded.") with
            {
                Window = Hour,
                For = Minutes,
            },
            ["burn-fast"] = Burn(14.4, Hour, Severity.Critical, "a month's allowed errors are used up in two days"),
            ["burn-slow"] = Burn(6, 6 * Hour, Severity.Critical, "a month's allowed errors are used up in five days"),
            ["burn-steady"] = Burn(
                1,
                TimeSpan.FromDays(3),
                Severity.Info,
                "a month's allowed errors are used up before its end"
            ),
            ["pool-use"] = Rule("pool-use", over: 80, "More than 80 % of a pool's connections are in use.") with
            {
                For = Minute,
            },
            ["bulkhead-use"] = Rule(
                "florin_gateway_bulkhead_utilisation",
                over: 0.8,
                "More than 80 % of the requests that a service takes at once are in progress."
            ) with
            {
                For = Minute,
            },
        };

    private static Dictionary<string, RuleSettings> OfConsumers() =>
        new(StringComparer.Ordinal)
        {
            ["consumer-lag"] = Rule("florin_consumer_lag_seconds", over: 60, "A consumer is more than a minute behind.") with
            {
                For = Minute,
            },
            ["consumer-parked"] = Rule("florin_consumer_parked", over: 0, "A consumer has set events aside."),
            ["consumer-halted"] = Rule("florin_consumer_halted", over: 0, "A consumer has stopped.", Severity.Critical),
            ["manual-review"] = Rule(
                "florin_saga_manual_review",
                over: 0,
                "Transfers stand in manual review until an operator decides."
            ),
        };

    private static Dictionary<string, RuleSettings> OfStorage() =>
        new(StringComparer.Ordinal)
        {
            ["failed-writes"] = Rule(
                "increase(florin_replica_failures_total)",
                over: 0,
                "A replica did not take what was written."
            ) with
            {
                By = "log,replica",
            },
            ["replica-waits"] = Rule(
                "florin_replica_state",
                over: 1,
                "A replica is isolated or waits for an operator.",
                Severity.Critical
            ),
            ["commit-failed"] = Rule(
                "increase(florin_log_commit_failures_total)",
                over: 0,
                "A commit failed and stopped a log.",
                Severity.Critical
            ) with
            {
                By = "log",
            },
            ["chain-broken"] = Rule("florin_audit_chain_broken", over: 0, "The audit chain is broken.", Severity.Critical),
            ["disk-free"] = Under("disk-free", 10, "Less than 10 % of the disk of the data directory is free.") with
            {
                Severity = Severity.Critical,
                For = Minute,
            },
            ["certificate-ends"] = Under("certificate-days", 14, "A certificate ends within 14 days."),
        };

    private static RuleSettings Rule(string when, double over, string summary, Severity severity = Severity.Warning) =>
        new()
        {
            When = when,
            Over = over,
            Summary = summary,
            Severity = severity,
        };

    private static RuleSettings Under(string when, double under, string summary) =>
        new()
        {
            When = when,
            Under = under,
            Summary = summary,
        };

    private static RuleSettings Burn(double factor, TimeSpan window, Severity severity, string consequence) =>
        Rule("burn-rate", factor, $"Requests fail so often that {consequence}.", severity) with
        {
            Window = window,
        };
}
