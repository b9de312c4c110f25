using Florin.Platform.Configuration;

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
    [InlineData("Gateway:Bulkhead:MaxConcurrent", "x", "expected an integer from 1 to 1000000")]
    [InlineData("Gateway:CircuitBreaker:FailureRatio", "1,5", "expected a number greater than 0 and at most 1")]
    [InlineData(
        "Gateway:CircuitBreaker:Timeout",
        "x",
        "expected a time from 00:00:00.001 to 01:00:00 as hh:mm:ss or d.hh:mm:ss, such as 00:00:30"
    )]
    [InlineData("Gateway:Retry:MaxRetries", "q", "expected an integer from 0 to 100")]
    [InlineData("Gateway:Compression:Enabled", "x", "expected true or false")]
    [InlineData("Gateway:Registry:MaxInstances", "x", "expected an integer from 1 to 10000")]
    [InlineData("Gateway:Admin:Port", "x", "expected an integer from 1 to 65535")]
    [InlineData("Gateway:RateLimit:Limit", "99999999999", "expected an integer from 1 to 2147483646")]
    [InlineData("Gateway:RateLimit:Store", "Disk", "expected one of InProcess, Redis")]
    [InlineData(
        "Gateway:OutputCache:Policies:p:Duration",
        "q",
        "expected a time from 00:00:00 to 1.00:00:00 as hh:mm:ss or d.hh:mm:ss, such as 00:00:30"
    )]
    [InlineData("Gateway:Cors:Policies:p:AllowCredentials", "maybe", "expected true or false")]
    [InlineData(
        "Gateway:Cors:Policies:p:MaxAge",
        "x",
        "expected a time from 00:00:00 to 1.00:00:00 as hh:mm:ss or d.hh:mm:ss, such as 00:00:30"
    )]
    [InlineData(
        "Gateway:Cors:Policies:p:Origins:0",
        "app",
        "an origin",
        "Origins is 'app': has 'app'; expected an origin such as "
    )]
    [InlineData("Gateway:Cors:Policies:p:ExposedHeaders", "X-A", "expected a list or nested settings")]
    [InlineData("Gateway:Clusters:account:CircuitBreaker:Timeout", "x", "expected a time")]
    [InlineData("Gateway:Clusters:account:Destinations:a:Weight", "heavy", "expected an integer from 1 to 10000")]
    [InlineData("Gateway:Routes:shop:Order", "99999999999", "expected an integer from -2147483648 to 2147483647")]
    [InlineData("Gateway:Routes:shop:Match", "/shop", "expected nested settings")]
    public async Task With_a_value_that_cannot_be_read_says_what_is_allowed_and_nothing_else(
        string key,
        string value,
        string allowed,
        string? message = null
    )
    {
        // What names the policies, which are there for all that is wrong with them.
        var problem = Assert.Single(
            await Refused(
                "Gateway:Cors:DefaultPolicy=p",
                "Gateway:Cors:Policies:p:Origins:0=https://app.example.com",
                "Gateway:Clusters:account:Destinations:a:Address=http://10.0.0.1:8080",
                "Gateway:OutputCache:Policies:p:MaxBytes=1000",
                "Gateway:Routes:shop:ClusterId=account",
                "Gateway:Routes:shop:OutputCachePolicy=p",
                $"{key}={value}"
            )
        );
        Assert.Contains(message ?? $"{key} is '{value}': {allowed}", problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Gateway:RateLimitt:Limit", "Gateway:RateLimitt")]
    [InlineData("Gateway:Redis:Endpoints", "Gateway:Redis")] // A provider's, and none is here.
    [InlineData("Gateway:Bulkhead:MaxConcurent")]
    [InlineData("Gateway:CircuitBreaker:Timeoutt")]
    [InlineData("Gateway:Retry:Backoff:Bas")]
    [InlineData("Gateway:Compression:Enable")]
    [InlineData("Gateway:Aggregation:PartTimout")]
    [InlineData("Gateway:Faults:Allow")]
    [InlineData("Gateway:Admin:Prt")]
    [InlineData("Gateway:OutputCache:Policies:q:Durration")]
    [InlineData("Gateway:Clusters:account:Retri")]
    [InlineData("Gateway:Clusters:account:Bulkhead:Adaptive:Enable")]
    [InlineData("Gateway:Routes:account:Match:Headers:0:Nam")]
    public async Task With_a_key_that_nothing_reads_stops_the_start_and_names_those_that_are_read(
        string key,
        string? named = null
    ) =>
        Assert.Contains(
            await Refused("Gateway:Routes:account:ClusterId=account", $"{key}=1"),
            problem =>
                problem.StartsWith($"{named ?? key} is not a known setting; known settings here: ", StringComparison.Ordinal)
        );

    [Fact]
    public async Task Hears_of_all_that_is_wrong_with_a_route()
    {
        var problems = await Refused(
            "Gateway:RateLimit:Limit=none",
            "Gateway:Cors:Policies:pages:MaxAge=long",
            "Gateway:OutputCache:MaxBytes=1",
            "Gateway:Routes:shop:ClusterId=nobody",
            "Gateway:Routes:shop:Order=x",
            "Gateway:Routes:shop:Match:Path=/shop/{",
            "Gateway:Routes:shop:Match:Hosts:0=a b",
            "Gateway:Routes:shop:CorsPolicy=no1",
            "Gateway:Routes:shop:RateLimiterPolicy=no2",
            "Gateway:Routes:shop:OutputCachePolicy=no3",
            "Gateway:Routes:shop:Transforms:0:PathPattern=/{a",
            "Gateway:Routes:shop:Transforms:1:PathTurnAround=yes",
            "Gateway:Routes:shop:Canary:Groups:a=1"
        );
        Assert.Equal(
            [
                "Gateway:Cors:Policies:pages:MaxAge is 'long'",
                "Gateway:Cors:Policies:pages:Origins is ''",
                "Gateway:OutputCache:MaxBytes is '1'",
                "Gateway:RateLimit:Limit is 'none'",
                "Gateway:Routes:shop:ClusterId is 'nobody'",
                "Gateway:Routes:shop:CorsPolicy is 'no1'",
                "Gateway:Routes:shop:Match:Hosts:0 is 'a b'",
                "Gateway:Routes:shop:Match:Path is '/shop/{'",
                "Gateway:Routes:shop:Order is 'x'",
                "Gateway:Routes:shop:OutputCachePolicy is 'no3'",
                "Gateway:Routes:shop:RateLimiterPolicy is 'no2'",
                "Gateway:Routes:shop:Transforms",
                "Gateway:Routes:shop:Transforms:0:PathPattern is '/{a'",
            ],
            problems.Select(problem => problem.Split(": ")[0]).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task Hears_of_all_that_is_wrong_with_a_cluster_and_not_of_the_routes_that_name_it()
    {
        var problems = await Refused(
            "Gateway:Bulkhead:MaxConcurrent=x",
            "Gateway:Bulkhead:MaxQueue=-1",
            "Gateway:Clusters:shop:LoadBalancingPolicy=Dice",
            "Gateway:Clusters:shop:Destinations:a:Address=nope",
            "Gateway:Clusters:shop:Destinations:a:Weight=0",
            "Gateway:Clusters:shop:Hedging:MaxAttempts=0",
            "Gateway:Clusters:shop:CircuitBreaker:Timeout=x",
            "Gateway:Clusters:shop:Retri=1",
            "Gateway:Routes:shop:ClusterId=shop",
            "Gateway:Routes:shop:Canary:Groups:a=1",
            "Gateway:Routes:cart:ClusterId=shop"
        );
        Assert.Equal(
            [
                "Gateway:Bulkhead:MaxConcurrent is 'x'",
                "Gateway:Bulkhead:MaxQueue is '-1'",
                "Gateway:Clusters:shop:CircuitBreaker:Timeout is 'x'",
                "Gateway:Clusters:shop:Destinations:a:Address is 'nope'",
                "Gateway:Clusters:shop:Destinations:a:Weight is '0'",
                "Gateway:Clusters:shop:Hedging:MaxAttempts is '0'",
                "Gateway:Clusters:shop:LoadBalancingPolicy is 'Dice'",
                "Gateway:Clusters:shop:Retri is not a known setting; known settings here",
            ],
            problems.Select(problem => problem.Split(": ")[0]).Order(StringComparer.Ordinal)
        );
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
        Assert.Equal($"{destination}:Health is '{health}': expected an address such as http://10.0.0.7:8080.", wrong.Message);
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

    private static async Task<string[]> Refused(params string[] settings)
    {
        var wrong = await Assert.ThrowsAsync<WrongConfiguration>(() =>
            GatewayScenario.Start(Place.Here, _ => Task.CompletedTask, settings)
        );
        return wrong.Message.Split(Environment.NewLine);
    }
}
