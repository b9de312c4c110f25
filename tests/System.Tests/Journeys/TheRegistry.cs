using Florin.System.Tests.Running;

namespace Florin.System.Tests.Journeys;

/// <summary>A service of another process that the gateway knows only because it registers.</summary>
public sealed class TheRegistry : PaymentsElsewhere
{
    protected override string[] SettingsOfTheGateway =>
        [
            "--Services:payment:Address=http://127.0.0.1:1", // Nobody is there.
            "--Gateway:CircuitBreaker:BreakDuration=00:00:00.2",
            "--Gateway:Registry:Lease=00:00:01",
            "--Gateway:Retry:MaxRetries=0", // Whether it is there is asked by this test, again and again.
        ];

    [Fact]
    public async Task Knows_who_joins_and_who_leaves()
    {
        await IsAway();
        var payments = await Join();
        await IsThere();
        await payments.StopsWell();
        await IsAway();
        Assert.Contains("\"EventId\":5102,", Front!.Output, StringComparison.Ordinal); // Started before each test.
    }

    [Fact]
    public async Task Tells_the_gateway_where_to_ask_for_what_operators_want()
    {
        await Join();
        var token = await Gateway.LogIn(ITestFlorin.AdminEmail, ITestFlorin.AdminPassword);
        await Eventually.Is(
            () => Here.Client("admin").Ask("GET", "/admin/consumers", token: token),
            listed => listed.Text.Contains("\"follows\":\"payment\"", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Ejects_who_is_killed_and_takes_them_back()
    {
        var payments = await Join();
        await IsThere();
        await payments.Kill();
        await IsAway();
        await Eventually.Is(
            () => Task.FromResult(Front!.Output),
            output => output.Contains("\"EventId\":5103,", StringComparison.Ordinal)
        ); // As above.
        await Join();
        await IsThere();
    }

    [Fact]
    public async Task Is_not_there_for_anybody_without_the_key_of_services()
    {
        var admin = await Gateway.LogIn(ITestFlorin.AdminEmail, ITestFlorin.AdminPassword);
        foreach (var token in new[] { null, "nonsense", admin })
        {
            var answer = await Gateway.Ask(
                "PUT",
                "/internal/registry/payment/evil",
                new { address = "http://127.0.0.1:1", weight = 1 },
                token
            );
            Assert.Equal((404, "not-found"), (answer.Status, answer.Code));
        }
    }

    private Task<FlorinProcess> Join() =>
        StartPayments(
            $"--Florin:Registry:Gateways=http://127.0.0.1:{Here.BasePort}",
            "--Florin:Registry:HeartbeatEvery=00:00:00.2"
        );

    // Whoever does not say who they are is turned away by the service itself.
    private Task<Answer> IsThere() => Eventually.Is(Ask, answer => answer.Status == 401);

    private Task<Answer> IsAway() => Eventually.Is(Ask, answer => answer.Code is "unavailable");

    private Task<Answer> Ask() => Gateway.Ask("GET", "/api/payment/payments");
}
