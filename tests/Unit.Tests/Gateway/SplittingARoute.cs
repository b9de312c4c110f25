using Florin.Platform.Configuration;

namespace Florin.Unit.Tests.Gateway;

/// <summary>A canary: a part of a route's clients, or who asks for it, goes to another group of destinations.</summary>
public sealed class SplittingARoute
{
    private const string Canary = "Gateway:Routes:account:Canary";

    [Fact]
    public async Task Gives_each_group_its_share_of_the_clients_and_each_client_one_group()
    {
        await using var split = await Split($"{Canary}:Groups:stable=80", $"{Canary}:Groups:canary=20");
        var groups = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < 300; i++)
        {
            using var first = await split.Gateway.Get("/api/account/x", $"user_{i}:premium");
            using var second = await split.Gateway.Get("/api/account/x", $"user_{i}:premium");
            var group = await first.Content.ReadAsStringAsync();
            Assert.Equal(group, await second.Content.ReadAsStringAsync());
            Assert.Equal(group, first.Header("X-Canary-Group"));
            groups[group] = groups.GetValueOrDefault(group) + 1;
        }
        Assert.InRange(groups["canary"], 30, 90); // 60 of 300, by hashes that are always the same.
        Assert.Equal(300, groups["stable"] + groups["canary"]);
    }

    [Theory]
    [InlineData("canary", "canary")]
    [InlineData("CANARY", "canary")]
    [InlineData("nobody", "stable")]
    [InlineData(null, "stable")]
    public async Task Lets_a_request_choose_by_a_header(string? asked, string answered)
    {
        await using var split = await Split(
            $"{Canary}:Groups:stable=100",
            $"{Canary}:Groups:canary=0",
            $"{Canary}:Header=X-Group"
        );
        var request = new HttpRequestMessage(HttpMethod.Get, "/api/account/x");
        if (asked is not null)
            request.Headers.Add("X-Group", asked);
        using var answer = await split.Gateway.Client.SendAsync(request);
        Assert.Equal(answered, await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Keeps_the_answers_of_each_group_apart()
    {
        await using var split = await Split(
            $"{Canary}:Groups:stable=100",
            $"{Canary}:Groups:canary=0",
            $"{Canary}:Header=X-Group",
            "Gateway:Routes:account:OutputCachePolicy=short",
            "Gateway:OutputCache:Policies:short:Public=true"
        );
        foreach (var group in new[] { "canary", "stable", "canary", "stable" })
        {
            var request = new HttpRequestMessage(HttpMethod.Get, "/api/account/x");
            request.Headers.Add("X-Group", group);
            using var answer = await split.Gateway.Client.SendAsync(request);
            Assert.Equal((group, group), (await answer.Content.ReadAsStringAsync(), answer.Header("X-Canary-Group")));
        }
    }

    [Fact]
    public async Task Knows_a_group_however_it_is_spelled()
    {
        await using var split = await Split($"{Canary}:Groups:STABLE=0", $"{Canary}:Groups:Canary=100");
        using var answer = await split.Gateway.Get("/api/account/x");
        Assert.Equal("canary", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Goes_by_priority_only_within_a_group()
    {
        await using var split = await Split(
            $"{Canary}:Groups:stable=0",
            $"{Canary}:Groups:canary=100",
            "Gateway:Clusters:account:Destinations:b:Priority=1"
        );
        using var answer = await split.Gateway.Get("/api/account/x");
        Assert.Equal("canary", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Says_when_another_group_answers_and_does_not_keep_that()
    {
        await using var split = await Split(
            $"{Canary}:Groups:stable=100",
            "Gateway:Clusters:account:Destinations:a:Address=http://127.0.0.1:1", // Nobody is there.
            "Gateway:Clusters:account:Retry:MaxRetries=0",
            "Gateway:Clusters:account:CircuitBreaker:MinimumThroughput=1000",
            "Gateway:Routes:account:OutputCachePolicy=short",
            "Gateway:OutputCache:Policies:short:Public=true"
        );
        HttpResponseMessage answer;
        do answer = await split.Gateway.Get("/api/account/x"); // Until it is left out.
        while (!answer.IsSuccessStatusCode);
        for (var time = 0; time < 2; time++)
        {
            Assert.Equal(("canary", "canary"), (await answer.Content.ReadAsStringAsync(), answer.Header("X-Canary-Group")));
            Assert.NotEqual("florin; hit", answer.Headers.TryGetValues("Cache-Status", out var how) ? how.Single() : null);
            answer = await split.Gateway.Get("/api/account/x");
        }
    }

    [Theory]
    [InlineData($"{Canary}:Groups:stable=-1", "stable")]
    [InlineData($"{Canary}:Groups:stable=0", "no weight")]
    [InlineData($"{Canary}:Groups:other=5", "other")]
    public async Task Is_refused_where_it_makes_no_sense(string setting, string named)
    {
        var wrong = await Assert.ThrowsAsync<WrongConfiguration>(() => Split(setting));
        Assert.Contains(named, wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Goes_by_the_weights_that_an_operator_sets_until_they_are_undone()
    {
        await using var split = await Split($"{Canary}:Groups:stable=100", $"{Canary}:Groups:canary=0");
        const string Weights = "/admin/routes/account/canary";
        Assert.Equal("stable", await Answered());
        var (status, changed) = await split.Gateway.Administer($"PUT {Weights}", """{"groups":{"stable":0,"canary":1}}""");
        Assert.Equal((200, "admin"), (status, changed.GetProperty("data").GetProperty("changedBy").GetString()));
        Assert.Equal("canary", await Answered());
        Assert.Equal(200, (await split.Gateway.Administer($"DELETE {Weights}")).Status);
        Assert.Equal("stable", await Answered());

        async Task<string> Answered()
        {
            using var answer = await split.Gateway.Get("/api/account/x");
            return await answer.Content.ReadAsStringAsync();
        }
    }

    [Fact]
    public async Task Forgets_an_operators_weights_where_the_configuration_has_other_groups()
    {
        await using var split = await Split(
            $"{Canary}:Groups:stable=100",
            $"{Canary}:Groups:canary=0",
            "Gateway:Clusters:account:Destinations:c:Group=third",
            "Gateway:Clusters:account:Destinations:c:Address=http://127.0.0.1:1"
        );
        await split.Gateway.Administer("PUT /admin/routes/account/canary", """{"groups":{"stable":0,"canary":1}}""");
        split.Gateway.Configuration[$"{Canary}:Groups:third"] = "0";
        split.Gateway.Configuration.Reload();
        using var answer = await split.Gateway.Get("/api/account/x");
        Assert.Equal("stable", await answer.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("""{"groups":{"stable":1}}""", "has no weight for canary")]
    [InlineData("""{"groups":{"stable":1,"canary":0,"other":1}}""", "names 'other'")]
    [InlineData("""{"groups":{"stable":-1,"canary":1}}""", "the weight -1")]
    [InlineData("""{"groups":{"stable":0,"canary":0}}""", "no weight greater than 0")]
    [InlineData("""{"groups":{"stable":1,"canary":0,"CANARY":1}}""", "more than once")]
    [InlineData("""{}""", "has no weight for")]
    public async Task Says_what_is_wrong_with_an_operators_weights(string body, string said)
    {
        await using var split = await Split($"{Canary}:Groups:stable=100", $"{Canary}:Groups:canary=0");
        var (status, problem) = await split.Gateway.Administer("PUT /admin/routes/account/canary", body);
        Assert.Equal(400, status);
        Assert.Contains(said, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nothing", 404)]
    [InlineData("account", 409)]
    public async Task Has_no_weights_to_set_where_nothing_is_split(string route, int status)
    {
        await using var split = await Split();
        var path = $"PUT /admin/routes/{route}/canary";
        Assert.Equal(status, (await split.Gateway.Administer(path, """{"groups":{"stable":1}}""")).Status);
    }

    private static async Task<TwoVersions> Split(params string[] settings)
    {
        var versions = new TwoVersions(
            await LoopbackServer.Start(http => http.Say("stable")),
            await LoopbackServer.Start(http => http.Say("canary"))
        );
        try
        {
            versions.Gateway = await GatewayScenario.Start(
                Place.Here,
                http => http.Say("no"),
                [
                    "Gateway:Routes:account:ClusterId=account",
                    "Gateway:Routes:account:Match:Path=/api/account/{**rest}",
                    "Gateway:Clusters:account:Destinations:a:Group=stable",
                    $"Gateway:Clusters:account:Destinations:a:Address={versions.Stable.Address}",
                    "Gateway:Clusters:account:Destinations:b:Group=canary",
                    $"Gateway:Clusters:account:Destinations:b:Address={versions.Canary.Address}",
                    "Gateway:RateLimit:Enabled=false",
                    .. settings,
                ]
            );
            return versions;
        }
        catch
        {
            await versions.DisposeAsync();
            throw;
        }
    }

    private sealed class TwoVersions(LoopbackServer stable, LoopbackServer canary) : IAsyncDisposable
    {
        public LoopbackServer Stable => stable;

        public LoopbackServer Canary => canary;

        public GatewayScenario Gateway { get; set; } = null!; // Set before it is used.

        public async ValueTask DisposeAsync()
        {
            if (Gateway is not null)
                await Gateway.DisposeAsync();
            await stable.DisposeAsync();
            await canary.DisposeAsync();
        }
    }
}
