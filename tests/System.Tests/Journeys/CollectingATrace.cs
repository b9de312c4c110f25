using Florin.System.Tests.Running;
using Florin.Testing;
using Florin.Testing.Kafka;

namespace Florin.System.Tests.Journeys;

/// <summary>What a collector gets of one transfer by OTLP, from several processes, a mail server and Kafka included.</summary>
public sealed class CollectingATrace : ITestFlorin, IAsyncLifetime
{
    // Each line waits for the one before.
    private static readonly string[] Hosted =
    [
        "user,account",
        "transaction,risk,payment",
        "notification,webhook,audit,analytics,reconciliation,report,schedule",
        "gateway",
    ];

    private static readonly string[] Expected =
    [
        "POST /api/transaction/transactions",
        "forward transaction",
        "CreateTransaction",
        "saga transfer",
        "Assess",
        "DebitAccount",
        "CreditAccount",
        "Pay",
        "process ledger",
        "process transactions",
        "process notifications",
        "process seal-transaction",
        "send domain-events",
        "send transaction-events",
        "send mail",
    ];

    private readonly Place _place = new();
    private readonly SmtpServer _mail = new();
    private readonly MockKafka _kafka = new();
    private readonly List<FlorinProcess> _processes = [];
    private ACollector? _collector;

    /// <inheritdoc/>
    public HttpClient Gateway => _place.Client("gateway");

    /// <inheritdoc/>
    public string Data => _place.Data;

    /// <inheritdoc/>
    public string Output => string.Join(Environment.NewLine, _processes.Select(process => process.Output));

    /// <inheritdoc/>
    public HttpClient Service(string name) => _place.Client(name);

    [Fact]
    public async Task Is_the_whole_of_it_in_one_tree()
    {
        var person = await Person.New(this);
        var (from, to) = (await person.OpensWith(100), await person.Opens());
        var answer = await person.Post(Person.Transactions, person.Transfer(from, to, 1), ("Prefer", "wait=30"));
        Assert.Equal("COMPLETED", (string?)answer.Data["status"]);
        var trace = answer.Header("X-Trace-Id")!; // Everything is traced.
        await Eventually.Is(() => Task.FromResult(Missing(_collector!.Of(trace))), missing => missing == ""); // It is started first.
        var spans = _collector!.Of(trace);
        var root = Assert.Single(Roots(spans));
        Assert.Equal(("POST /api/transaction/transactions", ""), (root.Name, root.Parent));
        Assert.Equal(spans.Count, spans.Select(span => span.Id).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(Hosted.Length, spans.Select(span => span.Process).Distinct(StringComparer.Ordinal).Count());
        var mail = spans.First(span => span.Name == "send mail");
        Assert.DoesNotContain("user,account", mail.Process, StringComparison.Ordinal);
    }

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        foreach (var topic in (string[])["domain-events", "transaction-events", "notification-events", "audit-events"])
            _kafka.Create(topic);
        _collector = await ACollector.Start();
        foreach (var services in Hosted)
            _processes.Add(
                await FlorinProcess.Start(
                    _place.Arguments(
                        $"--services={services}",
                        "--Tracing:Sampler=always",
                        $"--Florin:Otlp:Endpoint={_collector.Url}",
                        $"--Kafka:BootstrapServers={_kafka.Servers}",
                        "--Kafka:CreateTopics=false",
                        "--Notification:Smtp:Host=127.0.0.1",
                        $"--Notification:Smtp:Port={_mail.Port}",
                        "--Notification:Smtp:From=Florin <florin@bank.example>"
                    )
                )
            );
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var process in Enumerable.Reverse(_processes))
            await process.DisposeAsync();
        if (_collector is not null)
            await _collector.DisposeAsync();
        await _mail.DisposeAsync();
        _kafka.Dispose();
        _place.Dispose();
    }

    // What is not there yet, in words.
    private static string Missing(IReadOnlyList<CollectedSpan> spans) =>
        string.Join(
            ", ",
            Expected
                .Except(spans.Select(span => span.Name), StringComparer.Ordinal)
                .Concat(Roots(spans).Skip(1).Select(root => $"the parent of {root.Name}"))
        );

    // Those whose parent was not sent.
    private static IEnumerable<CollectedSpan> Roots(IReadOnlyList<CollectedSpan> spans)
    {
        var ids = spans.Select(span => span.Id).ToHashSet(StringComparer.Ordinal);
        return spans.Where(span => !ids.Contains(span.Parent));
    }
}
