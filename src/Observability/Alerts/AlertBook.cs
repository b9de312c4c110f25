using Florin.Kernel;
using Florin.Observability.Alerts.Delivery;
using Florin.Observability.Alerts.Measures;
using Florin.Observability.Alerts.Rules;

namespace Florin.Observability.Alerts;

/// <summary>
/// Rules, alerts, silences and history of a gateway, and what is to be sent. Changes are kept durably before anything is sent.
/// </summary>
internal sealed class AlertBook
{
    private const int MostSilences = 200;

    private readonly Lock _lock = new();
    private readonly AlertsOptions _options;
    private readonly IReadOnlyList<Outbound> _receivers;
    private readonly Action<AlertRecord> _keep;
    private readonly TimeProvider _clock;
    private readonly ActiveAlerts _active;
    private readonly List<Silence> _silences;
    private readonly List<Alert> _history;
    private bool _isDirty;

    public AlertBook(
        AlertsOptions options,
        AlertRecord kept,
        IReadOnlyList<Outbound> receivers,
        Action<AlertRecord> keep,
        IdSource ids,
        TimeProvider clock
    )
    {
        (_options, _receivers, _keep, _clock) = (options, receivers, keep, clock);
        (_silences, _history) = ([.. kept.Silences], [.. kept.History]);
        Rules = new AlertRuleSet(options.Rules, kept.Rules);
        _active = new ActiveAlerts(() => ids.Next("alert_"));
        _active.Restore(kept.Firing, clock.GetUtcNow());
        foreach (var waiting in kept.Waiting)
            Receiver(waiting.Receiver)?.Add(waiting.Message);
    }

    /// <summary>The rules. Only to be read within <see cref="Read"/> and <see cref="Change"/>.</summary>
    public AlertRuleSet Rules { get; }

    /// <summary>Reads what is known.</summary>
    public T Read<T>(Func<AlertBook, T> read)
    {
        lock (_lock)
            return read(this);
    }

    /// <summary>Pending and firing alerts, the firing ones first, by urgency.</summary>
    public IReadOnlyList<Alert> Active =>
        [
            .. _active
                .All.OrderByDescending(alert => alert.State)
                .ThenByDescending(alert => alert.Severity)
                .ThenBy(alert => alert.Since),
        ];

    /// <summary>Alerts that have fired, the newest first.</summary>
    public IReadOnlyList<Alert> History => [.. Enumerable.Reverse(_history)];

    /// <summary>Silences that have not ended.</summary>
    public IReadOnlyList<Silence> Silences => [.. _silences.Where(silence => silence.Until > _clock.GetUtcNow())];

    /// <summary>The names of the receivers.</summary>
    public IEnumerable<string> Receivers => _receivers.Select(receiver => receiver.Name);

    /// <summary>Changes the rules, and keeps that.</summary>
    public T Change<T>(Func<AlertRuleSet, T> change)
    {
        lock (_lock)
        {
            var result = change(Rules);
            _isDirty = true;
            Keep();
            return result;
        }
    }

    /// <summary>Adds a silence; false where there are too many.</summary>
    public bool Add(Silence silence)
    {
        lock (_lock)
        {
            _silences.RemoveAll(one => one.Until <= _clock.GetUtcNow());
            if (_silences.Count >= MostSilences)
                return false;
            _silences.Add(silence);
            _isDirty = true;
            Keep();
            return true;
        }
    }

    /// <summary>Ends a silence; false where there is none.</summary>
    public bool EndSilence(string id)
    {
        lock (_lock)
        {
            if (_silences.RemoveAll(silence => silence.Id == id) == 0)
                return false;
            _isDirty = true;
            Keep();
            return true;
        }
    }

    /// <summary>Takes what the series are now, and returns what began to fire and what ended.</summary>
    public IReadOnlyList<Alert> Take(Func<IEnumerable<string>, Samples> samples)
    {
        lock (_lock)
        {
            var now = _clock.GetUtcNow();
            var rules = Rules.Active;
            var found = samples(rules.SelectMany(rule => rule.Measure.Metrics));
            var changed = new List<Alert>(_active.Keep([.. rules.Select(rule => rule.Name)], now));
            foreach (var rule in rules)
            {
                rule.Measure.Observe(now, found);
                changed.AddRange(_active.Take(rule, rule.Measure.Read(now), now));
            }
            changed.ForEach(Record);
            Announce(changed, now);
            Keep();
            return changed;
        }
    }

    /// <summary>Keeps that a receiver has got a message.</summary>
    public void Sent()
    {
        lock (_lock)
        {
            _isDirty = true;
            Keep();
        }
    }

    private void Record(Alert alert)
    {
        _isDirty = true;
        var before = _history.FindIndex(one => one.Id == alert.Id);
        if (before >= 0)
            _history[before] = alert;
        else
            _history.Add(alert);
        if (_history.Count > _options.History)
            _history.RemoveRange(0, _history.Count - _options.History);
    }

    // The end is sent to those who were sent the beginning; what is silenced begins for them when the silence ends.
    private void Announce(IEnumerable<Alert> changed, DateTimeOffset now)
    {
        foreach (var alert in _active.All.Where(alert => alert.State is AlertState.Firing).ToList())
        {
            var silence = _silences.Find(one => one.Covers(alert, now))?.Id;
            if (alert.SilencedBy != silence)
            {
                _isDirty = true;
                _active.Replace(alert with { SilencedBy = silence });
            }
            if (silence is null && !alert.IsAnnounced)
            {
                _isDirty = true;
                _active.Replace(alert with { IsAnnounced = true, SilencedBy = null });
                Send(alert, now);
            }
        }
        foreach (var alert in changed.Where(alert => alert is { State: AlertState.Resolved, IsAnnounced: true }))
            Send(alert, now);
    }

    private void Send(Alert alert, DateTimeOffset now)
    {
        var names = (Rules.Of(alert.Rule) is { } settings ? AlertRule.Receivers(settings, Receivers) : Receivers).ToList();
        foreach (var receiver in _receivers)
            if (names.Contains(receiver.Name, StringComparer.OrdinalIgnoreCase) && alert.Severity >= receiver.From)
                receiver.Add(new AlertMessage(alert, now));
    }

    private Outbound? Receiver(string name) =>
        _receivers.FirstOrDefault(receiver => receiver.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    private void Keep()
    {
        if (!_isDirty)
            return;
        _isDirty = false;
        var waiting = _receivers.SelectMany(to => to.Waiting.Select(message => new WaitingMessage(to.Name, message)));
        var firing = _active.All.Where(alert => alert.State is AlertState.Firing);
        _keep(new AlertRecord([.. firing], [.. _history], [.. Silences], Rules.Changed, [.. waiting]));
    }
}
