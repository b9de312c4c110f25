using System.Text.Json.Nodes;
using Florin.System.Tests.Running;

namespace Florin.System.Tests.Journeys;

/// <summary>What an operator asks of the gateway and does to it, on its port for operators.</summary>
[Collection(Sharing.Together)]
public sealed class Administering(OneProcess florin)
{
    private HttpClient Admin => florin.Service("admin");

    [Fact]
    public async Task Is_for_administrators_only()
    {
        var (_, user) = await florin.Gateway.Register("nosy");
        Assert.Equal(
            [(401, "unauthenticated"), (401, "unauthenticated"), (403, "forbidden")],
            [await Ask(null), await Ask("nonsense"), await Ask(user)]
        );
        Assert.Equal(
            404,
            (await florin.Gateway.Ask("GET", "/admin/clusters", token: (await Person.Admin(florin)).Token)).Status
        );

        async Task<(int, string?)> Ask(string? token)
        {
            var answer = await Admin.Ask("POST", "/admin/clusters/risk/isolate", token: token);
            return (answer.Status, answer.Code);
        }
    }

    [Fact]
    public async Task Isolates_a_service_until_it_is_reset()
    {
        var token = (await Person.Admin(florin)).Token;
        const string Asked = "/api/notification/notifications";
        Assert.Equal(200, (await florin.Gateway.Ask("GET", Asked, token: token)).Status);
        try
        {
            var isolated = await Admin.Ask("POST", "/admin/clusters/notification/isolate", token: token);
            Assert.Equal("isolated", (string?)isolated.Data["circuit"]!["state"]); // As in the report.
            var refused = await florin.Gateway.Ask("GET", Asked, token: token);
            Assert.Equal((503, "circuit-open"), (refused.Status, refused.Code));
            Assert.NotNull(refused.Header("Retry-After"));
        }
        finally
        {
            await Admin.Ask("POST", "/admin/clusters/notification/reset", token: token);
        }
        Assert.Equal(200, (await florin.Gateway.Ask("GET", Asked, token: token)).Status);
        var actor = (string?)(await florin.Gateway.Ask("GET", "/api/user/me", token: token)).Data["id"];
        Assert.Contains(
            $"The administrator {actor} sent POST /admin/clusters/notification/isolate: 200",
            florin.Output,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Drains_a_destination_and_takes_it_back()
    {
        var token = (await Person.Admin(florin)).Token;
        const string Asked = "/api/audit/verify";
        var destination = (JsonArray)(await Admin.Ask("GET", "/admin/clusters/audit", token: token)).Data["destinations"]!; // As in the report.
        var path = $"/admin/clusters/audit/destinations/{(string?)destination[0]!["id"]}";
        try
        {
            Assert.True((bool)(await Admin.Ask("POST", $"{path}/drain", token: token)).Data["drained"]!);
            Assert.Equal("unavailable", (await florin.Gateway.Ask("GET", Asked, token: token)).Code);
        }
        finally
        {
            await Admin.Ask("POST", $"{path}/undrain", token: token);
        }
        await Admin.Ask("POST", "/admin/clusters/audit/reset", token: token);
        Assert.Equal(200, (await florin.Gateway.Ask("GET", Asked, token: token)).Status);
    }

    [Fact]
    public async Task Tells_where_a_client_stands_and_lets_it_start_afresh()
    {
        var token = (await Person.Admin(florin)).Token;
        var (id, user) = await florin.Gateway.Register("busy");
        await florin.Gateway.Ask("GET", "/limited/nothing", token: user);
        var path = $"/admin/limits/user:{id}";
        var used = (await Admin.Ask("GET", path, token: token)).Data["items"]![0]!; // Of the only policy there is.
        Assert.Equal(("few", 5, 4), ((string?)used["policy"], (int)used["limit"]!, (int)used["remaining"]!));
        var afresh = (await Admin.Ask("POST", $"{path}/reset", token: token)).Data["items"]![0]!; // As above.
        Assert.Equal(5, (int)afresh["remaining"]!);
        Assert.Equal(400, (await Admin.Ask("GET", "/admin/limits/ip:nowhere", token: token)).Status);
    }

    [Fact]
    public async Task Shows_the_configuration_without_its_secrets()
    {
        var token = (await Person.Admin(florin)).Token;
        var config = await Admin.Ask("GET", "/admin/config", token: token);
        Assert.Equal(ITestFlorin.AdminEmail, (string?)config.Data["Florin:Admin:Email"]);
        Assert.Equal("[redacted]", (string?)config.Data["Florin:Admin:Password"]);
        Assert.DoesNotContain(ITestFlorin.AdminPassword, config.Text, StringComparison.Ordinal);
        Assert.Equal("00:00:30", (string?)config.Data["Gateway:CircuitBreaker:BreakDuration"]);
        Assert.DoesNotContain("\"PATH\"", config.Text, StringComparison.OrdinalIgnoreCase);
        var status = await Admin.Ask("GET", "/admin/config/status", token: token);
        Assert.True((bool)status.Data["taken"]!, status.Text);
    }

    [Theory]
    [InlineData("/admin/routes", 9)] // One for each service, and the tests' own.
    [InlineData("/admin/clusters", 8)]
    [InlineData("/admin/destinations", 8)]
    public async Task Lists_what_there_is(string path, int count)
    {
        var answer = await Admin.Ask("GET", path, token: (await Person.Admin(florin)).Token);
        Assert.Equal(count, answer.Data["items"]!.AsArray().Count); // It is a list.
    }

    [Theory]
    [InlineData("GET", "/admin/nothing", 404, "not-found")]
    [InlineData("GET", "/admin/clusters/nobody", 404, "not-found")]
    [InlineData("POST", "/admin/clusters/nobody/isolate", 404, "not-found")]
    [InlineData("POST", "/admin/clusters/user/destinations/nobody/drain", 404, "not-found")]
    [InlineData("DELETE", "/admin/clusters/user", 405, "method-not-allowed")]
    public async Task Is_refused_as_everywhere(string method, string path, int status, string code)
    {
        var answer = await Admin.Ask(method, path, token: (await Person.Admin(florin)).Token);
        Assert.Equal((status, code, "application/problem+json"), (answer.Status, answer.Code, answer.ContentType));
    }
}
