using Florin.System.Tests.Running;

namespace Florin.System.Tests.Journeys;

/// <summary>A service of another process that the gateway knows only because it registers.</summary>
public sealed class TheRegistry : IAsyncLifetime, IDisposable
{
    private static readonly string Key = Convert.ToBase64String("a key of services for tests, long enough"u8);
    private readonly Place _gateway = new();
    private readonly Place _elsewhere = new();
    private FlorinProcess? _front;
    private FlorinProcess? _payments;

    public async Task InitializeAsync() =>
        _front = await FlorinProcess.Start(
            _gateway.Arguments(
                "--services=gateway,user",
                "--Services:payment:Address=http://127.0.0.1:1", // Nobody is there.
                "--Gateway:CircuitBreaker:BreakDuration=00:00:00.2",
                "--Gateway:Registry:Lease=00:00:01",
                "--Gateway:Retry:MaxRetries=0", // Whether it is there is asked by this test, again and again.
                $"--Florin:ServiceKey={Key}"
            )
        );

    public async Task DisposeAsync()
    {
        foreach (var process in new[] { _payments, _front })
            if (process is not null)
                await process.DisposeAsync();
    }

    public void Dispose()
    {
        _gateway.Dispose();
        _elsewhere.Dispose();
    }

    [Fact]
    public async Task Knows_who_joins_and_who_leaves()
    {
        await IsAway();
        _payments = await StartPayments();
        await IsThere();
        Assert.Equal(0, await _payments.Stop());
        await IsAway();
        Assert.Contains("\"EventId\":5102,", _front!.Output, StringComparison.Ordinal); // Started before each test.
    }

    [Fact]
    public async Task Ejects_who_is_killed_and_takes_them_back()
    {
        _payments = await StartPayments();
        await IsThere();
        await _payments.Kill();
        await IsAway();
        await Eventually.Is(
            () => Task.FromResult(_front!.Output),
            output => output.Contains("\"EventId\":5103,", StringComparison.Ordinal)
        ); // As above.
        await _payments.DisposeAsync();
        _payments = await StartPayments();
        await IsThere();
    }

    [Fact]
    public async Task Is_not_there_for_anybody_without_the_key_of_services()
    {
        var admin = await _gateway.Client("gateway").LogIn(ITestFlorin.AdminEmail, ITestFlorin.AdminPassword);
        foreach (var token in new[] { null, "nonsense", admin })
        {
            var answer = await _gateway
                .Client("gateway")
                .Ask("PUT", "/internal/registry/payment/evil", new { address = "http://127.0.0.1:1", weight = 1 }, token);
            Assert.Equal((404, "not-found"), (answer.Status, answer.Code));
        }
    }

    private Task<FlorinProcess> StartPayments() =>
        FlorinProcess.Start(
            _elsewhere.Arguments(
                "--services=payment",
                $"--Services:user:Address=http://127.0.0.1:{_gateway.BasePort + 1}",
                $"--Florin:Registry:Gateways=http://127.0.0.1:{_gateway.BasePort}",
                "--Florin:Registry:HeartbeatEvery=00:00:00.2",
                $"--Florin:ServiceKey={Key}"
            )
        );

    // Whoever does not say who they are is turned away by the service itself.
    private Task<Answer> IsThere() => Eventually.Is(Ask, answer => answer.Status == 401);

    private Task<Answer> IsAway() => Eventually.Is(Ask, answer => answer.Code is "unavailable");

    private Task<Answer> Ask() => _gateway.Client("gateway").Ask("GET", "/api/payment/payments");
}
