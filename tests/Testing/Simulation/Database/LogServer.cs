namespace Florin.Testing.Simulation.Database;

/// <summary>A database server in memory that several simulated processes use, each through a <see cref="ServerLink"/>.</summary>
/// <param name="clock">Its clock, which decides when leases end.</param>
public sealed class LogServer(TimeProvider clock)
{
    private readonly Dictionary<string, LogRows> _logs = new(StringComparer.Ordinal);

    /// <summary>Its clock.</summary>
    public TimeProvider Clock => clock;

    /// <summary>It does not run.</summary>
    public bool IsDown { get; private set; }

    /// <summary>How often it has been started; connections do not outlive that.</summary>
    public int Starts { get; private set; } = 1;

    /// <summary>Its logs.</summary>
    public IReadOnlyCollection<LogRows> Logs => _logs.Values;

    /// <summary>The tables of a log, empty at first.</summary>
    public LogRows this[string log]
    {
        get
        {
            lock (_logs)
            {
                if (!_logs.TryGetValue(log, out var rows))
                    _logs[log] = rows = new LogRows(log, clock);
                return rows;
            }
        }
    }

    /// <summary>Kills it: what was under way is undone.</summary>
    public void Kill()
    {
        IsDown = true;
        foreach (var log in _logs.Values)
            log.Undo();
    }

    /// <summary>Starts it again.</summary>
    public void Start() => (IsDown, Starts) = (false, Starts + 1);
}
