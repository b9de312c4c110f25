using Florin.Kernel;
using Florin.Platform.EventLog;
using Florin.Sqlite;

namespace Florin.Bench;

/// <summary>What happened to an account of the benchmarks; as long as a posting of the ledger is.</summary>
internal sealed record Moved(string Account, string Transaction, long Minor, string Currency, string Counterpart);

/// <summary>The account: what it has, and how often it was moved.</summary>
internal sealed record Holding(long Minor, long Moves) : IState<Holding>
{
    public static Holding Empty { get; } = new(0, 0);

    public static string Schema => "bench-holding.1";

    public Holding Apply(object happened) =>
        happened is Moved moved ? new Holding(Minor + moved.Minor, Moves + 1) : throw new LogFault("That is no move.");
}

/// <summary>A log of such accounts in a file, and commands for it.</summary>
internal static class Aggregates
{
    /// <summary>Opens it, committing on a thread of its own as in production.</summary>
    public static EventLog Log(string path, LogOptions options)
    {
        var store = new SqliteLogStore(path);
        var types = new EventTypes().Add<Moved>("Moved");
        return new EventLog("bench", store, store, types, options, TimeProvider.System, new CommitThread());
    }

    /// <summary>The id of the n-th command.</summary>
    public static string CommandText(long n) => $"cmd_01kan{n:d21}";

    /// <summary>A stream of its own with the events of one transfer.</summary>
    public static Work<Holding> Transfer(long n) =>
        Moves($"transaction-txn_01kan{n:d21}", n, SomeTransfers.Events) with
        {
            NewStream = true,
        };

    /// <summary>A command that moves one account several times.</summary>
    public static Work<Holding> Moves(string stream, long n, int moves)
    {
        var command = CommandText(n);
        var actor = $"user_01kan{n % 1000:d21}";
        var trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        var moved = new Moved($"acc_01kan{n % 997:d21}", $"txn_01kan{n:d21}", 100_00, "EUR", $"acc_01kan{n % 991:d21}");
        var events = Enumerable.Repeat<object>(moved, moves).ToArray();
        return new Work<Holding>(
            stream,
            new Metadata(CommandId.Derived(command), "Move", actor, stream, Trace: trace),
            (_, _) => Decision.Accept(events)
        );
    }
}
