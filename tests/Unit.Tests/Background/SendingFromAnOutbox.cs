using System.Collections.Concurrent;
using Florin.Platform.Outbox;

namespace Florin.Unit.Tests.Background;

public sealed class SendingFromAnOutbox
{
    private readonly SortedSet<string> _stored = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _sent = new();
    private readonly HashSet<string> _refused = new(StringComparer.Ordinal);
    private Func<string, CancellationToken, Task> _onSend = (_, _) => Task.CompletedTask;
    private int _open;
    private int _opened;

    [Fact]
    public async Task Sends_each_item_until_all_are_recorded()
    {
        _stored.UnionWith(["a1", "a2", "b1", "c1"]);
        Assert.True(await Outbox().SendSome(CancellationToken.None));
        Assert.Equal(["a1", "a2", "b1", "c1"], _sent.Order(StringComparer.Ordinal));
        Assert.False(await Outbox().SendSome(CancellationToken.None));
        Assert.Equal((0, 4), (_open, _sent.Count));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public async Task Keeps_the_order_of_each_key_on_any_number_of_lanes(int lanes)
    {
        foreach (var key in "abcd")
            for (var i = 0; i < 9; i++)
                _stored.Add($"{key}{i}");
        _onSend = async (_, _) => await Task.Yield();
        await Outbox(lanes).SendSome(CancellationToken.None);
        Assert.Equal(Math.Min(lanes, 4), _opened);
        foreach (var key in "abcd")
            Assert.Equal(Enumerable.Range(0, 9).Select(i => $"{key}{i}"), _sent.Where(item => item[0] == key));
    }

    [Fact]
    public async Task Holds_back_what_comes_after_one_that_was_not_sent_and_no_other_key()
    {
        _stored.UnionWith(["a1", "a2", "a3", "b1", "b2"]);
        _refused.Add("a2");
        await Outbox().SendSome(CancellationToken.None);
        Assert.Equal(["a1", "b1", "b2"], _sent);
        Assert.Equal(["a2", "a3"], _stored);
        _refused.Clear();
        await Outbox().SendSome(CancellationToken.None);
        Assert.Equal(["a1", "b1", "b2", "a2", "a3"], _sent);
    }

    [Fact]
    public async Task Records_what_was_sent_before_it_was_stopped_or_failed()
    {
        _stored.UnionWith(["a1", "b1", "c1"]);
        using var stop = new CancellationTokenSource();
        _onSend = (item, _) => item == "a1" ? stop.CancelAsync() : Task.CompletedTask;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Outbox().SendSome(stop.Token));
        Assert.Equal(["b1", "c1"], _stored);
        _onSend = (item, _) => item == "c1" ? throw new IOException("gone") : Task.CompletedTask;
        await Assert.ThrowsAsync<IOException>(() => Outbox().SendSome(CancellationToken.None));
        Assert.Equal(["c1"], _stored);
        Assert.Equal(0, _open);
    }

    private Outbox<string, string> Outbox(int lanes = 1) =>
        new()
        {
            Next = _ => new([.. _stored]),
            KeyOf = item => item[..1],
            Open = () => new Delivery(this),
            Record = (items, outcomes) =>
            {
                _stored.ExceptWith(outcomes.OfType<string>());
                return Task.CompletedTask;
            },
            Lanes = lanes,
        };

    private sealed class Delivery : IDelivery<string, string>
    {
        private readonly SendingFromAnOutbox _test;

        public Delivery(SendingFromAnOutbox test)
        {
            _test = test;
            Interlocked.Increment(ref test._open);
            Interlocked.Increment(ref test._opened);
        }

        public async Task<string?> Send(string item, CancellationToken stop)
        {
            await _test._onSend(item, stop);
            if (_test._refused.Contains(item))
                return null;
            _test._sent.Enqueue(item);
            return item;
        }

        public ValueTask DisposeAsync()
        {
            Interlocked.Decrement(ref _test._open);
            return ValueTask.CompletedTask;
        }
    }
}
