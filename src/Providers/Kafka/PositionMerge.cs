namespace Florin.Kafka;

/// <summary>
/// Puts the events of a topic's partitions back into the order of their log. Each partition ascends by positions, except that a
/// relay may go back and send some again; what comes again is dropped. An event waits until the one before it has come.
/// </summary>
/// <param name="mostEvents">How many may wait in a partition.</param>
/// <param name="mostBytes">How many bytes may.</param>
internal sealed class PositionMerge(int mostEvents, int mostBytes)
{
    private readonly SortedDictionary<int, Lane> _lanes = [];

    /// <summary>The position of the last event that was taken.</summary>
    public long Position { get; private set; }

    /// <summary>The lowest position that waits; null when nothing does.</summary>
    public long? Lowest =>
        _lanes.Values.Where(lane => lane.Waiting.Count > 0).Min(lane => (long?)lane.Waiting.Peek().Event.Position);

    /// <summary>
    /// Whether something waits in every partition, so that what is missing is in none of them: none can come behind it.
    /// </summary>
    public bool IsAheadEverywhere => _lanes.Values.All(lane => lane.Waiting.Count > 0);

    /// <summary>By partition, the offset from which on nothing was taken.</summary>
    public IReadOnlyDictionary<int, long> Next => _lanes.ToDictionary(lane => lane.Key, lane => lane.Value.Next);

    /// <summary>Begins after a position, with where each partition is read from.</summary>
    public void Begin(long position, IReadOnlyDictionary<int, long> next)
    {
        Position = position;
        _lanes.Clear();
        foreach (var (partition, offset) in next)
            _lanes[partition] = new Lane { Next = offset, Highest = position };
    }

    /// <summary>An event has come.</summary>
    /// <returns>False when its partition is full with it: read no more of it before <see cref="HasRoom"/>.</returns>
    public bool Add(PublishedEvent published)
    {
        var lane = _lanes[published.Partition];
        if (published.Event.Position <= Math.Max(lane.Highest, Position))
            return Pass(lane, published.Offset);
        lane.Highest = published.Event.Position;
        lane.Waiting.Enqueue(published);
        lane.Bytes += published.Bytes;
        return lane.Waiting.Count < mostEvents && lane.Bytes < mostBytes;
    }

    /// <summary>A message has come that is no event of the log.</summary>
    public void Pass(int partition, long offset) => Pass(_lanes[partition], offset);

    /// <summary>Whether a partition that was full can be read again.</summary>
    public bool HasRoom(int partition) =>
        _lanes[partition] is var lane && lane.Waiting.Count <= mostEvents / 2 && lane.Bytes <= mostBytes / 2;

    /// <summary>The event at the next position; null when it has not come.</summary>
    public PublishedEvent? Take()
    {
        foreach (var lane in _lanes.Values)
            if (Head(lane) is { } first && first.Event.Position == Position + 1)
            {
                Position++;
                return lane.Dequeue();
            }
        return null;
    }

    /// <summary>Everything up to a position was had from elsewhere.</summary>
    public void Skip(long position)
    {
        Position = position;
        foreach (var lane in _lanes.Values)
            Head(lane);
    }

    // What was had from another partition meanwhile, or from elsewhere, is in nobody's way.
    private PublishedEvent? Head(Lane lane)
    {
        while (lane.Waiting.TryPeek(out var first))
            if (first.Event.Position > Position)
                return first;
            else
                lane.Dequeue();
        return null;
    }

    // Nothing before it waits: it need not be read again.
    private static bool Pass(Lane lane, long offset)
    {
        if (lane.Waiting.Count == 0)
            lane.Next = offset + 1;
        return true;
    }

    private sealed class Lane
    {
        public Queue<PublishedEvent> Waiting { get; } = [];

        public long Next { get; set; }

        public long Highest { get; set; }

        public long Bytes { get; set; }

        public PublishedEvent Dequeue()
        {
            var first = Waiting.Dequeue();
            (Next, Bytes) = (first.Offset + 1, Bytes - first.Bytes);
            return first;
        }
    }
}
