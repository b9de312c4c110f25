using Florin.Contracts;
using Florin.Contracts.Accounts;
using Florin.Contracts.Transactions;
using Florin.Kernel;
using Florin.Platform.Calls;
using Florin.Platform.Hosting;

namespace Florin.Unit.Tests.Reconciliation;

/// <summary>Posting to the ledger what a bank has booked alone.</summary>
public sealed class AdjustingTheLedger : ReconciliationScenario
{
    private readonly List<(OrderTransaction Order, string? Id)> _orders = [];
    private HoldRequest? _held;
    private string? _before;
    private Refusal? _preview;
    private FoundTransaction _earlier = new("COMPLETED", CameToNothing: false);

    public AdjustingTheLedger() =>
        Others
            .Does(TransactionsClient.FindOperation, _ => _earlier)
            .Does(
                ApprovalOperations.Hold,
                asked =>
                {
                    _held = asked;
                    return new RequestHeld("apr_1", Clock.Now) { Before = _before };
                }
            )
            .Does(
                OrdersClient.OrderOperation,
                (asked, context) =>
                {
                    if (asked.IsPreview)
                        return Task.FromResult(
                            new OrderedTransaction(null, null, _preview is null ? null : RefusalCard.Of(_preview))
                        );
                    _orders.Add((asked, context.CommandId));
                    return Task.FromResult(new OrderedTransaction(TransactionId.From("txn_adjust"), "COMPLETED", null));
                }
            );

    [Fact]
    public async Task Posts_what_the_bank_booked_alone_once_a_second_person_has_approved_it()
    {
        var source = await AddSource(account: "acc_1");
        await Import(source, (-500, "Bank fee", 20));
        await Run(source);
        var id = (string)Assert.Single(await List("/exceptions"))["id"]!;
        var path = $"/exceptions/{id}/adjust";
        var body = new
        {
            contra = "acc_2",
            reason = "a fee",
            fromPurpose = "rent",
            toPurpose = "fees",
        };
        Assert.Equal(202, (await Service.Post(path, body, Ada)).Status);
        Assert.Empty(_orders);

        var approved = new RunApproved("apr_1", _held!.Request, "admin", "free"); // It was held.
        var ran = await Service.Call(ApprovalOperations.Run("reconciliation"), approved, new CallContext("c"));
        Assert.True(ran.Status == 200, ran.Body);
        var (order, command) = Assert.Single(_orders);
        Assert.Equal(
            ("acc_1", "acc_2", 500L, "apr_1"),
            (order.FromAccount?.Value, order.ToAccount?.Value, order.Amount.Minor, order.Approval)
        );
        Assert.Equal(("rent", "fees", false), (order.FromPurpose, order.ToPurpose, order.IsCharged));
        Assert.StartsWith($"adjust:{id}:", command, StringComparison.Ordinal);
        Assert.Equal(409, (await Service.Post(path, new { contra = "acc_2", reason = "again" }, Ada)).Status);

        await Moves(-500, transaction: "txn_adjust"); // Today, and the line is older.
        Assert.Equal(1, (int)(await Run(source)).Data["accepted"]!);
        Assert.Equal("matched", (string?)Assert.Single(await List("/exceptions"))["state"]);
    }

    [Fact]
    public async Task Is_tried_without_a_transfer_and_without_a_second_person()
    {
        var (_, path) = await AFee();
        var body = new { contra = "acc_2", reason = "a fee" };
        Assert.Equal(202, (await Service.Post($"{path}?dryRun=true", body, Ada)).Status);
        Assert.Null(_held);
        _preview = new Refusal(AccountCodes.CurrencyMismatch, "Account acc_2 is in USD, the amount is in EUR.");
        Assert.Equal(422, (await Service.Post($"{path}?dryRun=true", body, Ada)).Status);

        _preview = null;
        Assert.Equal(202, (await Service.Post(path, body, Ada)).Status);
        var tried = new RunApproved("apr_1", _held!.Request with { Query = "?dryRun=true" }, "admin", "free"); // It was held.
        Assert.Equal(200, (await Service.Call(ApprovalOperations.Run("reconciliation"), tried, new CallContext("c"))).Status);
        Assert.Empty(_orders);
        Assert.Equal("open", (string?)Assert.Single(await List("/exceptions"))["state"]);
    }

