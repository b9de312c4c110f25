using System.Text.Json.Nodes;
using Florin.System.Tests.Running;

namespace Florin.System.Tests.Journeys;

/// <summary>What an operator asks of the gateway and does to it, on its port for operators.</summary>
[Collection(Sharing.Together)]
public sealed class Administering(OneProcess florin)
{
    [Theory]
    [InlineData("POST", "/admin/clusters/risk/isolate")]
    [InlineData("GET", Operator.Document)]
    [InlineData("POST", "/admin/storage/account/pin?instance=http://127.0.0.1:3002&until=2099-01-01T00:00:00Z")]
    [InlineData("POST", "/admin/storage/account/release")]
    public async Task Is_for_administrators_only(string method, string path)
    {
        var admin = await Operator.Admin(florin);
        var (_, user) = await florin.Gateway.Register("nosy");
        Assert.Equal(
            [(401, "unauthenticated"), (401, "unauthenticated"), (403, "forbidden")],
            [await Ask(null), await Ask("nonsense"), await Ask(user)]
        );
        Assert.Equal(404, (await florin.Gateway.Ask("GET", path, token: admin.Token)).Status);

        async Task<(int, string?)> Ask(string? token)
        {
            var answer = await admin.With(token).Ask(method, path);
            return (answer.Status, answer.Code);
        }
    }

    [Theory]
    [InlineData("/admin/openapi.json")]
    [InlineData("/admin/clusters/user")]
    [InlineData("/admin/registry")]
    [InlineData("/admin/consumers")]
    [InlineData("/admin/storage")]
    [InlineData("/admin/failed-writes")]
    [InlineData("/admin/traces")]
    [InlineData("/admin/config")]
    [InlineData("/admin/alerts")]
    [InlineData("/admin/alerts/rules")]
    [InlineData("/admin/alerts/rules/error-rate")]
    [InlineData("/admin/alerts/silences")]
    [InlineData("/admin/alerts/history")]
    public async Task Answers_as_its_document_says(string path)
    {
        var admin = await Operator.Admin(florin);
        Assert.Equal(200, (await admin.Ask("GET", path)).Status);
        Assert.Contains("POST /admin/clusters/{cluster}/isolate", admin.Operations);
        Assert.Equal(47, admin.Operations.Count());
    }

