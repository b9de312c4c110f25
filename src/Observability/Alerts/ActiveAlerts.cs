using Florin.Observability.Alerts.Measures;
using Florin.Observability.Alerts.Rules;

namespace Florin.Observability.Alerts;

/// <summary>
/// The alerts that are pending or firing. A condition must be met for a while before an alert fires, and not be met for a while
/// before it ends; no value at all is no verdict for some minutes, as after a restart.
/// </summary>
internal sealed class ActiveAlerts(Func<string> newId)
{
    private const int MostOfARule = 50;
    private static readonly TimeSpan WithoutValue = TimeSpan.FromMinutes(5);

    private readonly Dictionary<(string Rule, Labels Labels), Alert> _active = [];

    /// <summary>All of them.</summary>
    public IReadOnlyCollection<Alert> All => _active.Values;

    /// <summary>Takes up what was firing before a restart.</summary>
    public void Restore(IEnumerable<Alert> firing, DateTimeOffset now)
    {
        foreach (var alert in firing)
            _active[(alert.Rule, new Labels(alert.Labels))] = alert with { LastMet = now };
    }

    /// <summary>Looks at a rule, and returns what began to fire and what ended.</summary>
    public IReadOnlyList<Alert> Take(AlertRule rule, IEnumerable<MeasuredValue> readings, DateTimeOffset now)
    {
        var changed = new List<Alert>();
        var seen = new HashSet<Labels>();
        foreach (var reading in readings)
            if (seen.Add(reading.Labels))
                Take(rule, reading, now, changed);
        foreach (var (key, alert) in _active.Where(one => one.Key.Rule == rule.Name && !seen.Contains(one.Key.Labels)).ToList())
        {
            var patience = rule.Settings.EndsAfter > WithoutValue ? rule.Settings.EndsAfter : WithoutValue;
            if (alert.State is AlertState.Pending)
                _active.Remove(key);
            else if (now - alert.LastMet >= patience)
                End(key, alert, now, changed);
        }
        return changed;
    }

    /// <summary>Ends the alerts of rules that there are no longer, and returns them.</summary>
    public IReadOnlyList<Alert> Keep(IReadOnlyCollection<string> rules, DateTimeOffset now)
    {
        var ended = new List<Alert>();
        foreach (var (key, alert) in _active.Where(one => !rules.Contains(one.Key.Rule, StringComparer.Ordinal)).ToList())
            if (alert.State is AlertState.Pending)
                _active.Remove(key);
            else
                End(key, alert, now, ended);
        return ended;
    }

    /// <summary>Changes what is known of one that is there still.</summary>
    public void Replace(Alert alert)
    {
        var key = (alert.Rule, new Labels(alert.Labels));
        if (_active.GetValueOrDefault(key) is { } now && now.Id == alert.Id)
            _active[key] = alert;
    }

    private void Take(AlertRule rule, MeasuredValue reading, DateTimeOffset now, List<Alert> changed)
    {
        var key = (rule.Name, reading.Labels);
        var known = _active.GetValueOrDefault(key);
        if (!rule.IsMetBy(reading.Value))
        {
            if (known is { State: AlertState.Pending })
                _active.Remove(key);
            else if (known is not null && now - known.LastMet >= rule.Settings.EndsAfter)
                End(key, known, now, changed);
            return;
        }
        if (known is null && _active.Keys.Count(one => one.Rule == rule.Name) >= MostOfARule)
            return;
        known ??= Begin(rule, reading, now);
        var fires = known.State is AlertState.Pending && now - known.Since >= rule.Settings.For;
        known = known with
        {
            Value = reading.Value,
            LastMet = now,
            State = fires ? AlertState.Firing : known.State,
            FiredAt = fires ? now : known.FiredAt,
            Severity = rule.Settings.Severity,
            Summary = rule.Summary,
            IsPublic = rule.Settings.Public,
        };
        _active[key] = known;
        if (fires)
            changed.Add(known);
    }

    private Alert Begin(AlertRule rule, MeasuredValue reading, DateTimeOffset now) =>
        new(
            newId(),
            rule.Name,
            rule.Settings.Severity,
            rule.Summary,
            reading.Labels.All.ToDictionary(StringComparer.Ordinal),
            AlertState.Pending,
            reading.Value,
            now
        );

    private void End((string, Labels) key, Alert alert, DateTimeOffset now, List<Alert> changed)
    {
        _active.Remove(key);
        changed.Add(alert with { State = AlertState.Resolved, EndedAt = now });
    }
}
