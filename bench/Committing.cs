using Florin.Platform.EventLog;
using Florin.Sqlite;

namespace Florin.Bench;

/// <summary>Commits to a file without a log in front of it.</summary>
internal static class Committing
{
    /// <summary>A batch after all that is there.</summary>
    public static void Commit(this SqliteLogStore store, IReadOnlyList<StoredAppend> batch) =>
        store.Commit(batch, batch[0].Events[0].Position - 1, SqliteLogStore.Epoch);
}
