using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Florin.Contracts;
using Florin.Contracts.Accounts;
using Florin.Contracts.Transactions;
using Florin.Kernel;
using Florin.Payments;
using Florin.Platform.Identity;
using Florin.Platform.Resilience;
using Florin.Testing;
using Florin.Testing.Storage;

namespace Florin.Unit.Tests.Payments.Files;

public sealed class ExecutingAFile : IAsyncDisposable
{
    private const int Payments = 70;
    private static readonly Actor Alice = new("user_alice", Role.User);
    private static readonly AccountId From = new("acc_from");

    private readonly InMemoryLogStore _store = new();
    private readonly InMemoryViewStore _views = new();
    private readonly ConcurrentDictionary<string, OrderTransaction> _made = new(StringComparer.Ordinal);
    private Func<string, OrderedTransaction?> _answer = _ => null;
    private int _failures;
    private int _until = int.MaxValue;
    private LoneService? _service;
    private long _fee;
    private string[]? _purposes;

    [Fact]
    public async Task Goes_on_after_a_restart_without_ordering_anything_anew()
    {
        _until = 33; // The outcome of the second window is not recorded: the transaction service is away then.
        await Start();
        var id = await Submit();
        await Eventually.Is(() => Task.FromResult(_failures), failures => failures > 0);
        Assert.Equal(20, (int?)(await Get(id)).Data["completed"]);
        _until = int.MaxValue;
        await Start();
        var file = await Ended(id);
        Assert.Equal(("ACSC", Payments), ((string?)file.Data["groupStatus"], (int?)file.Data["completed"]));
        Assert.Equal(Payments, _made.Count);
        Assert.All(
            _made,
            one =>
            {
                var line = (int)one.Value.Metadata!["line"]!;
                Assert.Equal($"payment-file:{id}:{line}", one.Key);
                Assert.Equal($"E-{line}", one.Value.Reference);
            }
        );
    }

    [Fact]
    public async Task Can_be_tried_from_the_upload_on()
    {
        await Start();
        var file = Encoding.UTF8.GetBytes(
            $"from_account,amount,currency,end_to_end_id,creditor,creditor_account\n{From},1,USD,E-0,Grace,acc_to\n"
        );
        var head = Service.Log.Head;
        var tried = await Service.PostFile("/files?messageId=M-1&dryRun=true", file, "text/csv", Alice, "key");
        Assert.Equal((201, 1), (tried.Status, (int)tried.Data["payments"]!));
        await ShowsWhatCannotBeMadeFirst();
        Assert.Equal(head, Service.Log.Head);
        Assert.Equal(404, (await Get((string)tried.Data["id"]!)).Status);
        var id = await Upload("M-1");
        head = Service.Log.Head;
        var again = await Service.PostFile("/files?messageId=M-1&dryRun=true", file, "text/csv", Alice);
        Assert.Equal((409, "duplicate-message"), (again.Status, again.Code));
        foreach (var verb in new[] { "submit", "cancel" })
            Assert.Equal(200, (await Service.Post($"/files/{id}/{verb}?dryRun=true", null, Alice)).Status);
        Assert.Equal((head, 0), (Service.Log.Head, _made.Count));
    }

    private async Task ShowsWhatCannotBeMadeFirst()
    {
        var file = Encoding.UTF8.GetBytes(
            $"from_account,amount,currency,end_to_end_id,creditor,creditor_account\n{From},1,USD,E-0,Grace,acc_to\n{From},2,USD,E-1,Ada,NL00BANK0000000000\n"
        );
        var shown = await Service.PostFile("/files?messageId=M-1&dryRun=true&include=lines", file, "text/csv", Alice);
        var lines = shown.Data["preview"]!.AsArray();
        Assert.Equal([2, 1], lines.Select(line => (int)line!["line"]!));
        Assert.Equal(("INVALID", "AC03"), ((string?)lines[0]!["status"], (string?)lines[0]!["reason"]!["code"]));
        Assert.Equal(("READY", "Grace"), ((string?)lines[1]!["status"], (string?)lines[1]!["creditor"]));
        var refused = await Service.PostFile("/files?messageId=M-1&include=lines", file, "text/csv", Alice);
        Assert.Equal(400, refused.Status);
    }

