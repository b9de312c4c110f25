using System.Text.Json;
using Florin.Gateway.Model;
using Microsoft.AspNetCore.Http;

namespace Florin.Unit.Tests.Gateway;

/// <summary>One answer of four services: here and elsewhere, whole and in part.</summary>
public sealed class AskingForADashboard
{
    private const string Path = "/api/users/user_1/dashboard";

    [Theory]
    [InlineData(Place.Here)]
    [InlineData(Place.Elsewhere)]
    public async Task Gathers_all_parts_with_the_askers_own_token(Place place)
    {
        await using var four = await FourServices.Start(place);
        var data = await Data(await four.Gateway.Get(Path, "user_1:free"));
        Assert.Equal("user_1", data.GetProperty("user").GetProperty("id").GetString());
        Assert.Equal("ann@example.com", data.GetProperty("user").GetProperty("email").GetString());
        Assert.Equal("100.00", data.GetProperty("accounts")[0].GetProperty("balance").GetRawText());
        Assert.Equal("txn_1", data.GetProperty("transactions")[0].GetProperty("id").GetString());
        Assert.Equal("ntf_1", data.GetProperty("notifications")[0].GetProperty("id").GetString());
        Assert.False(data.GetProperty("partial").GetBoolean());
        Assert.Equal(0, data.GetProperty("missing").GetArrayLength());
        Assert.Equal("more", data.GetProperty("next").GetProperty("transactions").GetString());
        Assert.All(four.Tokens, token => Assert.Equal("Bearer user_1:free", token));
        Assert.Equal(
            [
                "/accounts?userId=user_1&limit=100",
                "/notifications?userId=user_1&unread=true&limit=20",
                "/transactions?party=user_1&limit=20",
                "/users/user_1",
            ],
            four.Asked.Order(StringComparer.Ordinal)
        );
    }

