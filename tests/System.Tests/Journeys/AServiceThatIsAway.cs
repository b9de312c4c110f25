using System.Globalization;
using Florin.System.Tests.Running;

namespace Florin.System.Tests.Journeys;

/// <summary>A service in another process that is killed while somebody asks for it.</summary>
public sealed class AServiceThatIsAway : PaymentsElsewhere
{
    private const string Asked = "/api/payment/payments";
    private string? _token;

    protected override string[] SettingsOfTheGateway =>
        [
            $"--Services:payment:Address={AddressOfPayments}",
            "--Gateway:Retry:MaxRetries=100", // For as long as a slow machine takes to start a process.
            "--Gateway:Retry:Budget=100",
            "--Gateway:Retry:Backoff:Base=00:00:00.300",
            "--Gateway:Retry:Backoff:Max=00:00:00.300",
            "--Gateway:CircuitBreaker:MinimumThroughput=1000",
            "--Gateway:Routes:hasty:ClusterId=hasty",
            "--Gateway:Routes:hasty:Match:Path=/payments",
            $"--Gateway:Clusters:hasty:Destinations:a:Address={AddressOfPayments}",
            "--Gateway:Clusters:hasty:Retry:MaxRetries=2",
        ];

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await StartPayments();
        _token = await Gateway.LogIn(ITestFlorin.AdminEmail, ITestFlorin.AdminPassword);
    }

    [Fact]
    public async Task Is_asked_again_until_it_is_back()
    {
        Assert.Equal(200, (await Ask(Asked)).Status);
        await Payments!.Kill(); // Started before each test.
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
        await Payments!.Kill(); // As above.
        var answer = await Ask("/payments");
        Assert.Equal((503, "unavailable", 2), (answer.Status, answer.Code, await Retries()));
        Assert.NotNull(answer.Header("Retry-After"));
    }

    private Task<Answer> Ask(string path) => Gateway.Ask("GET", path, token: _token);

    private async Task<int> Retries() =>
        (await Gateway.GetStringAsync("/metrics"))
            .Split('\n')
            .Where(line => line.StartsWith("florin_gateway_retries_total{", StringComparison.Ordinal))
            .Sum(line => int.Parse(line.Split(' ')[^1], CultureInfo.InvariantCulture));
}
