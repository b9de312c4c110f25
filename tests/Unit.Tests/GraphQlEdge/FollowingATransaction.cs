using System.Net;
using Florin.GraphQlEdge;
using Florin.Testing;
using Microsoft.AspNetCore.Http;

namespace Florin.Unit.Tests.GraphQlEdge;

/// <summary>How many subscriptions there may be, whose, for how long, and what ends them.</summary>
public sealed class FollowingATransaction
{
    private const string Query = "subscription { transaction(id: \"txn_1\") { id status } }";
    private const string Now = "{\"id\": \"txn_1\", \"status\": \"PENDING\"}";

    [Fact]
    public async Task Ends_with_the_transaction()
    {
        await using var edge = await AGraphQlEdge.Start(
            new GraphQlOptions(),
            http => AGraphQlEdge.Say(http, IsOfEvents(http) ? "{\"items\": [{}]}" : Now)
        );
        using var response = await edge.Subscribe(Query);
        var result = Assert.Single(await AGraphQlEdge.Results(response)); // It did not change.
        Assert.Equal("PENDING", (string?)result["data"]!["transaction"]!["status"]); // It is valid.
    }

    [Fact] // Events that are there already are not waited for, so that no preference is applied.
    public async Task Goes_on_where_more_has_happened_before_it_waits()
    {
        var asked = 0;
        string[] pages =
        [
            "{\"items\": [], \"nextCursor\": \"1\"}",
            "{\"items\": [{}], \"nextCursor\": \"2\"}",
            "{\"items\": []}",
        ];
        await using var edge = await AGraphQlEdge.Start(
            new GraphQlOptions(),
            http => AGraphQlEdge.Say(http, IsOfEvents(http) ? pages[Interlocked.Increment(ref asked) - 1] : Now)
        );
        using var response = await edge.Subscribe(Query);
        Assert.Null(Assert.Single(await AGraphQlEdge.Results(response))["errors"]);
        Assert.Equal(pages.Length, asked);
    }

