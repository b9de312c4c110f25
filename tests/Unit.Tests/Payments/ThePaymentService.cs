using System.Collections.Concurrent;
using System.Threading.Channels;
using Florin.Contracts.Payments;
using Florin.Kernel;
using Florin.Payments;
using Florin.Payments.Features;
using Florin.Payments.Processors;
using Florin.Payments.Projections;
using Florin.Platform.Calls;
using Florin.Platform.Hosting;
using Florin.Platform.Identity;
using Florin.Platform.Resilience;
using Florin.Testing;
using Florin.Testing.Storage;

namespace Florin.Unit.Tests.Payments;

/// <summary>The payment service in memory, asked as a saga asks it.</summary>
internal sealed class ThePaymentService : IAsyncDisposable
{
    public static readonly UserId Alice = new("user_alice");
    public static readonly Money Hundred = new(100_00, Currency.Of("USD"));

    private readonly InMemoryViewStore _views = new();
    private LoneService? _service;

    private ThePaymentService() { }

    public InMemoryLogStore Store { get; } = new();

    /// <summary>What happened, as it is stored.</summary>
    public IReadOnlyList<object> Recorded => [.. Service.Log.Read(0, 1000).Select(recorded => recorded.Data)];

    public LoneService Service => _service ?? throw new InvalidOperationException("It has not started.");

    /// <summary>The service as it is configured, or with another processor.</summary>
    public static async Task<ThePaymentService> Start(
        IPaymentProcessor? processor = null,
        ProcessorOptions? options = null,
        TimeProvider? clock = null
    )
    {
        var payments = new ThePaymentService();
        await payments.Restart(processor, options, clock);
        return payments;
    }

    /// <summary>Ends the service and starts it again on what it left behind.</summary>
    public async Task Restart(IPaymentProcessor? processor = null, ProcessorOptions? options = null, TimeProvider? clock = null)
    {
        if (_service is not null)
            await _service.DisposeAsync();
        var definition = PaymentsService.Definition;
        if (processor is not null)
        {
            options ??= clock is null
                ? new ProcessorOptions { AnswerWithin = TimeSpan.FromSeconds(30) }
                : new ProcessorOptions();
            definition = definition with { Add = service => Add(service, processor, options) };
        }
        _service = await LoneService.Start(definition, Store, _views, clock ?? new WallClock(), new OtherServices());
    }

    public static MakePayment Asking(
        PaymentKind kind = PaymentKind.Settle,
        string? reference = null,
        string transaction = "txn_01kabcdefgh",
        UserId? user = null,
        Money? amount = null
    ) => new(new TransactionId(transaction), user ?? Alice, kind, amount ?? Hundred, reference);

    public Task<PaymentResult> Make(MakePayment payment, string? command = "step-1", CancellationToken cancel = default) =>
        Service.Call(PaymentsClient.MakeOperation, payment, new CallContext("corr", command), cancel);

    /// <summary>Asks as <c>admin</c>, as a user, or as nobody.</summary>
    public Task<Answer> Get(string path, string? by) =>
        Service.Get(path, by is null ? null : new Actor(by, by == "admin" ? Role.Admin : Role.User));

    public ValueTask DisposeAsync() => Service.DisposeAsync();

    private static void Add(ServiceBuilder service, IPaymentProcessor processor, ProcessorOptions options)
    {
        MakePaymentFeature.Add(service, processor, options);
        PaymentsView.Add(service);
    }
}

/// <summary>A processor that answers when and as the test says.</summary>
internal sealed class ProcessorByHand : IPaymentProcessor
{
    private readonly Channel<TaskCompletionSource<Verdict>> _calls = Channel.CreateUnbounded<TaskCompletionSource<Verdict>>();
    private readonly ConcurrentQueue<string> _keys = new();
    private int _underWay;

    /// <summary>The keys it was asked under.</summary>
    public IEnumerable<string> Keys => _keys;

    public int UnderWay => Volatile.Read(ref _underWay);

    public async Task<Verdict> Process(PaymentOrder order, string key, CancellationToken cancel)
    {
        Interlocked.Increment(ref _underWay);
        _keys.Enqueue(key);
        var answer = new TaskCompletionSource<Verdict>();
        await _calls.Writer.WriteAsync(answer, cancel);
        try
        {
            return await answer.Task.WaitAsync(cancel);
        }
        finally
        {
            Interlocked.Decrement(ref _underWay);
        }
    }

    /// <summary>Accepts the next call, once there is one.</summary>
    public async Task Accept() => (await _calls.Reader.ReadAsync()).SetResult(Verdict.Accepted);

    /// <summary>Fails the next call, once there is one.</summary>
    public async Task Break() =>
        (await _calls.Reader.ReadAsync()).SetException(new ServiceUnavailable("payment processor", "it is broken."));

    public void Dispose() { }
}
