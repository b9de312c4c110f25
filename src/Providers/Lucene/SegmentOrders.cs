using System.Runtime.CompilerServices;
using Lucene.Net.Index;

namespace Florin.Lucene;

/// <summary>The lowest and the highest number of each so many documents of a segment, which never change.</summary>
internal sealed class SegmentOrders
{
    /// <summary>So many documents.</summary>
    public const int Block = 1024;

    private static readonly ConditionalWeakTable<object, SegmentOrders> Known = [];
    private readonly long[] _lowest;
    private readonly long[] _highest;

    private SegmentOrders(AtomicReader reader)
    {
        var blocks = (reader.MaxDoc + Block - 1) / Block;
        (_lowest, _highest) = (new long[blocks], new long[blocks]);
        Array.Fill(_lowest, long.MaxValue);
        Array.Fill(_highest, long.MinValue);
        var numbers = reader.GetNumericDocValues(IndexFields.Order);
        for (var doc = 0; doc < reader.MaxDoc; doc++)
        {
            var (block, number) = (doc / Block, numbers.Get(doc));
            _lowest[block] = Math.Min(_lowest[block], number);
            _highest[block] = Math.Max(_highest[block], number);
        }
    }

    /// <summary>Those of a segment, read when they are first asked for.</summary>
    public static SegmentOrders Of(AtomicReader reader) => Known.GetValue(reader.CoreCacheKey, _ => new SegmentOrders(reader));

    /// <summary>The highest number of all.</summary>
    public long Highest => _highest.Max();

    /// <summary>The lowest number of the documents from one block's first up to before another.</summary>
    public long LowestOf(int start, int end) => _lowest[BlocksOf(start, end)].Min();

    /// <summary>The highest number of the documents from one block's first up to before another.</summary>
    public long HighestOf(int start, int end) => _highest[BlocksOf(start, end)].Max();

    private static Range BlocksOf(int start, int end) => (start / Block)..((end + Block - 1) / Block);
}
