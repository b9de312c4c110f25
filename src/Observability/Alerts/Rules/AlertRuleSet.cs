namespace Florin.Observability.Alerts.Rules;

/// <summary>The rules that hold: the configuration's, where they were not changed at run time, and those that were added.</summary>
internal sealed class AlertRuleSet
{
    private readonly IReadOnlyDictionary<string, RuleSettings> _configured;
    private readonly Dictionary<string, RuleSettings> _changed = new(StringComparer.OrdinalIgnoreCase);
    private readonly SortedDictionary<string, AlertRule> _active = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The configuration's, and what was changed before a restart.</summary>
    public AlertRuleSet(IReadOnlyDictionary<string, RuleSettings> configured, IReadOnlyDictionary<string, RuleSettings> changed)
    {
        _configured = configured;
        foreach (var (name, settings) in changed)
            _changed[name] = settings;
        foreach (var name in Names)
            Compile(name);
    }

    /// <summary>The names of all, also of those that are switched off.</summary>
    public IEnumerable<string> Names =>
        _configured.Keys.Union(_changed.Keys, StringComparer.OrdinalIgnoreCase).Order(StringComparer.OrdinalIgnoreCase);

    /// <summary>Those that were changed or added at run time.</summary>
    public IReadOnlyDictionary<string, RuleSettings> Changed => _changed;

    /// <summary>Those that are looked at.</summary>
    public IReadOnlyCollection<AlertRule> Active => _active.Values;

    /// <summary>The settings of a rule that are in force; null where no rule has this name.</summary>
    public RuleSettings? Of(string name) =>
        _changed.GetValueOrDefault(name)
        ?? _configured.FirstOrDefault(rule => rule.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;

    /// <summary>Changes or adds a rule, whose settings have no problems.</summary>
    public void Change(string name, RuleSettings settings)
    {
        _changed[name] = settings;
        Compile(name);
    }

    /// <summary>Undoes a change: the configuration's rule holds again, or there is none. False where nothing was changed.</summary>
    public bool Reset(string name)
    {
        if (!_changed.Remove(name))
            return false;
        Compile(name);
        return true;
    }

    private void Compile(string name)
    {
        _active.Remove(name);
        var known = _configured.Keys.FirstOrDefault(one => one.Equals(name, StringComparison.OrdinalIgnoreCase)) ?? name;
        if (Of(name) is { Enabled: true } settings)
            _active[known] = AlertRule.Of(known, settings);
    }
}
