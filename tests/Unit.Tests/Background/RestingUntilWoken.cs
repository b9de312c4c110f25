using Florin.Platform.Background;
using Florin.Testing;

namespace Florin.Unit.Tests.Background;

public sealed class RestingUntilWoken
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);
    private readonly FakeTime _time = new();

    [Fact]
    public async Task Ends_when_the_time_is_over()
    {
        var rest = new WakeableRest(_time);
        rest.Begin();
        var resting = rest.For(Longest, CancellationToken.None);
        _time.Advance(Longest - TimeSpan.FromTicks(1));
        Assert.False(resting.IsCompleted);
        _time.Advance(TimeSpan.FromTicks(1));
        await resting;
    }

    [Fact]
    public async Task Ends_at_once_where_something_woke_it_since_the_round_began()
    {
        var rest = new WakeableRest(_time);
        rest.Begin();
        rest.Wake();
        await rest.For(Longest, CancellationToken.None);
        rest.Begin();
        var resting = rest.For(Longest, CancellationToken.None);
        Assert.False(resting.IsCompleted);
        rest.Wake();
        await resting;
    }

    [Fact]
    public async Task Ends_when_the_loop_is_to_end()
    {
        var rest = new WakeableRest(_time);
        rest.Begin();
        using var stop = new CancellationTokenSource();
        var resting = rest.For(Longest, stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAsync<OperationCanceledException>(() => resting);
    }

    // A simulation repeats a seed only where nothing continues on another thread.
    [Fact]
    public async Task Continues_in_the_context_it_began_in_and_never_within_what_wakes_it()
    {
        var rest = new WakeableRest(_time);
        rest.Begin();
        var context = new Posted();
        var before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(context);
        var resting = rest.For(Longest, CancellationToken.None);
        SynchronizationContext.SetSynchronizationContext(before);
        rest.Wake();
        Assert.False(resting.IsCompleted);
        Assert.Equal(Environment.CurrentManagedThreadId, context.Thread);
        context.Run();
        await resting;
    }

    private sealed class Posted : SynchronizationContext
    {
        private readonly Queue<(SendOrPostCallback Callback, object? State)> _posted = [];

        public int Thread { get; private set; }

        public override void Post(SendOrPostCallback d, object? state)
        {
            Thread = Environment.CurrentManagedThreadId;
            _posted.Enqueue((d, state));
        }

        public void Run()
        {
            while (_posted.TryDequeue(out var next))
                next.Callback(next.State);
        }
    }
}
