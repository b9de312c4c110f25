using Florin.Contracts.Payments;
using Florin.Kernel;
using Florin.Payments.Processors;
using Florin.Platform.Resilience;
using Florin.Platform.Resilience.Deadlines;
using Florin.Testing;
using Florin.Testing.Simulation;

namespace Florin.System.Tests.Simulation;

/// <summary>
/// A payment processor as the worst of them are: it moves the money some time after it was asked, answers long after
/// every caller gave up, in another order, once for each of several requests, or never until it is asked again much later. It
/// keeps to one thing, as the port asks: for one key it moves money once and always says the same.
/// </summary>
internal sealed class SlowProcessor(SeededThreads threads, Faults faults, FakeTime time) : IPaymentProcessor
{
    /// <summary>Its calls are cut off long before some of its answers, and those who ask wait for less than many.</summary>
    public static readonly ProcessorOptions Options = new() { Timeout = TimeSpan.FromSeconds(2) };

    private const int FlakyFailures = 2;
    private readonly SimulatedProcess _process = threads.NewProcess();
    private readonly Dictionary<string, Order> _orders = new(StringComparer.Ordinal);
    private readonly List<PaymentOrder> _made = [];

    /// <summary>What it was asked for under one key.</summary>
    /// <param name="Asked">The payment.</param>
    /// <param name="Verdict">What it says, once it has decided.</param>
    /// <param name="SilentUntil">It answers no call before this moment.</param>
    private sealed record Order(PaymentOrder Asked, Task<Verdict> Verdict, long SilentUntil)
    {
        public int Requests { get; set; }
    }

    /// <summary>Whether every payment that it was asked for is decided.</summary>
    public bool AtRest => _orders.Values.All(order => order.Verdict.IsCompleted);

    /// <summary>How often money was moved for a transaction: collected or paid out, less what was given back.</summary>
    public int Moved(TransactionId transaction) =>
        _made.Where(made => made.Transaction == transaction).Sum(made => made.Kind is PaymentKind.Refund ? -1 : 1);

    public async Task<Verdict> Process(PaymentOrder order, string key, CancellationToken cancel)
    {
        if (faults.Strikes("processor not reached", 0.03))
            throw new ServiceUnavailable("payment processor", "the request was lost");
        var taken = Take(order, key);
        taken.Requests++;
        if (IsSteered(order, "sandbox-timeout"))
            await Task.Delay(Timeout.InfiniteTimeSpan, time, cancel);
        if (IsSteered(order, "sandbox-flaky") && taken.Requests <= FlakyFailures)
            throw new ServiceUnavailable("payment processor", "it fails twice");
        if (faults.Strikes("processor's answer comes after the cut-off", 0.1))
            cancel = CancellationToken.None;
        await Waited(time.GetElapsedTime(time.GetTimestamp(), taken.SilentUntil), cancel);
        await taken.Verdict.OrCancelled(cancel);
        if (faults.Strikes("processor answers late", 0.15))
            await Waited(TimeSpan.FromMilliseconds(threads.Random.Next(500, 6000)), cancel);
        if (faults.Strikes("processor's answer lost", 0.05))
            throw new ServiceUnavailable("payment processor", "the answer was lost");
        return await taken.Verdict;
    }

    public void Dispose() { } // It continues when the program that asked it is gone.

    private Order Take(PaymentOrder order, string key)
    {
        if (_orders.TryGetValue(key, out var known))
            return known.Asked == order
                ? known
                : throw new InvalidOperationException($"Under {key} it was asked for {known.Asked} and then for {order}.");
        var delay = faults.Strikes("processor decides late", 0.15) ? threads.Random.Next(1, 8000) : 0;
        var silence = faults.Strikes("processor is silent", 0.08) ? threads.Random.Next(2000, 15_000) : 0;
        var silentUntil = time.GetTimestamp() + TimeSpan.FromMilliseconds(silence).Ticks;
        return _orders[key] = new Order(order, _process.Invoke(() => Decide(order, delay)), silentUntil);
    }

    private async Task<Verdict> Decide(PaymentOrder order, int delay)
    {
        await Waited(TimeSpan.FromMilliseconds(delay), CancellationToken.None);
        if (IsSteered(order, "sandbox-decline"))
            return new Verdict("It is declined.");
        _made.Add(order);
        return Verdict.Accepted;
    }

    private Task Waited(TimeSpan delay, CancellationToken cancel) =>
        delay > TimeSpan.Zero ? Task.Delay(delay, time, cancel) : Task.CompletedTask;

    private static bool IsSteered(PaymentOrder order, string prefix) =>
        order.Reference?.StartsWith(prefix, StringComparison.Ordinal) is true;
}
