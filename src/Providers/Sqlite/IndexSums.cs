using System.Runtime.InteropServices;

namespace Florin.Sqlite;

/// <summary>
/// Sums over what the indexes of a log lead to, or over what its table holds: the same where both hold the same, in whatever
/// order it is added.
/// </summary>
/// <param name="Commands">Over each command's id and position.</param>
/// <param name="Streams">Over each event's stream, version and position.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct IndexSums(ulong Commands, ulong Streams)
{
    /// <summary>With one more command.</summary>
    public IndexSums WithCommand(ulong hash) => this with { Commands = Commands + hash };

    /// <summary>With one more event.</summary>
    public IndexSums WithEvent(ulong hash) => this with { Streams = Streams + hash };

    /// <summary>What both hold.</summary>
    public IndexSums Plus(IndexSums other) => new(Commands + other.Commands, Streams + other.Streams);
}
