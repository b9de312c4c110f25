using System.Globalization;
using Florin.Kernel;
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

    /// <summary>How far the replica goes.</summary>
    /// <exception cref="ReplicaDamaged">What is noted is no watermark.</exception>
    public static Watermark Watermark(Connection connection)
    {
        if (connection.Text($"SELECT value FROM meta WHERE name = '{Mark}'") is not { } text)
            return Platform.Replication.Watermark.None(0);
        return text.Split(' ') is [var position, var epoch, var digest] && Number(position) is { } at && Number(epoch) is { } by
            ? new Watermark(at, by, digest.Length > 0 ? digest : null)
            : throw new ReplicaDamaged(
                $"{connection.Path} is damaged: '{Mark}' in its table meta is '{Shown.Of(text)}'; expected a position, an epoch and a hash, such as '12 1 Zm9v'. florin replicas rebuild --discard makes it again from the log."
            );
    }

    public static string Text(in Watermark mark) =>
        string.Create(CultureInfo.InvariantCulture, $"{mark.Position} {mark.Epoch} {mark.Digest}");

    public static Statement Marking(Connection connection) =>
        connection.Prepare($"INSERT OR REPLACE INTO meta VALUES ('{Mark}', ?)");

    private static long? Number(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
