using Florin.Kafka;

namespace Florin.Provider.Tests.Kafka;

/// <summary>Closing clients of Kafka, which takes seconds each where no broker answers.</summary>
public sealed class ClosingClients
{
    [Fact]
    public async Task Holds_up_neither_the_caller_nor_the_thread_pool()
    {
        using var client = new Client();
        var caller = Thread.CurrentThread;
        new BlockingCalls().Dispose(client);
        var closing = await client.Closing.WaitAsync(TestContext.Current.CancellationToken);
        Assert.False(closing.IsPooled, "A thread of the pool waits for the brokers.");
        Assert.NotSame(caller, closing.Thread);
    }

    [Fact]
    public async Task Comes_after_the_call_that_was_left()
    {
        using var client = new Client();
        using var isAnswered = new ManualResetEventSlim();
        using var stopping = new CancellationTokenSource();
        var calls = new BlockingCalls();
        var isUnderWay = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var call = calls.Make(
            () =>
            {
                isUnderWay.SetResult();
                isAnswered.Wait(CancellationToken.None);
                return true;
            },
            stopping.Token
        );
        await isUnderWay.Task.WaitAsync(TestContext.Current.CancellationToken);
        await stopping.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        calls.Dispose(client);
        Assert.False(client.Closing.IsCompleted);
        isAnswered.Set();
        await client.Closing.WaitAsync(TestContext.Current.CancellationToken);
    }

    private sealed class Client : IDisposable
    {
        private readonly TaskCompletionSource<(Thread Thread, bool IsPooled)> _closing = new(
            TaskCreationOptions.RunContinuationsAsynchronously
        );

        /// <summary>The thread that closed it, which may have ended since.</summary>
        public Task<(Thread Thread, bool IsPooled)> Closing => _closing.Task;

        public void Dispose() => _closing.TrySetResult((Thread.CurrentThread, Thread.CurrentThread.IsThreadPoolThread));
    }
}
