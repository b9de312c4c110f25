using System.Text;
using Microsoft.AspNetCore.Http;

namespace Florin.Unit.Tests.Gateway;

/// <summary>Requests that count for more than one, or by more than one key.</summary>
public sealed class CountingWhatIsAskedFor
{
    private int _asked;

    [Theory]
    [InlineData("SlidingWindowLog")]
    [InlineData("FixedWindow")]
    [InlineData("SlidingWindowCounter")]
    [InlineData("TokenBucket")]
    [InlineData("LeakyBucket")]
    public async Task Counts_a_batch_as_its_items_and_refuses_it_whole(string algorithm)
    {
        await using var gateway = await GatewayScenario.Start(
            Place.Here,
            Answer,
            "Gateway:RateLimit:Limit=10",
            $"Gateway:RateLimit:Algorithm={algorithm}"
        );
        var passed = await Batch(gateway, 6);
        Assert.Equal((200, "4"), ((int)passed.StatusCode, passed.Header("X-RateLimit-Remaining")));
        var refused = await Batch(gateway, 5);
        await refused.IsProblem(429, "rate-limited");
        Assert.Equal("3", refused.Header("X-RateLimit-Remaining")); // A request was made all the same.
        Assert.True(int.Parse(refused.Header("Retry-After")) > 0);
        Assert.Equal(1, _asked);
        Assert.Equal("0", (await Batch(gateway, 3)).Header("X-RateLimit-Remaining"));
        await (await gateway.Get("/api/account/x", "user_1:free")).IsProblem(429, "rate-limited");
    }

    [Theory]
    [InlineData("SlidingWindowLog")]
    [InlineData("FixedWindow")]
    [InlineData("SlidingWindowCounter")]
    [InlineData("TokenBucket")]
    [InlineData("LeakyBucket")]
    public async Task Lets_a_refused_batch_pass_when_it_said(string algorithm)
    {
        await using var gateway = await GatewayScenario.Start(
            Place.Here,
            Answer,
            "Gateway:RateLimit:Limit=10",
            "Gateway:RateLimit:Window=00:01:40",
            $"Gateway:RateLimit:Algorithm={algorithm}"
        );
        for (var request = 0; request < 7; request++)
        {
            await gateway.Get("/api/account/x", "user_1:free");
            gateway.Time.Advance(TimeSpan.FromSeconds(1));
        }
        var refused = await Batch(gateway, 8);
        var problem = await refused.IsProblem(429, "rate-limited");
        Assert.Contains(
            $"only {refused.Header("X-RateLimit-Remaining")} of {refused.Header("X-RateLimit-Limit")} in 100 seconds remain",
            problem.GetProperty("detail").GetString(),
            StringComparison.Ordinal
        );
        gateway.Time.Advance(TimeSpan.FromSeconds(int.Parse(refused.Header("Retry-After"))));
        Assert.Equal(200, (int)(await Batch(gateway, 8)).StatusCode);
    }

    [Fact]
    public async Task Says_that_a_batch_larger_than_the_limit_never_passes()
    {
        await using var gateway = await GatewayScenario.Start(Place.Here, Answer, "Gateway:RateLimit:Limit=10");
        var problem = await (await Batch(gateway, 11)).IsProblem(429, "rate-limited");
        Assert.Contains(
            "at most 10 are allowed in 15 minutes",
            problem.GetProperty("detail").GetString(),
            StringComparison.Ordinal
        );
        Assert.Equal(0, _asked);
    }

    [Theory]
    [InlineData("""{"transactions": [1, {"a": [1, 2]}, [3], "x", null]}""", 5)]
    [InlineData("""{"Transactions": [1], "other": [1, 2, 3], "transactions": [2]}""", 2)]
    [InlineData("""{"\ud800": 1, "transactions": [1, 2, 3]}""", 3)]
    [InlineData("""{"transactions": 7, "x": {"transactions": [1, 2]}}""", 1)]
    [InlineData("""[1, 2, 3]""", 1)]
    [InlineData("""{"transactions": [1, 2, """, 2)]
    [InlineData("", 1)]
    public async Task Counts_the_items_of_whatever_is_sent(string body, int counts)
    {
        await using var gateway = await GatewayScenario.Start(Place.Here, Answer, "Gateway:RateLimit:Limit=10");
        var answer = await gateway.Send(HttpMethod.Post, "/api/account/BATCH/", "user_1:free", new StringContent(body));
        Assert.Equal($"{10 - counts}", answer.Header("X-RateLimit-Remaining"));
    }

    [Fact]
    public async Task Counts_log_ins_by_address_whoever_asks()
    {
        await using var gateway = await GatewayScenario.Start(Place.Here, Answer, "Gateway:RateLimit:Limit=5");
        foreach (var token in new[] { "user_1:premium", "user_2:internal", "bad", null, "user_3:free" })
            Assert.Equal(200, (int)(await LogIn(gateway, token)).StatusCode);
        foreach (var token in new[] { "user_1:premium", "user_2:internal", "user_4:free", "bad", null })
            await (await LogIn(gateway, token)).IsProblem(429, "rate-limited");
        Assert.Equal(200, (int)(await gateway.Get("/api/account/x", "user_4:free")).StatusCode);
    }

    [Fact]
    public async Task Counts_by_address_what_fails_before_anybody_knows_who_sends_it()
    {
        await using var gateway = await GatewayScenario.Start(Place.Here, Answer, "Gateway:RateLimit:Limit=3");
        for (var time = 0; time < 3; time++)
            await (await gateway.Get("/api/account/x", "fails")).IsProblem(500, "internal-error");
        await (await gateway.Get("/api/account/x", "fails")).IsProblem(429, "rate-limited");
    }

    private static Task<HttpResponseMessage> Batch(GatewayScenario gateway, int items)
    {
        var body = $$"""{"transactions": [{{string.Join(',', Enumerable.Repeat("{}", items))}}]}""";
        return gateway.Send(
            HttpMethod.Post,
            "/api/account/batch",
            "user_1:free",
            new StringContent(body, Encoding.UTF8, "application/json")
        );
    }

    private static Task<HttpResponseMessage> LogIn(GatewayScenario gateway, string? token) =>
        gateway.Send(HttpMethod.Post, "/api/account/login", token, new StringContent("{}"));

    private Task Answer(HttpContext http)
    {
        _asked++;
        return Task.CompletedTask;
    }
}