    [Fact]
    public async Task Looks_again_at_what_is_in_review_until_it_has_ended()
    {
        var inReview = true;
        _answer = command =>
            command.EndsWith(":7", StringComparison.Ordinal)
                ? new OrderedTransaction(
                    new TransactionId("txn_7"),
                    Volatile.Read(ref inReview) ? "IN_REVIEW" : "REJECTED",
                    null
                )
                : null;
        await Start();
        var id = await Submit();
        var waits = await Eventually.Is(() => Get(id), file => (int?)file.Data["completed"] == Payments - 1);
        Assert.Equal(("EXECUTING", 1), ((string?)waits.Data["status"], (int?)waits.Data["pending"]));
        Volatile.Write(ref inReview, false);
        var file = await Ended(id);
        Assert.Equal(
            ("PART", 1, 0),
            ((string?)file.Data["groupStatus"], (int?)file.Data["failed"], (int?)file.Data["pending"])
        );
    }

    [Fact]
    public async Task Reports_a_refusal_by_its_reason_and_frees_the_id()
    {
        var refusal = new Refusal(AccountCodes.InsufficientFunds, "There is not enough.");
        _answer = command =>
            command.EndsWith(":3", StringComparison.Ordinal)
                ? new OrderedTransaction(null, null, RefusalCard.Of(refusal))
                : null;
        await Start();
        var id = await Submit();
        await Ended(id);
        var lines = (await Service.Get($"/files/{id}/lines?limit=100", Alice)).Data["items"]!.AsArray();
        Assert.Equal(("FAILED", "AM04"), ((string?)lines[2]!["status"], (string?)lines[2]!["reason"]!["code"]));
        var again = await Upload("M-2");
        lines = (await Service.Get($"/files/{again}/lines?limit=100", Alice)).Data["items"]!.AsArray();
        Assert.Equal([3], lines.Where(line => (string?)line!["status"] == "READY").Select(line => (int)line!["line"]!));
    }

    [Fact]
    public async Task Warns_where_the_fees_of_all_payments_do_not_fit()
    {
        _fee = 50;
        await Start();
        var id = await Upload("M-1");
        var lines = (await Service.Get($"/files/{id}/lines?limit=100", Alice)).Data["items"]!.AsArray();
        var warned = lines.Where(line => (string?)line!["warning"]?["code"] == "AM04").Select(line => (int)line!["line"]!);
        Assert.Equal(Enumerable.Range(67, 4), warned); // A dollar and a half each, of a hundred dollars.
    }

