using Florin.Platform.Hosting;

namespace Florin.Unit.Tests.Gateway;

public sealed class ConfiguringTheGateway
{
    [Theory]
    [InlineData("Gateway:RateLimit:Limit", "0")]
    [InlineData("Gateway:RateLimit:Limit", "many")]
    [InlineData("Gateway:RateLimit:Window", "00:00:00")]
    [InlineData("Gateway:RateLimit:Enabled", "maybe")]
    [InlineData("Gateway:RateLimit:Tiers:Premium", "-1")]
    [InlineData("Gateway:RateLimit:Tiers:Premium", "lots")]
    [InlineData("Gateway:RateLimit:Algorithm", "Guessing")]
    [InlineData("Gateway:RateLimit:Algorithm", "7")]
    [InlineData("Gateway:RateLimit:Burst", "5")]
    [InlineData("Gateway:RateLimit:PartitionBy", "Header:")]
    [InlineData("Gateway:RateLimit:PartitionBy", "Moon")]
    [InlineData("Gateway:RateLimit:Store", "Redis")]
    [InlineData("Gateway:RateLimit:WhenStoreIsDown", "Panic")]
    [InlineData("Gateway:RateLimit:Policies:search:Limit", "0")]
    [InlineData("Gateway:RateLimit:Policies:search:Limit", "few")]
    [InlineData("Gateway:RateLimit:Policies:search:Window", "soon")]
    [InlineData("Gateway:RateLimit:Policies:search:Store", "Paper")]
    [InlineData("Gateway:RateLimit:Policies:search:Tiers:Free", "none")]
    [InlineData("Gateway:TrustedProxies", "10.0.0.0/40")]
    [InlineData("Gateway:Clusters:account:Dns:Name", "srv://")]
    [InlineData("Gateway:Clusters:account:Dns:Name", "srv://a..b")]
    [InlineData("Gateway:Clusters:account:Dns:Name", "srv://_http._tcp.account.internal:80")]
    [InlineData("Gateway:Clusters:account:Dns:Name", "http://account.internal")]
    [InlineData("Gateway:Dns:Nameservers", "")]
    [InlineData("Gateway:Dns:Nameservers", "10")]
    [InlineData("Gateway:Dns:Nameservers", "10.0.0.2,dns.internal")]
    [InlineData("Gateway:Dns:Nameservers", "10.0.0.2,")]
    [InlineData("Gateway:Dns:Timeout", "00:00:00")]
    [InlineData("Gateway:Dns:Timeout", "soon")]
    [InlineData("Gateway:Bulkhead:MaxConcurrent", "0")]
    [InlineData("Gateway:Bulkhead:MaxQueue", "-1")]
    [InlineData("Gateway:Bulkhead:QueueTimeout", "30 seconds")]
    [InlineData("Gateway:CircuitBreaker:FailureRatio", "0")]
    [InlineData("Gateway:CircuitBreaker:FailureRatio", "1.5")]
    [InlineData("Gateway:CircuitBreaker:MinimumThroughput", "0")]
    [InlineData("Gateway:CircuitBreaker:SamplingDuration", "-00:00:10")]
    [InlineData("Gateway:CircuitBreaker:BreakDuration", "99.00:00:00")]
    [InlineData("Gateway:CircuitBreaker:Timeout", "00:00:00")]
    public async Task With_a_value_that_is_not_allowed_stops_the_start_and_names_key_and_value(string key, string value)
    {
        var wrong = await Assert.ThrowsAsync<WrongConfiguration>(() =>
            GatewayScenario.Start(Place.Here, _ => Task.CompletedTask, $"{key}={value}")
        );
        Assert.Contains(key, wrong.Message, StringComparison.Ordinal);
        Assert.Contains($"'{value}'", wrong.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("localhost:8080")]
    [InlineData("10.0.0.1:8080")]
    [InlineData("inproc://account")]
    [InlineData("http://10.0.0.1/health?deep=yes")]
    public async Task With_health_to_be_asked_for_where_nobody_can_stops_the_start_and_says_what_is_allowed(string health)
    {
        const string destination = "Gateway:Clusters:shop:Destinations:a";
        var wrong = await Assert.ThrowsAsync<WrongConfiguration>(() =>
            GatewayScenario.Start(
                Place.Here,
                _ => Task.CompletedTask,
                $"{destination}:Address=http://10.0.0.1:8080",
                $"{destination}:Health={health}"
            )
        );
        Assert.Equal($"{destination}:Health is '{health}': an address such as http://10.0.0.7:8080 is needed.", wrong.Message);
    }

    [Theory]
    [InlineData("Gateway:RateLimit:Limit=1")]
    [InlineData("Gateway:RateLimit:Tiers:free=unlimited")]
    [InlineData("Gateway:RateLimit:Tiers:internal=Unlimited")]
    [InlineData("Gateway:Bulkhead:MaxQueue=0")]
    [InlineData("Gateway:CircuitBreaker:FailureRatio=1")]
    public async Task Takes_the_bounds_of_what_is_allowed(string setting)
    {
        await using var gateway = await GatewayScenario.Start(Place.Here, _ => Task.CompletedTask, setting);
        Assert.Equal(200, (int)(await gateway.Get("/api/account/x")).StatusCode);
    }
}
