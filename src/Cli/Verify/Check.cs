namespace Florin.Cli.Verify;

/// <summary>What was checked, and the first violation.</summary>
/// <param name="Invariant">Its number, where the design numbers it, and what it says.</param>
/// <param name="Checked">What was looked at.</param>
/// <param name="Violation">What is wrong; null when nothing is.</param>
/// <param name="Advice">What to do about it; null when there is nothing.</param>
internal sealed record Finding(string Invariant, string Checked, string? Violation, string? Advice);

/// <summary>One check under way. It keeps the first violation and counts the others; any thread may add one.</summary>
/// <param name="invariant">What it checks.</param>
/// <param name="advice">What to do when it finds something.</param>
internal sealed class Check(string invariant, string advice)
{
    private readonly Lock _lock = new();
    private string? _first;
    private string _advice = advice;
    private long _count;

    /// <summary>What was looked at, for people.</summary>
    public string Looked { get; set; } = "";

    /// <summary>Nothing was found so far.</summary>
    public bool Holds => Volatile.Read(ref _count) == 0;

    /// <summary>Something is wrong.</summary>
    /// <param name="violation">What.</param>
    /// <param name="instead">What to do about this one, where that is something else.</param>
    public void Fail(string violation, string? instead = null)
    {
        lock (_lock)
        {
            if (_count++ > 0)
                return;
            (_first, _advice) = (violation, instead ?? _advice);
        }
    }

    /// <summary>Runs a part of the check; whatever damaged data makes it throw is what it finds.</summary>
    /// <returns>Whether it ran to its end.</returns>
    public bool Run(Action part)
    {
        try
        {
            part();
            return true;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Fail(e.Message);
            return false;
        }
    }

    /// <summary>As <see cref="Run(Action)"/>, for what waits.</summary>
    public async ValueTask<bool> Run(Func<ValueTask> part)
    {
        try
        {
            await part();
            return true;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Fail(e.Message);
            return false;
        }
    }

    /// <summary>What it came to.</summary>
    public Finding ToFinding()
    {
        lock (_lock)
            return new Finding(
                invariant,
                Looked,
                _count > 1 ? $"{_first} (and {_count - 1} more like this)" : _first,
                _count > 0 ? _advice : null
            );
    }
}

/// <summary>What to do about violations. In every case the directory is left as it is until a copy of it was made.</summary>
internal static class Advice
{
    public const string RestoreAll =
        "do not start Florin on this directory; keep a copy of it, and restore all service folders together from the last backup that verifies";

    public const string RebuildViews =
        "delete views.db (and views.db-wal, views.db-shm) in that folder: it is rebuilt from the log at the next start";

    public const string ReportDefect =
        "keep a copy of the directory; if nobody changed it, report this as a defect with the output of florin verify";

    public static string RestoreLog(string service) =>
        $"do not start Florin on this directory; restore the folder {service} together with all others from one backup";

    public static string Missing(string service) =>
        $"restore the folder {service} from the same backup as the others; if another process hosts {service} with a data directory of its own, name the services of this directory with --services";

    public static string DropSnapshots(string service) =>
        $"snapshots are a cache: with Florin stopped, run sqlite3 {service}/log.db 'DELETE FROM snapshots', then verify again";
}
