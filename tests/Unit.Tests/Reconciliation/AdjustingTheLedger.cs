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

    public AdjustingTheLedger() =>
        Others
            .Does(
                ApprovalOperations.Hold,
                asked =>
                {
                    _held = asked;
                    return new RequestHeld("apr_1", Clock.Now);
                }
            )
            .Does(
                OrdersClient.OrderOperation,
                (asked, context) =>
                {
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
        Assert.Equal(("rent", "fees"), (order.FromPurpose, order.ToPurpose));
        Assert.StartsWith($"adjust:{id}:", command, StringComparison.Ordinal);
        Assert.Equal(409, (await Service.Post(path, new { contra = "acc_2", reason = "again" }, Ada)).Status);

        await Moves(-500, transaction: "txn_adjust"); // Today, and the line is older.
        Assert.Equal(1, (int)(await Run(source)).Data["accepted"]!);
        Assert.Equal("matched", (string?)Assert.Single(await List("/exceptions"))["state"]);
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
}
