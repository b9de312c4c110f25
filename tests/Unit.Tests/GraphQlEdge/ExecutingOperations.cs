using System.Text.Json.Nodes;
using Florin.GraphQlEdge;
using Microsoft.AspNetCore.Http;

namespace Florin.Unit.Tests.GraphQlEdge;

/// <summary>In which order the fields of an operation make their requests, and how many.</summary>
public sealed class ExecutingOperations
{
    private const string Holds = "/api/account/accounts/acc_1/holds";

    [Fact]
    public async Task Carries_out_each_command_with_what_is_below_it_before_the_next()
    {
        var held = 0;
        await using var edge = await AGraphQlEdge.Start(
            new GraphQlOptions(),
            http =>
                http.Request.Path == Holds
                    ? AGraphQlEdge.Say(
                        http,
                        $"{{\"id\": \"hold_{Interlocked.Increment(ref held)}\", \"accountId\": \"acc_1\"}}"
                    )
                    : AGraphQlEdge.Say(http, $"{{\"items\": [{{\"id\": \"acc_1\", \"held\": {Volatile.Read(ref held)}}}]}}")
        );
        const string Hold = "placeHold(id: \"acc_1\", input: {amount: 1}) { id account { held } }";
        var data = (await edge.Ask($"mutation {{ a: {Hold} b: {Hold} }}"))["data"]!; // It is valid.
        Assert.Equal(
            "{\"a\":{\"id\":\"hold_1\",\"account\":{\"held\":\"1\"}},\"b\":{\"id\":\"hold_2\",\"account\":{\"held\":\"2\"}}}",
            data.ToJsonString()
        );
        const string Load = "GET /api/account/accounts?ids=acc_1";
        Assert.Equal([$"POST {Holds}", Load, $"POST {Holds}", Load], edge.Requests);
    }

