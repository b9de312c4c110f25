using Florin.Contracts.Risk;
using Florin.Kernel;
using Florin.Risk;
using static Florin.Unit.Tests.Risk.TheRiskService;

namespace Florin.Unit.Tests.Risk;

public sealed class AssessingATransaction
{
    [Fact]
    public async Task Records_one_event()
    {
        await using var risk = await Start();
        var assessment = await risk.Assess(Asking(amount: Usd(10_000)));
        var recorded = Assert.Single(risk.Recorded);
        var assessed = Assert.IsType<RiskAssessed>(recorded.Data);
        Assert.Equal("assessment-txn_1", recorded.Stream);
        Assert.Equal((new TransactionId("txn_1"), Alice, Now), (assessed.Transaction, assessed.UserId, assessed.RequestedAt));
        Assert.Equal((0.7m, RiskDecision.Review, 0L), (assessed.Score, assessed.Decision, assessed.Rules));
        Assert.Equal((0.7m, RiskDecision.Review), (assessment.Score, assessment.Decision));
        Assert.Equal(assessed.Fired, assessment.Fired);
    }

    [Fact]
    public async Task Records_what_asked_for_it()
    {
        await using var risk = await Start();
        await risk.Assess(Asking(), "txn_1:assess");
        var metadata = Assert.Single(risk.Recorded).Metadata;
        Assert.Equal(("txn_1:assess", "corr", "system"), (metadata.CausationId, metadata.CorrelationId, metadata.Actor));
    }

    [Fact]
    public async Task Happens_once_whoever_asks_again()
    {
        await using var risk = await Start();
        var first = await risk.Assess(Asking(amount: Usd(10_000)));
        Same(first, await risk.Assess(Asking(amount: Usd(10_000))));
        Same(first, await risk.Assess(Asking(amount: Usd(10_000)), "step-2"));
        Assert.Single(risk.Recorded);
    }

    [Fact]
    public async Task Happens_once_when_asked_at_the_same_time()
    {
        await using var risk = await Start();
        var all = await Task.WhenAll(
            Enumerable.Range(0, 20).Select(_ => Task.Run(() => risk.Assess(Asking(amount: Usd(10_000)))))
        );
        Assert.All(all, one => Same(all[0], one));
        Assert.Single(risk.Recorded);
    }

    [Fact]
    public async Task Gives_the_first_result_after_a_restart_and_a_change_of_rules()
    {
        await using var risk = await Start();
        var first = await risk.Assess(Asking(amount: Usd(10_000)));
        await risk.Restart();
        var rules = SomeRules.Json();
        rules["largeAmount"]!["points"] = 0;
        Assert.Equal(200, (await risk.Put(rules)).Status);
        Same(first, await risk.Assess(Asking(amount: Usd(10_000))));
        Assert.Equal(0, (await risk.Assess(Asking("txn_2", Usd(10_000)))).Score);
    }

    [Fact]
    public async Task Needs_an_amount()
    {
        await using var risk = await Start();
        await Assert.ThrowsAsync<ArgumentException>(() => risk.Assess(Asking(amount: Usd(0))));
        Assert.Empty(risk.Recorded);
    }

    [Fact]
    public async Task Can_be_read_by_administrators()
    {
        await using var risk = await Start();
        await risk.Assess(Asking(amount: Usd(10_000)));
        var answer = await risk.Get("/assessments/txn_1");
        Assert.Equal(
            """
            {"transactionId":"txn_1","userId":"user_alice","score":0.7,"decision":"review","fired":[{"rule":"large-amount","score":0.7,"reason":"The amount 10000.00 USD is at or over 10000.00 USD."}],"historic":false,"rulesVersion":0,"requestedAt":"2026-01-02T03:04:05.000000Z","assessedAt":"2026-01-02T03:04:05.000000Z"}
            """,
            answer.Data.ToJsonString()
        );
    }

    [Theory]
    [InlineData("/assessments/txn_1", "user_alice", 403)]
    [InlineData("/assessments/txn_1", null, 401)]
    [InlineData("/assessments/txn_2", "admin", 404)]
    [InlineData("/assessments/acc_1", "admin", 404)]
    [InlineData("/rules", "user_alice", 403)]
    [InlineData("/rules", null, 401)]
    public async Task Cannot_be_read_otherwise(string path, string? token, int status)
    {
        await using var risk = await Start();
        await risk.Assess(Asking());
        Assert.Equal(status, (await risk.Get(path, token)).Status);
    }

    private static void Same(RiskAssessment first, RiskAssessment second)
    {
        Assert.Equal((first.Score, first.Decision), (second.Score, second.Decision));
        Assert.Equal(first.Fired, second.Fired);
    }
}
