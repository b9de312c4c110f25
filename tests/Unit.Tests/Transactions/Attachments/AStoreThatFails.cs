using Florin.Platform.Resilience;
using Florin.Testing;
using Florin.Transactions.Attachments;

namespace Florin.Unit.Tests.Transactions.Attachments;

/// <summary>What requests have of a store that hangs or fails.</summary>
public sealed class AStoreThatFails : IAsyncDisposable
{
    private const int Most = 32; // Under way, and waiting.
    private readonly AnAttachingService _here = new();
    private readonly FakeTime _time = new();

    [Fact]
    public async Task Is_waited_for_a_few_seconds_and_then_not_asked_for_a_while()
    {
        using var calls = new StoreCalls(_time, () => 0.5);
        var asked = 0;
        var hanging = Enumerable.Range(0, 5).Select(_ => calls.Read(Hang, StoreCalls.FirstByte, default)).ToList();
        Assert.DoesNotContain(hanging, call => call.IsCompleted);
        _time.Advance(StoreCalls.FirstByte);
        foreach (var call in hanging)
            await Assert.ThrowsAsync<ServiceUnavailable>(() => call);
        await Assert.ThrowsAsync<ServiceUnavailable>(() => calls.Read(Hang, StoreCalls.FirstByte, default));
        Assert.Equal(5, asked); // The circuit is open.
        await calls.Write(_ => Task.CompletedTask, StoreCalls.FirstByte, default); // That of reads alone.
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(1, await calls.Read(_ => Task.FromResult(1), StoreCalls.FirstByte, default));

        async Task<int> Hang(CancellationToken stop)
        {
            asked++;
            await Task.Delay(Timeout.InfiniteTimeSpan, _time, stop);
            return 0;
        }
    }

    [Fact]
    public async Task Keeps_no_more_than_some_requests_waiting()
    {
        using var calls = new StoreCalls(_time, () => 0.5);
        var waiting = Enumerable.Range(0, Most).Select(_ => calls.Read(Hang, StoreCalls.FirstByte, default)).ToList();
        await Assert.ThrowsAsync<ServiceUnavailable>(() => calls.Read(Hang, StoreCalls.FirstByte, default));
        _time.Advance(StoreCalls.FirstByte);
        foreach (var call in waiting)
            await Assert.ThrowsAsync<ServiceUnavailable>(() => call);

        async Task<int> Hang(CancellationToken stop)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, _time, stop);
            return 0;
        }
    }

    [Fact]
    public async Task May_take_longer_for_a_large_file_than_until_its_first_byte()
    {
        using var calls = new StoreCalls(_time, () => 0.5);
        var limit = StoreCalls.For(20 << 20);
        Assert.Equal(TimeSpan.FromSeconds(15), limit);
        Assert.Equal(TimeSpan.FromSeconds(20), StoreCalls.For(1 << 30));
        var slow = new TaskCompletionSource<int>();
        var read = calls.Read(async stop => await calls.Within(_ => slow.Task, StoreCalls.FirstByte, stop), limit, default);
        _time.Advance(TimeSpan.FromSeconds(4));
        slow.SetResult(7);
        Assert.Equal(7, await read);
    }

    [Theory]
    [InlineData("LinkTo", "POST", "/link")]
    [InlineData("Open", "GET", "/content")]
    [InlineData("LengthOf", "HEAD", "/content")]
    public async Task Is_unavailable_and_no_defect(string operation, string method, string path)
    {
        await _here.Start();
        var one = await _here.Attached();
        _here.Store.Before = (asked, _) =>
            asked == operation ? throw new IOException("The credentials cannot be fetched.") : Task.CompletedTask;
        var answer = await _here.Ask(method, one + path);
        Assert.Equal(503, answer.Status);
        Assert.Equal(method != "HEAD", answer.Body.Contains("\"unavailable\"", StringComparison.Ordinal));
    }

    public ValueTask DisposeAsync() => _here.DisposeAsync();
}
