using Florin.Contracts.Payments;
using Florin.Kernel;
using Florin.Platform.Resilience;

namespace Florin.Payments.Processors;

/// <summary>
/// Stands in for the outside world until a real processor is configured. It accepts everything but what a reference steers:
/// <c>sandbox-decline…</c> is declined, <c>sandbox-timeout…</c> is never answered, and <c>sandbox-flaky…</c> fails twice for
/// each transaction and kind and then succeeds.
/// </summary>
internal sealed class SandboxProcessor(TimeProvider clock) : IPaymentProcessor
{
    private const int Failures = 2;

    /// <summary>So many flaky payments are remembered; the longest known is forgotten, and would fail twice again.</summary>
    internal const int Remembered = 10_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<(TransactionId, PaymentKind), int> _failed = [];
    private readonly Queue<(TransactionId, PaymentKind)> _order = new();

    public async Task<Verdict> Process(PaymentOrder order, string key, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        if (IsSteered(order, "sandbox-timeout"))
            await Task.Delay(Timeout.InfiniteTimeSpan, clock, cancel);
        if (IsSteered(order, "sandbox-flaky") && FailsStill((order.Transaction, order.Kind)))
            throw new ServiceUnavailable("payment processor", "the sandbox fails twice, as the reference requests.");
        return IsSteered(order, "sandbox-decline")
            ? new Verdict("The sandbox processor declined the payment, as the reference requests.")
            : Verdict.Accepted;
    }

    public void Dispose() { }

    private static bool IsSteered(PaymentOrder order, string prefix) =>
        order.Reference?.StartsWith(prefix, StringComparison.Ordinal) is true;

    private bool FailsStill((TransactionId, PaymentKind) payment)
    {
        lock (_lock)
        {
            if (!_failed.TryGetValue(payment, out var failed))
            {
                _order.Enqueue(payment);
                if (_order.Count > Remembered)
                    _failed.Remove(_order.Dequeue());
            }
            if (failed < Failures)
                _failed[payment] = failed + 1;
            return failed < Failures;
        }
    }
}
