using Florin.Platform.EventLog;

namespace Florin.Testing.Simulation.Database;

/// <summary>What becomes of one request to a server.</summary>
public enum RequestFate
{
    /// <summary>It arrives, and so does its answer.</summary>
    Answered,

    /// <summary>It does not arrive.</summary>
    RequestLost,

    /// <summary>It is done, and nobody hears of it.</summary>
    ReplyLost,

    /// <summary>The connection ends while the server does it: what comes of it shows later.</summary>
    LeftUnderWay,
}

/// <summary>What goes wrong with requests to a server; a seed decides.</summary>
public interface IRequestFaults
{
    /// <summary>What becomes of the next request.</summary>
    /// <param name="commits">It is the commit of a batch.</param>
    RequestFate Next(bool commits);

    /// <summary>How long a request, or its answer, is under way beside the usual.</summary>
    TimeSpan Delay();
}

/// <summary>The connections of one process to a database server, which can be cut.</summary>
/// <param name="server">The server.</param>
/// <param name="process">The process; null for a test without simulated time.</param>
/// <param name="clock">The clock of that process.</param>
/// <param name="faults">What goes wrong; null for nothing.</param>
public sealed class ServerLink(
    LogServer server,
    SimulatedProcess? process = null,
    TimeProvider? clock = null,
    IRequestFaults? faults = null
)
{
    // As long as a client waits for a connection.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    /// <summary>The server.</summary>
    public LogServer Server => server;

    /// <summary>The clock of the process.</summary>
    public TimeProvider Clock => clock ?? server.Clock;

    /// <summary>Connections are refused, and those there are ended.</summary>
    public bool IsCut { get; set; }

    /// <summary>Nothing arrives.</summary>
    public bool IsSilent { get; set; }

    /// <summary>Asks on a thread that waits for the answer.</summary>
    /// <exception cref="LogFault">There was none.</exception>
    public T Ask<T>(Func<T> ask) => Ask(commits: false, _ => ask());

    /// <summary>Commits on a thread that waits for the answer.</summary>
    /// <param name="commit">Told whether the outcome is to be left open.</param>
    /// <exception cref="LogFault">There was no answer.</exception>
    public void Commit(Action<bool> commit) =>
        Ask(
            commits: true,
            isLeftOpen =>
            {
                commit(isLeftOpen);
                return true;
            }
        );

    /// <summary>Reads; waits only where something goes wrong.</summary>
    /// <exception cref="LogFault">There was no answer.</exception>
    public ValueTask<T> Read<T>(Func<T> read, CancellationToken cancel)
    {
        if (process is null || process.IsOnThreadOfItsOwn)
            return ValueTask.FromResult(Ask(read));
        var (fate, delay) = Fate(commits: false);
        return fate == RequestFate.Answered && delay == TimeSpan.Zero && !IsSilent
            ? ValueTask.FromResult(Reached(read))
            : ReadLate(read, fate, delay, cancel);
    }

    private async ValueTask<T> ReadLate<T>(Func<T> read, RequestFate fate, TimeSpan delay, CancellationToken cancel)
    {
        if (delay > TimeSpan.Zero)
            await Task.Delay(delay, Clock, cancel);
        if (IsSilent)
            await Task.Delay(Patience, Clock, cancel);
        return fate == RequestFate.Answered ? Reached(read) : throw Lost();
    }

    private T Ask<T>(bool commits, Func<bool, T> ask)
    {
        var (fate, delay) = Fate(commits);
        Wait(delay);
        if (IsSilent)
            Wait(Patience);
        var starts = server.Starts;
        if (fate == RequestFate.RequestLost)
            throw Lost();
        var answer = Reached(() => ask(fate == RequestFate.LeftUnderWay));
        Wait(faults?.Delay() ?? TimeSpan.Zero);
        return fate == RequestFate.Answered && !IsCut && !IsSilent && IsAlive && server.Starts == starts
            ? answer
            : throw Lost();
    }

    private bool IsAlive => process is not { Alive: false };

    private T Reached<T>(Func<T> ask) =>
        IsAlive && !server.IsDown && !IsCut && !IsSilent ? ask() : throw new LogFault("The database server cannot be reached.");

    private (RequestFate Fate, TimeSpan Delay) Fate(bool commits) =>
        faults is null ? default : (faults.Next(commits), faults.Delay());

    private void Wait(TimeSpan delay)
    {
        if (delay > TimeSpan.Zero)
            process?.Block(delay);
    }

    private static LogFault Lost() => new("The connection to the database server failed.");
}
