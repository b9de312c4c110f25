using System.Globalization;
using Florin.Platform.Replication;

namespace Florin.Sqlite;

/// <summary>What the file of a replica notes beside a log's tables, in its table <c>meta</c>.</summary>
internal static class ReplicaNotes
{
    /// <summary>The epoch of the last owner that opened it.</summary>
    public const string Epoch = "replicaEpoch";

    /// <summary>Position, epoch and digest, with a space between.</summary>
    private const string Mark = "watermark";

    /// <summary>All of them, for a statement.</summary>
    public static string Names => $"'{Epoch}', '{Mark}'";

    public static Watermark Watermark(Connection connection)
    {
        if (connection.Text($"SELECT value FROM meta WHERE name = '{Mark}'") is not { } text)
            return Platform.Replication.Watermark.None(0);
        var parts = text.Split(' ');
        return new Watermark(
            long.Parse(parts[0], CultureInfo.InvariantCulture),
            long.Parse(parts[1], CultureInfo.InvariantCulture),
            parts[2].Length > 0 ? parts[2] : null
        );
    }

    public static string Text(in Watermark mark) =>
        string.Create(CultureInfo.InvariantCulture, $"{mark.Position} {mark.Epoch} {mark.Digest}");

    public static Statement Marking(Connection connection) =>
        connection.Prepare($"INSERT OR REPLACE INTO meta VALUES ('{Mark}', ?)");
}
