using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;

namespace Florin.Unit.Tests.Gateway;

/// <summary>What the port for operators tells, and what it does not.</summary>
public sealed class AskingAsAnOperator
{
    private const string Limit = "Gateway:RateLimit:Limit";
    private const string Search = "Gateway:RateLimit:Policies:search";

    [Fact]
    public async Task Shows_the_configuration_that_was_taken_and_not_one_that_was_refused()
    {
        await using var gateway = await Start($"{Limit}=7");
        gateway.Configuration[Limit] = "0";
        gateway.Configuration.Reload();
        Assert.Equal(("7", false), (await Configured(Limit), await Taken()));
        gateway.Configuration[Limit] = "8";
        Assert.Equal("7", await Configured(Limit)); // It is not taken yet.
        gateway.Configuration.Reload();
        Assert.Equal(("8", true), (await Configured(Limit), await Taken()));

        async Task<string?> Configured(string key) => Text(await Data(gateway, "/admin/config"), key);

        async Task<bool> Taken() => (await Data(gateway, "/admin/config/status")).GetProperty("taken").GetBoolean();
    }

    [Theory]
    [InlineData("/admin/config")]
    [InlineData("/admin/routes")]
    public async Task Never_shows_what_may_be_a_key_of_somebody(string path)
    {
        await using var gateway = await Start(
            "Gateway:Routes:shop:ClusterId=account",
            "Gateway:Routes:shop:Match:Path=/shop/{**rest}",
            "Gateway:Routes:shop:Match:Headers:0:Name=X-Partner",
            "Gateway:Routes:shop:Match:Headers:0:Values:0=hush-1",
            "Gateway:Routes:shop:Match:QueryParameters:0:Name=partner",
            "Gateway:Routes:shop:Match:QueryParameters:0:Values:0=hush-2",
            "Gateway:Routes:shop:Metadata:PartnerKey=hush-3"
        );
        var shown = (await Data(gateway, path)).GetRawText();
        Assert.Contains("/shop/{**rest}", shown, StringComparison.Ordinal);
        Assert.Contains("[redacted]", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Is_put_off_while_nobody_can_tell_whether_a_token_is_revoked()
    {
        await using var gateway = await Start();
        var (status, problem) = await gateway.Administer("GET /admin/routes", token: "unknown");
        Assert.Equal((503, "unavailable"), (status, Text(problem, "code")));
    }

    [Fact]
    public async Task Tells_where_a_user_stands_by_their_tier()
    {
        await using var gateway = await Start(
            "Gateway:RateLimit:Tiers:Free=3",
            "Gateway:RateLimit:Tiers:Premium=50",
            $"{Search}:Limit=20",
            $"{Search}:PartitionBy=Ip"
        );
        for (var request = 0; request < 5; request++)
            await gateway.Get("/api/account/x", "user_1:premium");
        Assert.Equal(["Default 45 of 50", "search 20 of 20"], await Standings("GET /admin/limits/user:user_1?tier=premium"));
        Assert.Equal(["Default 0 of 3", "search 20 of 20"], await Standings("GET /admin/limits/user:user_1"));
        Assert.Equal(["Default 100 of 100", "search 20 of 20"], await Standings("GET /admin/limits/ip:127.0.0.1?tier=premium"));
        Assert.Equal(
            ["Default 50 of 50", "search 20 of 20"],
            await Standings("POST /admin/limits/user:user_1/reset?tier=premium")
        );

        async Task<string[]> Standings(string asked) =>
            [
                .. (await Data(gateway, asked))
                    .GetProperty("items")
                    .EnumerateArray()
                    .Select(item => $"{Text(item, "policy")} {item.GetProperty("remaining")} of {item.GetProperty("limit")}"),
            ];
    }

    [Theory]
    [InlineData("GET /admin/limits/user:user_1?tier=gold", "tier: is 'gold'; expected one of free, basic, premium, internal.")]
    [InlineData("GET /admin/limits/ip:abc", "client: is 'ip:abc'; expected user:ID, ip:ADDRESS or a header's value.")]
    [InlineData("GET /admin/limits/user:user_1?tier=free&tier=premium", "tier: is specified more than once")]
    [InlineData("POST /admin/limits/user:user_1/reset?tier=", "tier: is empty")]
    [InlineData("GET /admin/limits/user:user_1?teir=free", "did you mean 'tier'?")]
    [InlineData("GET /admin/routes?limit=1", "limit: is not a known query parameter")]
    public async Task Says_what_is_wrong_with_a_query(string asked, string detail)
    {
        await using var gateway = await Start();
        var (status, problem) = await gateway.Administer(asked);
        Assert.Equal((400, "invalid-request"), (status, Text(problem, "code")));
        Assert.Contains(detail, Text(problem, "detail"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET /")]
    [InlineData("GET /admin")]
    [InlineData("GET /admin/")]
    public async Task Lists_what_may_be_asked(string asked)
    {
        await using var gateway = await Start();
        var data = await Data(gateway, asked);
        Assert.Equal("/admin/openapi.json", Text(data, "document"));
        Assert.Contains(
            "POST /admin/clusters/{cluster}/reset",
            data.GetProperty("operations").EnumerateArray().Select(o => $"{Text(o, "method")} {Text(o, "path")}")
        );
    }

    [Theory]
    [InlineData("""{"x":1}""")]
    [InlineData("[1]")]
    [InlineData("""{"a""")]
    public async Task Refuses_a_body_where_none_is_read(string json)
    {
        await using var gateway = await Start();
        var (status, problem) = await gateway.Administer("POST /admin/clusters/account/reset", json);
        Assert.Equal((400, "invalid-request"), (status, Text(problem, "code")));
        Assert.Equal(200, (await gateway.Administer("POST /admin/clusters/account/reset", "{}")).Status);
    }

    [Theory]
    [InlineData("GET /nowhere", 404, "/nowhere")]
    [InlineData("POST /", 405, "/")]
    [InlineData("OPTIONS ", 404, "*")]
    public async Task Names_the_path_that_was_asked(string asked, int expected, string path)
    {
        await using var gateway = await Start();
        var (status, problem) = await gateway.Administer(asked);
        Assert.Equal(expected, status);
        Assert.Matches($@"(^| ){Regex.Escape(path)}( |\.$)", Text(problem, "detail"));
    }

    [Fact]
    public async Task Says_that_nothing_was_reset_while_the_store_is_away()
    {
        await using var gateway = await GatewayScenario.StartWithStore(
            http => http.Say("done"),
            "Gateway:RateLimit:Store=Redis",
            $"{Search}:Limit=20"
        );
        await gateway.Get("/api/account/x");
        const string Reset = "POST /admin/limits/ip:127.0.0.1/reset";
        gateway.Remote.IsAway = true;
        var (status, problem) = await gateway.Administer(Reset);
        Assert.Equal((503, "unavailable"), (status, Text(problem, "code")));
        Assert.Contains("Default", Text(problem, "detail"), StringComparison.Ordinal);
        Assert.DoesNotContain("search", Text(problem, "detail"), StringComparison.Ordinal); // Which is counted in the process.
        gateway.Remote.IsAway = false;
        Assert.Equal("99", await Remaining());
        Assert.Equal(200, (await gateway.Administer(Reset)).Status);
        Assert.Equal("100", await Remaining());

        async Task<string> Remaining() =>
            (await Data(gateway, "/admin/limits/ip:127.0.0.1")).GetProperty("items")[0].GetProperty("remaining").ToString();
    }

    private static Task<GatewayScenario> Start(params string[] settings) =>
        GatewayScenario.Start(Place.Here, http => http.Say("done"), settings);

    private static async Task<JsonElement> Data(GatewayScenario gateway, string asked)
    {
        var (status, body) = await gateway.Administer(asked);
        Assert.Equal(StatusCodes.Status200OK, status);
        return body.GetProperty("data");
    }

    private static string? Text(JsonElement element, string property) => element.GetProperty(property).GetString();
}
