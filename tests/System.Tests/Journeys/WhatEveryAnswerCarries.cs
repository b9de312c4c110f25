using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Florin.System.Tests.Running;

namespace Florin.System.Tests.Journeys;

[Collection(Sharing.Together)]
public sealed class WhatEveryAnswerCarriesInOneProcess(OneProcess florin) : WhatEveryAnswerCarries(florin);

[Collection(Sharing.Apart)]
public sealed class WhatEveryAnswerCarriesBetweenSeveralProcesses(SeveralProcesses florin) : WhatEveryAnswerCarries(florin);

/// <summary>Request ids and traces from outside to the events, and what operators and programs look up.</summary>
public abstract class WhatEveryAnswerCarries(ITestFlorin florin)
{
    private const string Trace = "0af7651916cd43dd8448eb211c80319c";

    [Theory]
    [InlineData("client-17.a:b_c", true)]
    [InlineData("two words", false)]
    [InlineData("<script>", false)]
    [InlineData(null, false)]
    public async Task Is_the_clients_own_request_id_if_it_is_sane(string? sent, bool kept)
    {
        var id = sent ?? new string('x', 129);
        var person = await Person.New(florin);
        foreach (var path in (string[])["/api/user/me", "/api/nobody/x", "/health"])
        {
            var answered = (await person.Get(path, ("X-Request-Id", id))).Header("X-Request-Id");
            Assert.Equal(kept, answered == id);
        }
    }

    [Fact]
    public async Task Is_the_name_of_the_service_that_answered()
    {
        var person = await Person.New(florin);
        Assert.Equal("user", (await person.Get("/api/user/me")).Header("X-Service"));
        Assert.Equal("account", (await person.Get("/api/account/accounts")).Header("X-Service"));
        Assert.Equal("gateway", (await person.Get("/health")).Header("X-Service"));
    }

    [Fact]
    public async Task Leads_from_the_clients_trace_and_request_to_events_and_audit()
    {
        var (person, admin) = (await Person.New(florin), await Person.Admin(florin));
        var (account, request) = (await person.Opens(), $"request-{Person.Key().Value}");
        var answer = await person.Post(
            Person.Transactions,
            person.Deposit(account, 5),
            ("traceparent", $"00-{Trace}-b7ad6b7169203331-01"),
            ("X-Request-Id", request),
            ("Prefer", "wait=30")
        );
        var id = (string)answer.Data["id"]!; // As in the contract.
        var events = await person.List($"{Person.Transactions}/{id}/events");
        Assert.All(events, e => Assert.Equal(id, (string?)e["metadata"]!["correlationId"]));
        Assert.Contains(Trace, (string?)events[0]["metadata"]!["traceId"], StringComparison.Ordinal);
        await Eventually.Is(
            () => admin.List($"/api/audit/entries?entityId={id}"),
            entries => entries.Any(e => (string?)e["requestId"] == request && (string?)e["address"] == "127.0.0.1")
        );
    }

    [Fact]
    public async Task Is_what_operators_look_up()
    {
        var stranger = await Person.Stranger(florin);
        var services = (await stranger.Get("/api/discovery/services")).Data;
        Assert.Contains("\"transaction\"", services.ToJsonString(), StringComparison.Ordinal);
        Assert.Contains("florin_", (await stranger.Get("/metrics")).Text, StringComparison.Ordinal);
        var keys = (await stranger.Get("/.well-known/jwks.json")).Body!["keys"]!.AsArray(); // RFC 7517.
        Assert.All(
            keys,
            key => Assert.Equal(("EC", "P-256", null), ((string?)key!["kty"], (string?)key["crv"], (string?)key["d"]))
        );
    }

    [Fact]
    public async Task Adds_up_in_the_summary()
    {
        var (person, admin) = (await Person.New(florin), await Person.Admin(florin));
        var account = await person.Opens("CHF");
        var before = (await admin.Get("/api/analytics/summary")).Data;
        await person.MovesTo("COMPLETED", person.Deposit(account, 12.50m, "CHF"));
        await Eventually.Is(
            async () => (await admin.Get("/api/analytics/summary")).Data,
            after => Grown(before, after, "completed") >= 1 && Volume(after) - Volume(before) == 12.50m
        );
    }

    [Fact]
    public async Task Is_nothing_for_a_body_that_ends_too_early_and_others_are_still_answered()
    {
        var person = await Person.New(florin);
        for (var i = 0; i < 20; i++)
        {
            using var socket = new TcpClient();
            await socket.ConnectAsync(IPAddress.Loopback, florin.Gateway.BaseAddress!.Port); // Set by the fixture.
            var head =
                $"POST {Person.Transactions} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {person.Token}\r\n"
                + $"Content-Type: application/json\r\nContent-Length: {1000 * (i + 1)}\r\n\r\n{{\"userId\": \"";
            await using var stream = socket.GetStream();
            await stream.WriteAsync(Encoding.ASCII.GetBytes(head));
            socket.Client.Shutdown(SocketShutdown.Send);
            Assert.DoesNotContain("HTTP/1.1 5", await AllThatComes(stream), StringComparison.Ordinal);
        }
        Assert.Equal(200, (await person.Get("/api/user/me")).Status);
        Assert.Empty(await person.Ids(Person.Transactions));
    }

    // Whether it is told or cut off, who breaks off cannot complain.
    private static async Task<string> AllThatComes(Stream stream)
    {
        try
        {
            using var reader = new StreamReader(stream);
            return await reader.ReadToEndAsync();
        }
        catch (IOException)
        {
            return "";
        }
    }

    private static int Grown(JsonNode before, JsonNode after, string name) => (int)after[name]! - (int)before[name]!; // As in the contract.

    private static decimal Volume(JsonNode summary) => (decimal?)summary["volume"]!["CHF"] ?? 0; // As above.
}
