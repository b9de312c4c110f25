using System.Text;
using Florin.Spanner.Protocol;
using Google.Protobuf.WellKnownTypes;

namespace Florin.Spanner;

/// <summary>
/// The keys of a log's rows. Spanner splits a table by ranges of keys and writes each range on one server, so that keys that
/// only grow would all be written on the last one. Positions change the shard with each block, and a commit still writes few
/// shards; texts have the shard of their hash. Stored: none of this can change.
/// </summary>
internal static class LogKeys
{
    private const int Count = 16;
    private const long Block = 128;

    /// <summary>Of a position.</summary>
    public static Value Of(long position) => Cells.Of(position / Block % Count);

    /// <summary>Of a stream or a command: FNV-1a of its UTF-8.</summary>
    public static Value Of(string text)
    {
        var hash = 2166136261u;
        foreach (var one in Encoding.UTF8.GetBytes(text))
            hash = unchecked((hash ^ one) * 16777619);
        return Cells.Of(hash % Count);
    }

    /// <summary>One key.</summary>
    public static KeySet Key(params ReadOnlySpan<Value> key)
    {
        var keys = new KeySet();
        keys.Keys.Add(Cells.Row(key));
        return keys;
    }

    /// <summary>All keys that begin so.</summary>
    public static KeySet Under(params ReadOnlySpan<Value> start) =>
        One(new KeyRange { StartClosed = Cells.Row(start), EndClosed = Cells.Row(start) });

    /// <summary>One range of keys.</summary>
    public static KeySet One(KeyRange range)
    {
        var keys = new KeySet();
        keys.Ranges.Add(range);
        return keys;
    }

    /// <summary>The event at a position.</summary>
    public static KeySet At(string log, long position) => Key(Cells.Of(log), Of(position), Cells.Of(position));

    /// <summary>The events above one position, up to another one.</summary>
    public static KeySet Positions(string log, long after, long upTo)
    {
        var keys = new KeySet();
        for (var first = after + 1; first <= upTo; first = ((first / Block) + 1) * Block)
        {
            var last = Math.Min(upTo, (((first / Block) + 1) * Block) - 1);
            keys.Ranges.Add(
                new KeyRange
                {
                    StartClosed = Cells.Row(Cells.Of(log), Of(first), Cells.Of(first)),
                    EndClosed = Cells.Row(Cells.Of(log), Of(first), Cells.Of(last)),
                }
            );
        }
        return keys;
    }

    /// <summary>All streams or commands from one text to before another one, in the indexes of texts.</summary>
    public static KeySet Between(string log, string first, string before)
    {
        var keys = new KeySet();
        for (var shard = 0; shard < Count; shard++)
            keys.Ranges.Add(
                new KeyRange
                {
                    StartClosed = Cells.Row(Cells.Of(log), Cells.Of(shard), Cells.Of(first)),
                    EndOpen = Cells.Row(Cells.Of(log), Cells.Of(shard), Cells.Of(before)),
                }
            );
        return keys;
    }

    /// <summary>All events above a position.</summary>
    public static KeySet Above(string log, long position)
    {
        var keys = new KeySet();
        for (var shard = 0; shard < Count; shard++)
            keys.Ranges.Add(
                new KeyRange
                {
                    StartOpen = Cells.Row(Cells.Of(log), Cells.Of(shard), Cells.Of(position)),
                    EndClosed = Cells.Row(Cells.Of(log), Cells.Of(shard)),
                }
            );
        return keys;
    }
}
