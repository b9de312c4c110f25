using Florin.Platform.Configuration;

namespace Florin.Unit.Tests.Gateway;

/// <summary>Faults that a route makes on purpose. The tests' chance is always 0.5.</summary>
public sealed class InjectingFaults
{
    private static readonly string[] Shop =
    [
        "Gateway:Routes:shop:ClusterId=account",
        "Gateway:Routes:shop:Match:Path=/shop/{**rest}",
    ];

    [Theory]
    [InlineData(503, "unavailable")]
    [InlineData(500, "internal-error")]
    [InlineData(504, "timeout")]
    public async Task Gives_errors_to_a_part_of_the_requests(int status, string code)
    {
        await using var gateway = await Start("ErrorPercentage=51", $"ErrorStatus={status}");
        var response = await gateway.Get("/shop/a");
        await response.IsProblem(status, code);
        Assert.Equal("error", response.Header("X-Fault-Injected"));
        await using var spared = await Start("ErrorPercentage=50");
        Assert.Equal("well", await (await spared.Get("/shop/a")).Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Breaks_connections()
    {
        await using var gateway = await Start("AbortPercentage=51");
        await Assert.ThrowsAsync<HttpRequestException>(() => gateway.Get("/shop/a"));
    }

    [Fact]
    public async Task Delays_and_then_answers()
    {
        var delay = TimeSpan.FromMilliseconds(777); // Nothing else waits for so little.
        await using var gateway = await Start("DelayPercentage=51", $"Delay={delay:c}");
        var asking = gateway.Get("/shop/a");
        while (gateway.Time.NextTimer != delay && !asking.IsCompleted)
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
        Assert.False(asking.IsCompleted);
        gateway.Time.Advance(delay);
        var response = await asking;
        Assert.Equal(("delay", "well"), (response.Header("X-Fault-Injected"), await response.Content.ReadAsStringAsync()));
    }

    [Theory]
    [InlineData(null, 200)]
    [InlineData("nothing", 200)]
    [InlineData("error", 503)]
    [InlineData("ERROR, something", 503)]
    public async Task Are_for_those_only_who_ask_where_a_header_says_so(string? asked, int status)
    {
        await using var gateway = await Start("Header=X-Chaos", "ErrorPercentage=100");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/shop/a");
        if (asked is not null)
            request.Headers.Add("X-Chaos", asked);
        Assert.Equal(status, (int)(await gateway.Client.SendAsync(request)).StatusCode);
    }

    [Fact]
    public async Task Is_refused_in_production_unless_it_is_allowed_there()
    {
        var refused = await Assert.ThrowsAsync<WrongConfiguration>(() =>
            GatewayScenario.Start(Services(), isProduction: true, [.. Shop, "Gateway:Routes:shop:Faults:ErrorPercentage=1"])
        );
        Assert.Contains("Gateway:Routes:shop:Faults", refused.Message, StringComparison.Ordinal);
        Assert.Contains("Gateway:Faults:AllowInProduction", refused.Message, StringComparison.Ordinal);
        string[] allowed = [.. Shop, "Gateway:Routes:shop:Faults:ErrorPercentage=100", "Gateway:Faults:AllowInProduction=true"];
        await using var gateway = await GatewayScenario.Start(Services(), isProduction: true, allowed);
        await (await gateway.Get("/shop/a")).IsProblem(503, "unavailable");
        await using var none = await GatewayScenario.Start(Services(), isProduction: true, Shop);
        Assert.Equal(200, (int)(await none.Get("/shop/a")).StatusCode);
    }

    [Theory]
    [InlineData("ErrorStatus=418", "Gateway:Routes:shop:Faults:ErrorStatus is '418'")]
    [InlineData("ErrorPercentage=101", "Gateway:Routes:shop:Faults:ErrorPercentage is '101'")]
    [InlineData("Delay=00:00:00", "Gateway:Routes:shop:Faults:Delay is '00:00:00'")]
    public async Task Stops_the_start_where_it_makes_no_sense(string setting, string message)
    {
        var refused = await Assert.ThrowsAsync<WrongConfiguration>(() => Start(setting));
        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
    }

    private static Task<GatewayScenario> Start(params string[] faults) =>
        GatewayScenario.Start(
            Services(),
            isProduction: false,
            [.. Shop, .. faults.Select(fault => $"Gateway:Routes:shop:Faults:{fault}")]
        );

    private static Florin.Gateway.Model.ServiceLocation[] Services() =>
        [
            Florin.Gateway.Model.ServiceLocation.Here(
                "account",
                new Uri("http://127.0.0.1:3002"),
                http => http.Say("well"),
                GatewayScenario.Healthy
            ),
        ];
}