    [Theory]
    [InlineData("/api/mobile/users/user_1/dashboard", null, "mobile")]
    [InlineData(Path, "mobile", "mobile")]
    [InlineData(Path, "Partner", "partner")]
    [InlineData("/api/partner/users/user_1/dashboard", "web", "partner")]
    [InlineData(Path, null, "web")]
    public async Task Has_the_shape_of_the_route_or_else_of_the_header(string path, string? header, string shape)
    {
        await using var four = await FourServices.Start(Place.Here);
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("X-Client-Shape", header is null ? [] : [header]);
        var response = await four.Gateway.Client.SendAsync(request);
        Assert.Contains("X-Client-Shape", response.Headers.Vary);
        var data = await Data(response);
        Assert.Equal(shape, data.GetProperty("shape").GetString());
        var isWhole = shape == "web";
        Assert.Equal(isWhole, data.GetProperty("user").TryGetProperty("email", out _));
        Assert.Equal(isWhole, data.GetProperty("accounts")[0].TryGetProperty("version", out _));
        Assert.True(data.GetProperty("accounts")[0].TryGetProperty("balance", out _));
        Assert.Contains(
            four.Asked,
            asked => asked.EndsWith(shape == "mobile" ? "limit=5" : "limit=20", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Is_refused_in_a_shape_that_there_is_not()
    {
        await using var four = await FourServices.Start(Place.Here);
        using var request = new HttpRequestMessage(HttpMethod.Get, Path);
        request.Headers.Add("X-Client-Shape", "watch");
        var problem = await (await four.Gateway.Client.SendAsync(request)).IsProblem(400, "invalid-request");
        Assert.Contains(
            "mobile",
            problem.GetProperty("errors").GetProperty("X-Client-Shape")[0].GetString(),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(401, "unauthenticated")]
    [InlineData(403, "forbidden")]
    [InlineData(404, "not-found")]
    public async Task Is_refused_as_the_user_service_refuses(int status, string code)
    {
        await using var four = await FourServices.Start(Place.Here);
        four.Answers["user"] = http => Say(http, status, $$"""{"code": "{{code}}", "detail": "No."}""");
        var problem = await (await four.Gateway.Get(Path)).IsProblem(status, code);
        Assert.Equal("No.", problem.GetProperty("detail").GetString());
    }

    [Theory]
    [InlineData(Place.Here)]
    [InlineData(Place.Elsewhere)]
    public async Task Says_what_is_missing_when_a_part_is_down(Place place)
    {
        await using var four = await FourServices.Start(place, "Gateway:Retry:MaxRetries=0");
        four.Answers["notification"] = http => Say(http, 503, """{"code": "unavailable", "detail": "Later."}""");
        four.Answers["transaction"] = http => Say(http, 200, "no JSON");
        var data = await Data(await four.Gateway.Get(Path, "user_1:free"));
        Assert.True(data.GetProperty("partial").GetBoolean());
        Assert.Equal(
            """[{"part":"notifications","code":"unavailable"},{"part":"transactions","code":"unavailable"}]""",
            data.GetProperty("missing").GetRawText()
        );
        Assert.Equal(JsonValueKind.Null, data.GetProperty("notifications").ValueKind);
        Assert.Equal("user_1", data.GetProperty("user").GetProperty("id").GetString());
    }

    [Fact]
    public async Task Says_so_when_the_circuit_of_a_part_is_open()
    {
        await using var four = await FourServices.Start(Place.Here, "Gateway:CircuitBreaker:MinimumThroughput=2");
        four.Answers["account"] = http => Say(http, 500, "");
        for (var i = 0; i < 2; i++)
            await four.Gateway.Get("/api/account/accounts");
        four.Asked.Clear();
        var data = await Data(await four.Gateway.Get(Path));
        Assert.Equal("""[{"part":"accounts","code":"circuit-open"}]""", data.GetProperty("missing").GetRawText());
        Assert.DoesNotContain(four.Asked, asked => asked.StartsWith("/accounts", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Ends_on_the_configuration_that_it_began_on()
    {
        await using var four = await FourServices.Start(Place.Here);
        var user = four.Answers["user"];
        four.Answers["user"] = http =>
        {
            four.Set(
                ("Gateway:Routes:ACCOUNT:ClusterId", "account"),
                ("Gateway:Routes:ACCOUNT:Match:Path", "/api/account/{**rest}"),
                ("Gateway:Routes:ACCOUNT:Transforms:0:PathSet", "/elsewhere")
            );
            return user(http);
        };
        await Data(await four.Gateway.Get(Path));
        Assert.Contains("/accounts?userId=user_1&limit=100", four.Asked);
        four.Asked.Clear();
        await Data(await four.Gateway.Get(Path));
        Assert.Contains("/elsewhere?userId=user_1&limit=100", four.Asked);
    }

    [Theory]
    [InlineData("00:00:02", "00:00:02")]
    [InlineData("00:01:00", "00:00:02")]
    public async Task Does_not_wait_for_a_part_that_hangs(string before, string now)
    {
        await using var four = await FourServices.Start(Place.Here, $"Gateway:Aggregation:PartTimeout={before}");
        four.Set(("Gateway:Aggregation:PartTimeout", now));
        var (hangs, cancelled) = (new TaskCompletionSource(), new TaskCompletionSource());
        four.Answers["transaction"] = async http =>
        {
            await using var gone = http.RequestAborted.Register(() => cancelled.TrySetResult());
            hangs.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, http.RequestAborted);
        };
        var asking = four.Gateway.Get(Path);
        await hangs.Task;
        four.Gateway.Time.Advance(TimeSpan.FromSeconds(2));
        var data = await Data(await asking);
        Assert.Equal("""[{"part":"transactions","code":"timeout"}]""", data.GetProperty("missing").GetRawText());
        await cancelled.Task;
    }

    [Fact]
    public async Task Fails_when_nothing_can_be_had()
    {
        await using var four = await FourServices.Start(Place.Here);
        foreach (var service in four.Answers.Keys.ToList())
            four.Answers[service] = http => Say(http, 503, """{"code": "unavailable", "detail": "Later."}""");
        var problem = await (await four.Gateway.Get(Path)).IsProblem(503, "unavailable");
        Assert.Equal(4, problem.GetProperty("missing").GetArrayLength());
        Assert.True(problem.GetProperty("retryAfter").GetInt32() > 0);
    }

    [Fact]
    public async Task Is_refused_by_any_part_when_the_user_service_is_down()
    {
        await using var four = await FourServices.Start(Place.Here);
        four.Answers["user"] = http => Say(http, 503, """{"code": "unavailable", "detail": "Later."}""");
        four.Answers["account"] = http => Say(http, 403, """{"code": "forbidden", "detail": "Not yours."}""");
        await (await four.Gateway.Get(Path)).IsProblem(403, "forbidden");
    }

    [Theory]
    [InlineData("/api/users/acc_1/dashboard", 404)]
    [InlineData("/api/watch/users/user_1/dashboard", 404)]
    [InlineData("/api/users//dashboard", 404)]
    public async Task Is_at_no_other_path(string path, int status)
    {
        await using var four = await FourServices.Start(Place.Here);
        Assert.Equal(status, (int)(await four.Gateway.Get(path)).StatusCode);
        Assert.Empty(four.Asked);
    }

    private static async Task<JsonElement> Data(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, text);
        Assert.Equal("gateway", response.Header("X-Service"));
        return JsonSerializer.Deserialize<JsonElement>(text).GetProperty("data");
    }

    private static Task Say(HttpContext http, int status, string json)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";
        return http.Response.WriteAsync(json, http.RequestAborted);
    }

    /// <summary>The four services, each answering as the test says.</summary>
    private sealed class FourServices : IAsyncDisposable
    {
        private readonly List<LoopbackServer> _servers = [];

        public GatewayScenario Gateway { get; private set; } = null!; // Set by Start.

        public List<string> Asked { get; } = [];

        public List<string> Tokens { get; } = [];

        public Dictionary<string, RequestDelegate> Answers { get; } =
            new(StringComparer.Ordinal)
            {
                ["user"] = Ok("""{"id": "user_1", "email": "ann@example.com", "name": "Ann", "tier": "free"}"""),
                ["account"] = Ok("""{"items": [{"id": "acc_1", "balance": 100.00, "version": 3}], "nextCursor": null}"""),
                ["transaction"] = Ok("""{"items": [{"id": "txn_1", "metadata": {}}], "nextCursor": "more"}"""),
                ["notification"] = Ok("""{"items": [{"id": "ntf_1", "body": "Hello"}], "nextCursor": null}"""),
            };

        public static async Task<FourServices> Start(Place place, params string[] settings)
        {
            var four = new FourServices();
            var services = new List<ServiceLocation>();
            foreach (var name in four.Answers.Keys)
                services.Add(await four.Locate(name, place));
            four.Gateway = await GatewayScenario.Start(services, settings);
            return four;
        }

        public void Set(params (string Key, string Value)[] settings)
        {
            foreach (var (key, value) in settings)
                Gateway.Configuration[key] = value;
            Gateway.Configuration.Reload();
        }

        public async ValueTask DisposeAsync()
        {
            await Gateway.DisposeAsync();
            foreach (var server in _servers)
                await server.DisposeAsync();
        }

        private async Task<ServiceLocation> Locate(string name, Place place)
        {
            RequestDelegate answer = http => Answer(name, http);
            if (place is Place.Here)
                return ServiceLocation.Here(name, new Uri("http://127.0.0.1:3001"), answer, GatewayScenario.Healthy);
            var server = await LoopbackServer.Start(answer);
            _servers.Add(server);
            return ServiceLocation.Elsewhere(name, server.Address);
        }

        private Task Answer(string name, HttpContext http)
        {
            lock (Asked)
            {
                Asked.Add($"{http.Request.Path}{http.Request.QueryString}");
                Tokens.Add(http.Request.Headers.Authorization.ToString());
            }
            return Answers[name](http);
        }

        private static RequestDelegate Ok(string data) => http => Say(http, 200, $$"""{"success": true, "data": {{data}}}""");
    }
}
