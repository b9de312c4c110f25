using System.Text.Json;
using Florin.Gateway.Model;
using Florin.Platform.Hosting;
using Florin.Platform.Json;
using Microsoft.AspNetCore.Http;

namespace Florin.Unit.Tests.Gateway;

public sealed class TellingHowServicesAre
{
    private ServiceHealth _health = GatewayScenario.Healthy();
    private int _asked;

    [Theory, BothPlaces]
    public async Task Is_healthy_with_all_of_them(Place place)
    {
        await using var gateway = await Start(place);
        foreach (var path in new[] { "/health", "/health/ready" })
        {
            var data = await Data(gateway, path);
            Assert.Equal("healthy", data.GetProperty("status").GetString());
            var service = Assert.Single(data.GetProperty("services").EnumerateArray());
            Assert.Equal(
                ("account", "healthy", "closed"),
                (Text(service, "name"), Text(service, "status"), Text(service, "circuit"))
            );
        }
    }

    [Theory, BothPlaces]
    public async Task Says_who_owns_the_log(Place place)
    {
        await using var gateway = await Start(place);
        var since = new DateTimeOffset(2026, 11, 28, 12, 0, 0, TimeSpan.Zero);
        _health = _health with { Log = new LogStanding("MySql", true, "http://10.0.0.2:3002", 7, 42, since, 3) };
        var stored = Assert
            .Single((await Data(gateway, "/api/discovery/services")).GetProperty("items").EnumerateArray())
            .GetProperty("log");
        Assert.Equal(("http://10.0.0.2:3002", 7), (Text(stored, "owner"), stored.GetProperty("epoch").GetInt64()));
        var (status, body) = await gateway.Administer("GET /admin/storage");
        Assert.Equal(200, status);
        var log = Assert.Single(body.GetProperty("data").GetProperty("items").EnumerateArray());
        Assert.Equal(
            ("account", "MySql", "http://10.0.0.2:3002", "2026-11-28T12:00:00.000000Z"),
            (Text(log, "log"), Text(log, "provider"), Text(log, "owner"), Text(log, "ownedSince"))
        );
        Assert.Equal((7, 42, 3.0), (Number(log, "epoch"), Number(log, "head"), Number(log, "leaseSeconds")));
        var instance = Assert.Single(log.GetProperty("instances").EnumerateArray());
        Assert.True(instance.GetProperty("isOwner").GetBoolean());

        static double Number(JsonElement of, string name) => of.GetProperty(name).GetDouble();
    }

    [Theory, BothPlaces]
    public async Task Is_not_ready_without_one_of_them_and_says_which_and_why(Place place)
    {
        await using var gateway = await Start(place);
        _health = _health with { Status = HealthStatus.Unhealthy, Checks = [CheckHealth.Of("log", "The disk is full.")] };
        var problem = await (await gateway.Get("/health", "admin")).IsProblem(503, "unavailable");
        Assert.Contains("account", Text(problem, "detail"), StringComparison.Ordinal);
        var check = Assert.Single(
            Assert.Single(problem.GetProperty("services").EnumerateArray()).GetProperty("checks").EnumerateArray()
        );
        Assert.Equal(("log", "The disk is full."), (Text(check, "name"), Text(check, "detail")));
        Assert.Equal(200, (int)(await gateway.Get("/health/live")).StatusCode);
    }