    [Fact]
    public async Task Posts_nothing_for_a_source_that_mirrors_no_account()
    {
        var source = await AddSource();
        await Import(source, (-500, "Bank fee", 0));
        await Run(source);
        var id = (string)Assert.Single(await List("/exceptions"))["id"]!;
        Assert.Equal(409, (await Service.Post($"/exceptions/{id}/adjust", new { contra = "acc_2", reason = "r" }, Ada)).Status);
    }

    [Fact]
    public async Task Refuses_at_once_what_the_ledger_would_not_take()
    {
        var (source, path) = await AFee();
        _preview = new Refusal(AccountCodes.CurrencyMismatch, "Account acc_2 is in USD, the amount is in EUR.");
        var refused = await Service.Post(path, new { contra = "acc_2", reason = "a fee" }, Ada);
        Assert.Equal((422, "currency-mismatch"), (refused.Status, refused.Code));
        Assert.Null(_held);

        _preview = null;
        await Moves(-500, description: "Bank fee"); // So a run suggests a match for the line.
        Assert.Equal(1, (int)(await Run(source)).Data["suggested"]!);
        Assert.Equal(409, (await Service.Post(path, new { contra = "acc_2", reason = "a fee" }, Ada)).Status);
        Assert.Null(_held);
        Assert.Empty(_orders);
    }

    [Fact]
    public async Task Looks_again_when_it_is_approved()
    {
        var (_, path) = await AFee();
        Assert.Equal(202, (await Service.Post(path, new { contra = "acc_2", reason = "a fee" }, Ada)).Status);
        Assert.Equal(
            200,
            (await Service.Post(path.Replace("adjust", "resolve", StringComparison.Ordinal), new { reason = "r" }, Ada)).Status
        );
        var approved = new RunApproved("apr_1", _held!.Request, "admin", "free"); // It was held.
        Assert.Equal(
            409,
            (await Service.Call(ApprovalOperations.Run("reconciliation"), approved, new CallContext("c"))).Status
        );
        Assert.Empty(_orders);
    }

    [Fact]
    public async Task Takes_another_one_where_the_first_came_to_nothing()
    {
        var (_, path) = await AFee();
        var body = new { contra = "acc_2", reason = "a fee" };
        await Service.Post(path, body, Ada);
        await Service.Call(
            ApprovalOperations.Run("reconciliation"),
            new RunApproved("apr_1", _held!.Request, "admin", "free"), // It was held.
            new CallContext("c")
        );
        Assert.Single(_orders);
        foreach (var status in (string[])["COMPLETED", "IN_REVIEW"])
        {
            _earlier = new FoundTransaction(status, CameToNothing: false);
            var refused = await Service.Post(path, body, Ada);
            Assert.Equal((409, "wrong-state"), (refused.Status, refused.Code));
            Assert.Contains("txn_adjust", refused.Text, StringComparison.Ordinal);
        }
        _earlier = new FoundTransaction("REJECTED", CameToNothing: true);
        Assert.Equal(202, (await Service.Post(path, body, Ada)).Status);
    }

    [Fact]
    public async Task Refuses_a_second_one_while_the_first_waits()
    {
        var (_, path) = await AFee();
        _before = "apr_0";
        var refused = await Service.Post(path, new { contra = "acc_2", reason = "a fee" }, Ada);
        Assert.Equal((409, "wrong-state"), (refused.Status, refused.Code));
        Assert.Contains("apr_0", refused.Text, StringComparison.Ordinal);
        Assert.Contains(path.Split('/')[2], _held!.Subject, StringComparison.Ordinal); // The exception is what it is about.
    }

    private async Task<(string Source, string Path)> AFee()
    {
        var source = await AddSource(account: "acc_1");
        await Import(source, (-500, "Bank fee", 0));
        await Run(source);
        return (source, $"/exceptions/{Assert.Single(await List("/exceptions"))["id"]}/adjust");
    }
}