    [Fact]
    public async Task Takes_and_shows_purposes()
    {
        _purposes = ["rent", "tax"];
        await Start();
        var file = Encoding.UTF8.GetBytes(
            $$"""
            {"fromAccount": "{{From}}", "amount": 60, "currency": "USD", "endToEndId": "E-1", "creditor": "Grace", "creditorAccount": "acc_to", "fromPurpose": "rent", "toPurpose": "tax"}
            {"fromAccount": "{{From}}", "amount": 60, "currency": "USD", "endToEndId": "E-2", "creditor": "Grace", "creditorAccount": "acc_to", "fromPurpose": "tax", "toPurpose": "tax"}
            {"fromAccount": "{{From}}", "amount": 1, "currency": "USD", "endToEndId": "E-3", "creditor": "Grace", "creditorAccount": "acc_to", "fromPurpose": "food", "toPurpose": "tax"}
            {"fromAccount": "{{From}}", "amount": 1, "currency": "USD", "endToEndId": "E-4", "creditor": "Grace", "creditorAccount": "12345", "fromPurpose": "rent", "toPurpose": "tax"}
            """
        );
        var uploaded = await Service.PostFile("/files?messageId=M-1", file, "application/x-ndjson", Alice);
        Assert.True(uploaded.Status == 201, uploaded.Text);
        var id = (string)uploaded.Data["id"]!; // As in the contract.
        var lines = (await Service.Get($"/files/{id}/lines", Alice)).Data["items"]!.AsArray();
        Assert.Equal(
            ["READY rent tax", "READY tax tax", "INVALID food tax", "INVALID rent tax"],
            lines.Select(line => $"{line!["status"]} {line["fromPurpose"]} {line["toPurpose"]}")
        );
        Assert.Equal("NARR", (string?)lines[2]!["reason"]!["code"]);
        Assert.Null(lines[1]!["warning"]); // Each purpose has enough for its own.
        Assert.Equal(200, (await Service.Post($"/files/{id}/submit", new { acceptPartial = true }, Alice)).Status);
        await Ended(id);
        Assert.Equal(
            ["rent tax", "tax tax"],
            _made.Values.Select(order => $"{order.FromPurpose} {order.ToPurpose}").Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task Takes_the_type_of_an_account_for_no_purpose_where_that_has_none()
    {
        await Start();
        var file = Encoding.UTF8.GetBytes(
            $"""
            <Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"><CstmrCdtTrfInitn>
            <GrpHdr><MsgId>M-1</MsgId><NbOfTxs>1</NbOfTxs></GrpHdr>
            <PmtInf><PmtInfId>P-1</PmtInfId><PmtMtd>TRF</PmtMtd>
            <DbtrAcct><Id><Othr><Id>{From}</Id></Othr></Id><Tp><Prtry>giro</Prtry></Tp></DbtrAcct>
            <CdtTrfTxInf><PmtId><EndToEndId>E-1</EndToEndId></PmtId><Amt><InstdAmt Ccy="USD">1</InstdAmt></Amt>
            <Cdtr><Nm>Grace</Nm></Cdtr><CdtrAcct><Id><Othr><Id>acc_to</Id></Othr></Id></CdtrAcct></CdtTrfTxInf>
            </PmtInf></CstmrCdtTrfInitn></Document>
            """
        );
        var uploaded = await Service.PostFile("/files", file, "application/xml", Alice);
        Assert.Equal((201, 0), (uploaded.Status, (int)uploaded.Data["invalid"]!));
    }

    public ValueTask DisposeAsync() => _service?.DisposeAsync() ?? ValueTask.CompletedTask;

    private LoneService Service => _service ?? throw new InvalidOperationException("It has not started.");

    private async Task Start()
    {
        if (_service is not null)
            await _service.DisposeAsync();
        var others = new OtherServices()
            .Does(AccountsClient.FindOperation, asked => new FoundAccount(Card(asked.Id)))
            .Does(
                OrdersClient.FeesOperation,
                asked => new AskedFees([
                    .. asked.Items.Select(one => new ChargedAmount(one.Amount, one.Amount with { Minor = _fee })),
                ])
            )
            .Does(OrdersClient.OrderOperation, (order, context) => Task.FromResult(Order(order, context.CommandId!)));
        _service = await LoneService.Start(
            PaymentsService.Definition,
            _store,
            _views,
            new WallClock(),
            others,
            settings: new Dictionary<string, string?>(StringComparer.Ordinal) { ["Payment:Files:AskAgain"] = "00:00:00.1" }
        );
    }

    private OrderedTransaction Order(OrderTransaction order, string command)
    {
        if (_made.Count >= _until)
        {
            Interlocked.Increment(ref _failures);
            throw new ServiceUnavailable("transaction", "it is away.");
        }
        if (_answer(command) is { } other)
            return other;
        _made.TryAdd(command, order);
        return new OrderedTransaction(new TransactionId($"txn_{command.Split(':')[^1]}"), "COMPLETED", null);
    }

    private async Task<string> Submit()
    {
        var id = await Upload("M-1");
        Assert.Equal(200, (await Service.Post($"/files/{id}/submit", null, Alice)).Status);
        return id;
    }

    private async Task<string> Upload(string message)
    {
        var text = new StringBuilder("from_account,amount,currency,end_to_end_id,creditor,creditor_account\n");
        for (var i = 1; i <= Payments; i++)
            text.Append(CultureInfo.InvariantCulture, $"{From},1,USD,E-{i},Grace,acc_to\n");
        var answer = await Service.PostFile(
            $"/files?messageId={message}",
            Encoding.UTF8.GetBytes(text.ToString()),
            "text/csv",
            Alice
        );
        Assert.True(answer.Status == 201, answer.Text);
        return (string)answer.Data["id"]!; // As in the contract.
    }

    private Task<Answer> Get(string id) => Service.Get($"/files/{id}", Alice);

    private Task<Answer> Ended(string id) => Eventually.Is(() => Get(id), file => (string?)file.Data["status"] == "COMPLETED");

    private AccountCard Card(AccountId id)
    {
        var hundred = new Money(100_00, Currency.Of("USD"));
        return new AccountCard(id, new UserId(Alice.Id), hundred, hundred, "OPEN", DateTimeOffset.UnixEpoch)
        {
            Purposes = _purposes?.Select(name => new PurposeCard(name, hundred)).ToList(),
        };
    }
}