    [Fact]
    public async Task Isolates_a_service_until_it_is_reset()
    {
        var admin = await Operator.Admin(florin);
        const string Asked = "/api/notification/notifications";
        Assert.Equal(200, (await florin.Gateway.Ask("GET", Asked, token: admin.Token)).Status);
        try
        {
            var isolated = await admin.Ask("POST", "/admin/clusters/notification/isolate");
            Assert.Equal("isolated", (string?)isolated.Data["circuit"]!["state"]); // As in the report.
            var refused = await florin.Gateway.Ask("GET", Asked, token: admin.Token);
            Assert.Equal((503, "circuit-open"), (refused.Status, refused.Code));
            Assert.NotNull(refused.Header("Retry-After"));
        }
        finally
        {
            await admin.Ask("POST", "/admin/clusters/notification/reset");
        }
        Assert.Equal(200, (await florin.Gateway.Ask("GET", Asked, token: admin.Token)).Status);
        var actor = (string?)(await florin.Gateway.Ask("GET", "/api/user/me", token: admin.Token)).Data["id"];
        Assert.Contains(
            $$""""State":{"Actor":"{{actor}}","Method":"POST","Path":"/admin/clusters/notification/isolate","Status":200"""",
            florin.Output,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Says_when_to_try_again_also_where_more_was_asked_for()
    {
        var (admin, person) = (await Operator.Admin(florin), await Person.New(florin));
        try
        {
            await admin.Ask("POST", "/admin/clusters/account/isolate");
            foreach (var query in (string[])["", "?links=true", "?include=user", "?include=user&links=true"])
            {
                var refused = await florin.Gateway.Ask("GET", $"/api/account/accounts{query}", token: person.Token);
                Assert.Equal((503, "circuit-open"), (refused.Status, refused.Code));
                Assert.Equal(refused.Header("Retry-After"), $"{(int)refused.Body!["retryAfter"]!}"); // As in the contract.
            }
        }
        finally
        {
            await admin.Ask("POST", "/admin/clusters/account/reset");
        }
    }

    [Fact]
    public async Task Refuses_to_release_or_pin_a_log_that_has_one_process()
    {
        var admin = await Operator.Admin(florin);
        foreach (var change in (string[])["release", "pin?instance=http://127.0.0.1:3002&until=2099-01-01T00:00:00Z"])
        {
            var refused = await admin.Ask("POST", $"/admin/storage/account/{change}");
            Assert.Equal((409, "wrong-state"), (refused.Status, refused.Code));
            Assert.Contains("kept by Sqlite", refused.Text, StringComparison.Ordinal);
            Assert.Equal(404, (await admin.Ask("POST", $"/admin/storage/nothing/{change}")).Status);
        }
    }

    [Fact]
    public async Task Drains_a_destination_and_takes_it_back()
    {
        var admin = await Operator.Admin(florin);
        const string Asked = "/api/audit/verify";
        var destination = (JsonArray)(await admin.Ask("GET", "/admin/clusters/audit")).Data["destinations"]!; // As in the report.
        var path = $"/admin/clusters/audit/destinations/{(string?)destination[0]!["id"]}";
        try
        {
            Assert.True((bool)(await admin.Ask("POST", $"{path}/drain")).Data["drained"]!);
            Assert.Equal("unavailable", (await florin.Gateway.Ask("GET", Asked, token: admin.Token)).Code);
        }
        finally
        {
            await admin.Ask("POST", $"{path}/undrain");
        }
        await admin.Ask("POST", "/admin/clusters/audit/reset");
        Assert.Equal(200, (await florin.Gateway.Ask("GET", Asked, token: admin.Token)).Status);
    }

    [Fact]
    public async Task Tells_where_a_client_stands_and_lets_it_start_afresh()
    {
        var admin = await Operator.Admin(florin);
        var (id, user) = await florin.Gateway.Register("busy");
        await florin.Gateway.Ask("GET", "/limited/nothing", token: user);
        var path = $"/admin/limits/user:{id}";
        var used = (await admin.Ask("GET", path)).Data["items"]![0]!; // Of the only policy there is.
        Assert.Equal(("few", 5, 4), ((string?)used["policy"], (int)used["limit"]!, (int)used["remaining"]!));
        var afresh = (await admin.Ask("POST", $"{path}/reset")).Data["items"]![0]!; // As above.
        Assert.Equal(5, (int)afresh["remaining"]!);
        Assert.Equal(400, (await admin.Ask("GET", "/admin/limits/ip:nowhere")).Status);
    }

    [Fact]
    public async Task Shows_the_configuration_without_its_secrets()
    {
        var admin = await Operator.Admin(florin);
        var config = await admin.Ask("GET", "/admin/config");
        Assert.Equal(ITestFlorin.AdminEmail, (string?)config.Data["Florin:Admin:Email"]);
        Assert.Equal("[redacted]", (string?)config.Data["Florin:Admin:Password"]);
        Assert.DoesNotContain(ITestFlorin.AdminPassword, config.Text, StringComparison.Ordinal);
        Assert.Equal("00:00:30", (string?)config.Data["Gateway:CircuitBreaker:BreakDuration"]);
        Assert.DoesNotContain("\"PATH\"", config.Text, StringComparison.OrdinalIgnoreCase);
        var status = await admin.Ask("GET", "/admin/config/status");
        Assert.True((bool)status.Data["taken"]!, status.Text);
    }

    [Theory]
    [InlineData("/admin/routes", 15)] // One for each service, and the tests' own.
    [InlineData("/admin/clusters", 12)]
    [InlineData("/admin/destinations", 12)]
    public async Task Lists_what_there_is(string path, int count)
    {
        var answer = await (await Operator.Admin(florin)).Ask("GET", path);
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
        var answer = await (await Operator.Admin(florin)).Ask(method, path);
        Assert.Equal((status, code, "application/problem+json"), (answer.Status, answer.Code, answer.ContentType));
        Assert.Equal(status == 405 ? ["GET", "HEAD"] : [], answer.Allowed);
    }
}
