using Florin.Contracts.Payments;
using Florin.Kernel;
using Florin.Payments.Processors;
using Florin.Platform.Resilience;
using Florin.Testing;

namespace Florin.Unit.Tests.Payments;

public sealed class TheSandboxProcessor : IDisposable
{
    private readonly FakeTime _time = new();
    private readonly SandboxProcessor _sandbox;

    public TheSandboxProcessor() => _sandbox = new SandboxProcessor(_time);

    public void Dispose() => _sandbox.Dispose();

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("rent")]
    [InlineData("a sandbox-decline")]
    [InlineData("Sandbox-decline")]
    public async Task Accepts_what_no_reference_steers(string? reference) =>
        Assert.Equal(Verdict.Accepted, await Process(Order(reference)));

    [Theory]
    [InlineData("sandbox-decline")]
    [InlineData("sandbox-decline-2")]
    public async Task Declines_when_told_to(string reference) => Assert.NotNull((await Process(Order(reference))).Declined);

    [Fact]
    public async Task Never_answers_when_told_so_until_nobody_waits()
    {
        using var patience = new CancellationTokenSource();
        var verdict = _sandbox.Process(Order("sandbox-timeout"), "key", patience.Token);
        _time.Advance(TimeSpan.FromDays(300));
        Assert.False(verdict.IsCompleted);
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => verdict);
    }

    [Fact]
    public async Task Fails_twice_and_then_succeeds_for_ever()
    {
        var flaky = Order("sandbox-flaky");
        await Assert.ThrowsAsync<ServiceUnavailable>(() => Process(flaky));
        await Assert.ThrowsAsync<ServiceUnavailable>(() => Process(flaky));
        Assert.Equal(Verdict.Accepted, await Process(flaky));
        Assert.Equal(Verdict.Accepted, await Process(flaky));
    }

    [Fact]
    public async Task Fails_for_each_transaction_and_kind_of_its_own()
    {
        PaymentOrder[] flaky =
        [
            Order("sandbox-flaky", PaymentKind.Collect, "txn_1"),
            Order("sandbox-flaky", PaymentKind.Refund, "txn_1"),
            Order("sandbox-flaky", PaymentKind.Collect, "txn_2"),
        ];
        for (var attempt = 0; attempt < 2; attempt++)
            foreach (var order in flaky)
                await Assert.ThrowsAsync<ServiceUnavailable>(() => Process(order));
        foreach (var order in flaky)
            Assert.Equal(Verdict.Accepted, await Process(order));
    }

    [Fact]
    public async Task Forgets_the_longest_known_at_its_limit()
    {
        for (var i = 0; i <= SandboxProcessor.Remembered; i++)
        for (var attempt = 0; attempt < 2; attempt++)
            await Assert.ThrowsAsync<ServiceUnavailable>(() =>
                Process(Order("sandbox-flaky", PaymentKind.Collect, $"txn_{i}"))
            );
        await Assert.ThrowsAsync<ServiceUnavailable>(() => Process(Order("sandbox-flaky", PaymentKind.Collect, "txn_0")));
        Assert.Equal(
            Verdict.Accepted,
            await Process(Order("sandbox-flaky", PaymentKind.Collect, $"txn_{SandboxProcessor.Remembered}"))
        );
    }

    private static PaymentOrder Order(
        string? reference,
        PaymentKind kind = PaymentKind.Collect,
        string transaction = "txn_1"
    ) => new(new PaymentId("pay_1"), new TransactionId(transaction), kind, ThePaymentService.Hundred, reference);

    private Task<Verdict> Process(PaymentOrder order) => _sandbox.Process(order, "key", CancellationToken.None);
}
