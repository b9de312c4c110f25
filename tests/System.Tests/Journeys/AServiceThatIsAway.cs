using System.Globalization;
using Florin.System.Tests.Running;

namespace Florin.System.Tests.Journeys;

/// <summary>A service in another process that is killed while somebody asks for it.</summary>
public sealed class AServiceThatIsAway : IAsyncLifetime, IDisposable
{
    private const string Asked = "/api/payment/payments";
    private static readonly string Key = Convert.ToBase64String("a key of services for tests, long enough"u8);
    private readonly Place _gateway = new();
    private readonly Place _elsewhere = new();
    private FlorinProcess? _front;
    private FlorinProcess? _payments;
    private string? _token;

    private HttpClient Gateway => _gateway.Client("gateway");

    public async Task InitializeAsync()
    {
        var payments = _elsewhere.Client("payment").BaseAddress;
        _front = await FlorinProcess.Start(
            _gateway.Arguments(
                "--services=gateway,user",
                $"--Services:payment:Address={payments}",
                "--Gateway:Retry:MaxRetries=100", // For as long as a slow machine takes to start a process.
                "--Gateway:Retry:Budget=100",
                "--Gateway:Retry:Backoff:Base=00:00:00.300",
                "--Gateway:Retry:Backoff:Max=00:00:00.300",
                "--Gateway:CircuitBreaker:MinimumThroughput=1000",
                "--Gateway:Routes:hasty:ClusterId=hasty",
                "--Gateway:Routes:hasty:Match:Path=/payments",
                $"--Gateway:Clusters:hasty:Destinations:a:Address={payments}",
                "--Gateway:Clusters:hasty:Retry:MaxRetries=2",
                $"--Florin:ServiceKey={Key}"
            )
        );
        await StartPayments();
        _token = await Gateway.LogIn(ITestFlorin.AdminEmail, ITestFlorin.AdminPassword);
    }

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
    public async Task Is_asked_again_until_it_is_back()
    {
        Assert.Equal(200, (await Ask(Asked)).Status);
        await _payments!.Kill(); // Started before each test.
        var asking = Ask(Asked);
        await Eventually.Is(Retries, retries => retries > 0);
        Assert.False(asking.IsCompleted);
        await StartPayments();
        var answer = await asking;
        Assert.True(answer.Status == 200, answer.Text);
    }

    [Fact]
    public async Task Is_unavailable_when_it_does_not_come_back()
    {
        Assert.Equal(200, (await Ask("/payments")).Status);
        await _payments!.Kill(); // As above.
        var answer = await Ask("/payments");
        Assert.Equal((503, "unavailable", 2), (answer.Status, answer.Code, await Retries()));
        Assert.NotNull(answer.Header("Retry-After"));
    }

    private async Task StartPayments()
    {
        if (_payments is not null)
            await _payments.DisposeAsync();
        _payments = await FlorinProcess.Start(
            _elsewhere.Arguments(
                "--services=payment",
                $"--Services:user:Address={_gateway.Client("user").BaseAddress}",
                $"--Florin:ServiceKey={Key}"
            )
        );
    }

    private Task<Answer> Ask(string path) => Gateway.Ask("GET", path, token: _token);

    private async Task<int> Retries() =>
        (await Gateway.GetStringAsync("/metrics"))
            .Split('\n')
            .Where(line => line.StartsWith("florin_gateway_retries_total{", StringComparison.Ordinal))
            .Sum(line => int.Parse(line.Split(' ')[^1], CultureInfo.InvariantCulture));
}
