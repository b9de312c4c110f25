using Florin.Analytics;
using Florin.Contracts.Users;
using Florin.Payments;
using Florin.Platform.EventLog;
using Florin.Platform.Feeds;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Risk;
using Florin.Testing;
using Florin.Testing.Storage;

namespace Florin.Unit.Tests.Hosting;

public sealed class DenyingAccess
{
    private static readonly Actor Eve = new("user_eve", Role.User);

    [Fact]
    public async Task Is_recorded_with_who_asked_for_what()
    {
        await using var risk = await Start(RiskService.Definition);
        Assert.Equal(403, (await risk.Get("/assessments/txn_1", Eve)).Status);
        var recorded = Assert.Single(risk.Log.Read(0, 100));
        var refused = Assert.IsType<CommandRefused>(recorded.Data);
        Assert.Equal(
            (
                "GET /assessments/{transactionId}",
                "access-txn_1",
                "forbidden",
                "This operation requires the permission risk:read."
            ),
            (refused.Command, refused.Target, refused.Code, refused.Detail)
        );
        Assert.Equal((Eve.Id, refused.Command), (recorded.Metadata.Actor, recorded.Metadata.Command));
        Assert.NotNull(recorded.Metadata.RequestId);
    }

    [Theory]
    [InlineData("/rules", null)]
    [InlineData("/nothing", "user_eve")]
    public async Task Is_not_what_happens_to_somebody_unknown_or_to_something_unknown(string path, string? by)
    {
        await using var risk = await Start(RiskService.Definition);
        await risk.Get(path, by is null ? null : Eve);
        Assert.Empty(risk.Log.Read(0, 100));
    }

    [Fact]
    public async Task Is_only_counted_beyond_thirty_a_minute_of_each_actor()
    {
        await using var risk = await Start(RiskService.Definition);
        for (var i = 0; i < 40; i++)
            Assert.Equal(403, (await risk.Get("/rules", Eve)).Status);
        await risk.Get("/rules", new Actor("user_bob", Role.User));
        Assert.Equal(31, risk.Log.Read(0, 100).Count);
    }

    [Fact]
    public async Task Never_records_words_of_the_client()
    {
        await using var payments = await Start(PaymentsService.Definition);
        await payments.Get($"/payments/{Uri.EscapeDataString("pay_\"<script>")}", Eve);
        Assert.DoesNotContain(payments.Log.Read(0, 100), e => ((CommandRefused)e.Data).Target.Contains('<'));
    }

    [Fact]
    public async Task Is_recorded_by_the_user_service_for_a_service_that_the_audit_does_not_follow()
    {
        var denied = new List<DeniedAccess>();
        var others = new OtherServices().Does(
            UsersClient.DenialOperation,
            asked =>
            {
                denied.Add(asked);
                return new DenialRecorded();
            }
        );
        await using var analytics = await Start(AnalyticsService.Definition, others);
        Assert.Equal(403, (await analytics.Get("/summary", Eve)).Status);
        Assert.Equal(("GET /summary", Eve.Id), (denied.Single().Operation, denied[0].Actor));
    }

    private static Task<LoneService> Start(ServiceDefinition definition, OtherServices? others = null) =>
        LoneService.Start(
            definition,
            new InMemoryLogStore(),
            new InMemoryViewStore(),
            new WallClock(),
            others ?? new OtherServices(),
            name => new LogFeed(SomeLog.Open(name, new InMemoryLogStore(), _ => { }, new WallClock()))
        );
}
