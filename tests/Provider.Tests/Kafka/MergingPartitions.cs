using Florin.Kafka;
using Florin.Platform.EventLog;

namespace Florin.Provider.Tests.Kafka;

public sealed class MergingPartitions
{
    private static readonly Dictionary<int, long> Start = new()
    {
        [0] = 0,
        [1] = 0,
        [2] = 0,
    };

    [Fact]
    public void Gives_the_order_of_the_log_whatever_comes_first()
    {
        var random = new Random(7);
        for (var round = 0; round < 200; round++)
        {
            var merge = new PositionMerge(1000, int.MaxValue);
            merge.Begin(0, Start);
            var partitions = Partitions(random, 60);
            var taken = new List<long>();
            while (partitions.Values.Any(p => p.Count > 0))
            {
                var from = partitions
                    .Where(p => p.Value.Count > 0)
                    .ElementAt(random.Next(partitions.Count(p => p.Value.Count > 0)));
                merge.Add(from.Value.Dequeue());
                while (merge.Take() is { } next)
                    taken.Add(next.Event.Position);
            }
            Assert.Equal(Enumerable.Range(1, 60).Select(n => (long)n), taken);
            Assert.Null(merge.Lowest);
        }
    }

    [Fact]
    public void Waits_for_a_position_that_has_not_come()
    {
        var merge = new PositionMerge(10, int.MaxValue);
        merge.Begin(4, Start);
        merge.Add(Published(0, 7, 6));
        Assert.Null(merge.Take());
        Assert.Equal((6L, false), (merge.Lowest, merge.IsAheadEverywhere));
        merge.Add(Published(1, 9, 7));
        merge.Add(Published(2, 3, 8));
        Assert.True(merge.IsAheadEverywhere); // 5 is in none of them.
        merge.Skip(5);
        Assert.Equal([6L, 7, 8], [.. Taken(merge)]);
        Assert.Equal(
            new Dictionary<int, long>
            {
                [0] = 8,
                [1] = 10,
                [2] = 4,
            },
            merge.Next
        );
    }

    [Fact]
    public void Is_not_held_up_by_a_position_that_another_partition_gave()
    {
        var merge = new PositionMerge(10, int.MaxValue);
        merge.Begin(0, Start);
        merge.Add(Published(0, 0, 2));
        merge.Add(Published(1, 0, 1));
        merge.Add(Published(2, 0, 2)); // As where another history was published.
        Assert.Equal([1L, 2], [.. Taken(merge)]);
        merge.Add(Published(1, 1, 2));
        merge.Add(Published(1, 2, 3));
        merge.Add(Published(2, 1, 4));
        Assert.Equal([3L, 4], [.. Taken(merge)]);
    }

    [Fact]
    public void Asks_for_no_more_of_a_partition_that_is_full()
    {
        var merge = new PositionMerge(4, int.MaxValue);
        merge.Begin(0, Start);
        for (var position = 2; position <= 4; position++)
            Assert.True(merge.Add(Published(0, position, position)));
        Assert.False(merge.Add(Published(0, 5, 5)));
        Assert.False(merge.HasRoom(0));
        merge.Add(Published(1, 1, 1));
        Assert.Equal(5, Taken(merge).Count());
        Assert.True(merge.HasRoom(0));
    }

    private static IEnumerable<long> Taken(PositionMerge merge)
    {
        while (merge.Take() is { } next)
            yield return next.Event.Position;
    }

    // Each partition ascends, and now and then goes back and gives some again.
    private static Dictionary<int, Queue<PublishedEvent>> Partitions(Random random, int count)
    {
        var partitions = Start.Keys.ToDictionary(p => p, _ => new List<long>());
        for (var position = 1L; position <= count; position++)
            partitions[random.Next(3)].Add(position);
        return partitions.ToDictionary(
            p => p.Key,
            p =>
            {
                var sent = new List<long>();
                foreach (var position in p.Value)
                {
                    sent.Add(position);
                    if (random.Next(5) == 0)
                        sent.AddRange(p.Value.Where(earlier => earlier <= position).TakeLast(random.Next(6)));
                }
                return new Queue<PublishedEvent>(sent.Select((position, offset) => Published(p.Key, offset, position)));
            }
        );
    }

    private static PublishedEvent Published(int partition, long offset, long position) =>
        new(partition, offset, null, null, new StoredEvent(position, "s", 1, "T", default, default, default));
}