    [Theory, BothPlaces]
    public async Task Tells_strangers_neither_where_a_service_is_nor_what_it_said(Place place)
    {
        await using var gateway = await Start(place);
        _health = _health with
        {
            Checks = [CheckHealth.Of("log", "/data/account/log.db: The disk is full.")],
            Consumers = [new ConsumerHealth("list", "account", HealthStatus.Degraded, 1, 2, 3, "127.0.0.1:3002 refused")],
            Log = new LogStanding("MySql", false, "http://127.0.0.1:3002", 1, 2, null, null),
        };
        foreach (var path in new[] { "/health", "/health/ready", "/health/readiness", "/health/detailed" })
        {
            var shown = await gateway.Client.GetStringAsync(path);
            Assert.Contains("\"log\"", shown, StringComparison.Ordinal);
            foreach (var secret in new[] { "disk", "127.0.0.1", "refused" })
                Assert.DoesNotContain(secret, shown, StringComparison.Ordinal);
        }
        Assert.Contains(
            "disk",
            await (await gateway.Get("/health", "admin")).Content.ReadAsStringAsync(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Is_ready_while_something_only_lags()
    {
        await using var gateway = await Start(Place.Here);
        _health = _health with { Status = HealthStatus.Degraded };
        Assert.Equal("degraded", (await Data(gateway, "/health")).GetProperty("status").GetString());
    }

    [Fact]
    public async Task Asks_a_service_elsewhere_at_most_once_a_second()
    {
        await using var gateway = await Start(Place.Elsewhere);
        for (var time = 0; time < 5; time++)
            await Data(gateway, "/health");
        Assert.Equal(1, _asked);
        gateway.Time.Advance(TimeSpan.FromSeconds(1));
        await Data(gateway, "/health");
        Assert.Equal(2, _asked);
    }

    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{\"name\":\"account\"")]
    public async Task Is_not_ready_when_one_elsewhere_cannot_be_reached_or_breaks_off(string answer)
    {
        await using var breaking = RawHttp.Server(answer);
        await using var gateway = await GatewayScenario.Start(ServiceLocation.Elsewhere("account", breaking.Address));
        await (await gateway.Get("/health/ready")).IsProblem(503, "unavailable");
        var found = Assert.Single((await Data(gateway, "/api/discovery/services")).GetProperty("items").EnumerateArray());
        Assert.Equal(("unhealthy", JsonValueKind.Null), (Text(found, "status"), found.GetProperty("since").ValueKind));
    }

    [Theory]
    [InlineData(true, "healthy")]
    [InlineData(false, "degraded")]
    public async Task Goes_by_the_destinations_that_are_asked_in_the_place_of_the_service(bool both, string status)
    {
        await using var well = await LoopbackServer.Start(Report);
        await using var other = await LoopbackServer.Start(both ? Report : http => http.Say("I am no service."));
        await using var gateway = await GatewayScenario.Start(
            ServiceLocation.Elsewhere("account", new Uri("http://127.0.0.1:1")), // Nobody is there.
            $"Gateway:Clusters:account:Destinations:a:Address={other.Address}",
            $"Gateway:Clusters:account:Destinations:b:Address={well.Address}"
        );
        Assert.Equal(status, Text(await Data(gateway, "/health"), "status"));
        var found = Assert.Single((await Data(gateway, "/api/discovery/services")).GetProperty("items").EnumerateArray());
        Assert.Equal((status, "1970-01-01T00:00:00.000000Z"), (Text(found, "status"), Text(found, "since")));
    }

    [Fact]
    public async Task Asks_a_destination_in_this_process_directly()
    {
        await using var gateway = await GatewayScenario.Start(
            [
                ServiceLocation.Here("account", new Uri("http://127.0.0.1:3002"), _ => Task.CompletedTask, () => _health),
                ServiceLocation.Elsewhere("ledger", new Uri("http://127.0.0.1:1")), // Nobody is there.
            ],
            "Gateway:Clusters:ledger:Destinations:a:Address=inproc://account"
        );
        Assert.Equal("healthy", Text(await Data(gateway, "/health"), "status"));
    }

    [Theory, BothPlaces]
    public async Task Tells_where_each_is_and_since_when(Place place)
    {
        await using var gateway = await Start(place);
        var found = Assert.Single((await Data(gateway, "/api/discovery/services")).GetProperty("items").EnumerateArray());
        Assert.Equal(
            ("account", "healthy", "1970-01-01T00:00:00.000000Z"),
            (Text(found, "name"), Text(found, "status"), Text(found, "since"))
        );
        Assert.StartsWith("http://127.0.0.1:", Text(found, "address"), StringComparison.Ordinal);
    }

    [Theory, BothPlaces]
    public async Task Tells_how_each_destination_fares(Place place)
    {
        await using var gateway = await Start(place);
        for (var call = 0; call < 3; call++)
            await gateway.Get("/api/account/x");
        _health = _health with { Status = HealthStatus.Unhealthy };
        await gateway.Send(HttpMethod.Post, "/api/account/x"); // A GET would be tried again.
        var found = Assert.Single((await Data(gateway, "/api/discovery/services")).GetProperty("items").EnumerateArray());
        Assert.Equal(0, found.GetProperty("bulkhead").GetProperty("active").GetInt32());
        var destination = Assert.Single(found.GetProperty("destinations").EnumerateArray());
        Assert.Equal("healthy", Text(destination, "state"));
        Assert.Equal(4, destination.GetProperty("requests").GetInt32());
        // Only the one elsewhere answers what its health is.
        Assert.Equal(place is Place.Here ? 0 : 1, destination.GetProperty("failures").GetInt32());
        Assert.True(destination.GetProperty("latencyMs").GetProperty("p99").GetDouble() > 0);
    }

    private Task<GatewayScenario> Start(Place place) =>
        place is Place.Here
            ? GatewayScenario.Start(
                ServiceLocation.Here("account", new Uri("http://127.0.0.1:3002"), _ => Task.CompletedTask, () => _health)
            )
            : GatewayScenario.Start(Place.Elsewhere, Report);

    private Task Report(HttpContext http)
    {
        _asked++;
        http.Response.StatusCode = _health.Ready ? 200 : 503;
        return http.Response.WriteAsJsonAsync(_health, FlorinJson.Full, http.RequestAborted);
    }

    private static string? Text(JsonElement element, string property) => element.GetProperty(property).GetString();

    private static async Task<JsonElement> Data(GatewayScenario gateway, string path)
    {
        var reply = JsonSerializer.Deserialize<JsonElement>(await gateway.Client.GetStringAsync(path));
        Assert.True(reply.GetProperty("success").GetBoolean());
        return reply.GetProperty("data");
    }
}