    [Fact]
    public async Task Reads_the_same_list_below_several_objects_once()
    {
        await using var edge = await AGraphQlEdge.Start(new GraphQlOptions(), Transactions);
        var asked = await edge.Ask("{ transactions { nodes { user { accounts { nodes { id } } } } } }");
        Assert.Equal(3, asked["data"]!["transactions"]!["nodes"]!.AsArray().Count); // It is valid.
        Assert.DoesNotContain("errors", asked.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(
            [
                "GET /api/transaction/transactions",
                "GET /api/user/users/by-id?ids=user_1,user_2",
                "GET /api/account/accounts?userId=user_1",
                "GET /api/account/accounts?userId=user_2",
            ],
            edge.Requests
        );
    }

    [Fact]
    public async Task Reads_lists_below_a_list_at_the_same_time_but_only_so_many()
    {
        var (inFlight, most) = (0, 0);
        await using var edge = await AGraphQlEdge.Start(
            new GraphQlOptions { MaxParallelRequests = 3 },
            async http =>
            {
                if (http.Request.Path == "/api/user/users")
                {
                    var users = Enumerable.Range(0, 20).Select(i => $"{{\"id\": \"user_{i}\"}}");
                    await AGraphQlEdge.Say(http, $"{{\"items\": [{string.Join(',', users)}]}}");
                    return;
                }
                most = Math.Max(most, Interlocked.Increment(ref inFlight));
                await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
                Interlocked.Decrement(ref inFlight);
                await AGraphQlEdge.Say(http, "{\"items\": [{\"id\": \"acc_1\"}]}");
            }
        );
        var asked = await edge.Ask("{ users { nodes { accounts { nodes { id } } } } }");
        Assert.Null(asked["errors"]);
        Assert.Equal((21, 3), (edge.Requests.Count, most));
    }

    [Fact]
    public async Task Says_at_each_place_that_one_read_was_refused()
    {
        await using var edge = await AGraphQlEdge.Start(
            new GraphQlOptions(),
            http => AGraphQlEdge.Refuse(http, 403, "forbidden")
        );
        var errors = (await edge.Ask("{ a: users { nodes { id } } b: users { nodes { id } } }"))["errors"]!.AsArray(); // It is refused.
        Assert.Equal(
            ["[\"a\"]", "[\"b\"]"],
            errors.Select(error => error!["path"]!.ToJsonString()).Order(StringComparer.Ordinal)
        );
        Assert.Single(edge.Requests);
    }

    [Fact]
    public async Task Sends_no_body_without_an_input()
    {
        var sent = (Type: (string?)"", Length: (long?)0);
        await using var edge = await AGraphQlEdge.Start(
            new GraphQlOptions(),
            http =>
            {
                sent = (http.Request.ContentType, http.Request.ContentLength);
                return AGraphQlEdge.Say(http, "{\"id\": \"txn_1\"}");
            }
        );
        await edge.Ask("mutation { approveTransaction(id: \"txn_1\") { id } }");
        Assert.Equal((null, null), sent);
    }

    [Fact]
    public async Task Says_which_value_a_service_left_out()
    {
        await using var edge = await AGraphQlEdge.Start(
            new GraphQlOptions(),
            http => AGraphQlEdge.Say(http, "{\"id\": \"user_1\"}")
        );
        var asked = await edge.Ask("{ me { id email } }");
        Assert.Null(asked["data"]!["me"]); // It is executed.
        var error = Assert.Single(asked["errors"]!.AsArray())!; // As above.
        Assert.Equal(
            ("value-missing", "The service sent no value for User.email, which always has one."),
            ((string?)error["extensions"]!["code"], (string?)error["message"]) // Each has some.
        );
        Assert.Equal(1, edge.Logs.Count);
    }

    [Theory] // A document that was valid is not validated again; its values are.
    [InlineData(0)]
    [InlineData(100_000)]
    public async Task Checks_the_values_of_each_request(int cache)
    {
        await using var edge = await AGraphQlEdge.Start(
            new GraphQlOptions { DocumentCacheCharacters = cache },
            http => AGraphQlEdge.Say(http, "{\"items\": []}")
        );
        const string Query = "query ($n: Int!) { users(first: $n) { nodes { id } } }";
        string?[] codes =
        [
            CodeOf(await edge.Ask(Query, new { n = 3 })),
            CodeOf(await edge.Ask(Query, new { n = "three" })),
            CodeOf(await edge.Ask(Query)),
            CodeOf(await edge.Ask(Query, new { n = 4 })),
        ];
        Assert.Equal([null, "invalid-request", "invalid-request", null], codes);
        Assert.Equal(["GET /api/user/users?limit=3", "GET /api/user/users?limit=4"], edge.Requests);
    }

    [Fact]
    public async Task Looks_at_the_sizes_of_pages_each_time()
    {
        await using var edge = await AGraphQlEdge.Start(
            new GraphQlOptions(),
            http => AGraphQlEdge.Say(http, "{\"items\": []}")
        );
        const string Query = "query ($n: Int!) { users(first: $n) { nodes { accounts(first: $n) { nodes { id } } } } }";
        Assert.Null(CodeOf(await edge.Ask(Query, new { n = 3 })));
        Assert.Equal("query-too-complex", CodeOf(await edge.Ask(Query, new { n = 100 })));
        Assert.Single(edge.Requests);
    }

    [Fact]
    public async Task Refuses_what_is_not_valid_each_time()
    {
        await using var edge = await AGraphQlEdge.Start(new GraphQlOptions(), http => AGraphQlEdge.Say(http, "{}"));
        for (var i = 0; i < 3; i++)
            Assert.Equal("invalid-request", CodeOf(await edge.Ask("{ me { nothing } }")));
        Assert.Empty(edge.Requests);
    }

    private static string? CodeOf(JsonNode asked) => (string?)asked["errors"]?[0]?["extensions"]?["code"];

    private static Task Transactions(HttpContext http) =>
        AGraphQlEdge.Say(
            http,
            http.Request.Path.Value switch
            {
                "/api/transaction/transactions" =>
                    "{\"items\": [{\"userId\": \"user_1\"}, {\"userId\": \"user_2\"}, {\"userId\": \"user_1\"}]}",
                "/api/user/users/by-id" => "{\"items\": [{\"id\": \"user_1\"}, {\"id\": \"user_2\"}]}",
                _ => "{\"items\": [{\"id\": \"acc_1\"}]}",
            }
        );
}