    [Fact]
    public async Task Is_refused_to_a_caller_who_has_as_many_as_one_may_have()
    {
        await using var edge = await AGraphQlEdge.Start(new GraphQlOptions { MaxSubscriptionsPerCaller = 1 }, Waiting);
        using var first = await edge.Subscribe(Query, "one");
        using var second = await edge.Subscribe(Query, "one");
        Assert.Equal(HttpStatusCode.TooManyRequests, second.StatusCode);
        Assert.Contains("MaxSubscriptionsPerCaller", await TextOf(second), StringComparison.Ordinal);
        using var other = await edge.Subscribe(Query, "other");
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (first.StatusCode, other.StatusCode));
    }

    [Fact]
    public async Task Is_refused_where_there_are_as_many_as_there_may_be()
    {
        await using var edge = await AGraphQlEdge.Start(new GraphQlOptions { MaxSubscriptions = 1 }, Waiting);
        using var first = await edge.Subscribe(Query, "one");
        using var other = await edge.Subscribe(Query, "other");
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.TooManyRequests), (first.StatusCode, other.StatusCode));
        Assert.Contains("rate-limited", await TextOf(other), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Gives_its_place_back_at_its_end()
    {
        var isOver = false;
        await using var edge = await AGraphQlEdge.Start(
            new GraphQlOptions { MaxSubscriptionsPerCaller = 1 },
            http =>
                isOver || !IsOfEvents(http) ? AGraphQlEdge.Say(http, IsOfEvents(http) ? "{\"items\": []}" : Now) : Waiting(http)
        );
        using (await edge.Subscribe(Query))
            isOver = true; // The client goes.
        var status = await Eventually.Is(
            async () =>
            {
                using var next = await edge.Subscribe(Query);
                return next.StatusCode;
            },
            status => status is HttpStatusCode.OK
        );
        Assert.Equal(HttpStatusCode.OK, status);
    }

    [Fact]
    public async Task Ends_after_the_longest_time_that_it_may_last()
    {
        var options = new GraphQlOptions { MaxSubscriptionTime = TimeSpan.FromMinutes(5) };
        await using var edge = await AGraphQlEdge.Start(options, Waiting);
        using var response = await edge.Subscribe(Query);
        edge.Time.Advance(TimeSpan.FromMinutes(5));
        var result = Assert.Single(await AGraphQlEdge.Results(response));
        Assert.Null(result["errors"]);
    }

    [Theory] // The session has ended, the caller may no longer see it, and the limit of requests is met.
    [InlineData(401, "unauthenticated")]
    [InlineData(404, "not-found")]
    [InlineData(403, "forbidden")]
    [InlineData(429, "rate-limited")]
    public async Task Ends_with_the_refusal_of_its_next_request(int status, string code)
    {
        var waits = 0;
        await using var edge = await AGraphQlEdge.Start(
            new GraphQlOptions(),
            http =>
                !IsOfEvents(http) ? AGraphQlEdge.Say(http, Now)
                : Interlocked.Increment(ref waits) == 1 ? AGraphQlEdge.Say(http, "{\"items\": [], \"nextCursor\": \"1\"}")
                : AGraphQlEdge.Refuse(http, status, code)
        );
        using var response = await edge.Subscribe(Query);
        var results = await AGraphQlEdge.Results(response);
        Assert.Equal(2, results.Count);
        Assert.Equal(
            (code, null),
            ((string?)results[1]["errors"]![0]!["extensions"]!["code"], results[1]["data"]) // It is refused.
        );
    }

    [Fact]
    public async Task Shows_nothing_more_to_whom_may_no_longer_see_it()
    {
        var reads = 0;
        await using var edge = await AGraphQlEdge.Start(
            new GraphQlOptions(),
            http =>
                IsOfEvents(http) ? AGraphQlEdge.Say(http, "{\"items\": [{}]}")
                : Interlocked.Increment(ref reads) == 1 ? AGraphQlEdge.Say(http, Now)
                : AGraphQlEdge.Refuse(http, 404, "not-found")
        );
        using var response = await edge.Subscribe(Query);
        var last = (await AGraphQlEdge.Results(response))[^1];
        Assert.Equal(
            (null, "not-found"),
            (last["data"]!["transaction"], (string?)last["errors"]![0]!["extensions"]!["code"]) // It is executed, and refused.
        );
    }

    [Fact]
    public async Task Is_refused_its_waits_where_the_service_has_no_more_places_for_them()
    {
        await using var edge = await AGraphQlEdge.Start(
            new GraphQlOptions(),
            http => AGraphQlEdge.Say(http, IsOfEvents(http) ? "{\"items\": [], \"nextCursor\": \"1\"}" : Now)
        );
        using var response = await edge.Subscribe(Query);
        var last = (await AGraphQlEdge.Results(response))[^1];
        Assert.Equal("rate-limited", (string?)last["errors"]![0]!["extensions"]!["code"]); // It is refused.
    }

    [Fact]
    public async Task Takes_no_place_where_there_is_nothing_to_follow()
    {
        await using var edge = await AGraphQlEdge.Start(
            new GraphQlOptions { MaxSubscriptions = 0 },
            http => AGraphQlEdge.Refuse(http, 404, "not-found")
        );
        using var response = await edge.Subscribe(Query);
        var result = Assert.Single(await AGraphQlEdge.Results(response));
        Assert.Equal("not-found", (string?)result["errors"]![0]!["extensions"]!["code"]); // It is refused.
        Assert.Single(edge.Requests);
    }

    private static bool IsOfEvents(HttpContext http) => http.Request.Path.Value!.EndsWith("/events", StringComparison.Ordinal); // It has a path.

    // A transaction that nothing happens to.
    private static async Task Waiting(HttpContext http)
    {
        if (http.Request.Headers.ContainsKey("Prefer"))
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, http.RequestAborted);
        await AGraphQlEdge.Say(http, IsOfEvents(http) ? "{\"items\": [], \"nextCursor\": \"1\"}" : Now);
    }

    private static Task<string> TextOf(HttpResponseMessage response) =>
        response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
}
