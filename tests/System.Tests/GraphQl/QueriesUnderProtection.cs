using System.Net;
using System.Net.Http.Json;
using System.Text;
using Florin.System.Tests.Journeys;
using Florin.System.Tests.Running;

namespace Florin.System.Tests.GraphQl;

/// <summary>Queries count as the requests that they make, make few of them, and are refused beyond their limits.</summary>
public sealed class QueriesUnderProtection(QueriesUnderProtection.Counting florin)
    : IClassFixture<QueriesUnderProtection.Counting>
{
    /// <summary>A Florin that counts.</summary>
    public sealed class Counting : IAsyncLifetime
    {
        /// <summary>The program.</summary>
        public OneProcess Florin { get; } = new();

        /// <inheritdoc/>
        public async ValueTask InitializeAsync() =>
            await Florin.Start("--Gateway:RateLimit:Enabled=true", "--Gateway:RateLimit:Limit=100", "--GraphQl:MaxRequests=30");

        /// <inheritdoc/>
        public ValueTask DisposeAsync() => Florin.DisposeAsync();
    }

    // What a query has in it more of than it may, and what else is refused of it in the same way.
    public static TheoryData<string, string> Bombs =>
        new()
        {
            {
                "MaxDepth",
                $"{{ account(id: \"x\") {string.Concat(Enumerable.Repeat("{ parent ", 12))}{{ id }}{new string('}', 12)} }}"
            },
            { "MaxFields", $"{{ me {{ {string.Concat(Enumerable.Repeat("id ", 600))} }} }}" },
            { "MaxRootFields", $"{{ {string.Concat(Enumerable.Range(0, 21).Select(i => $"a{i}: me {{ id }} "))} }}" },
            { "MaxRootFields", $"{{ ... {{ {string.Concat(Enumerable.Range(0, 21).Select(i => $"a{i}: me {{ id }} "))} }} }}" },
            { "arguments and directives", $"{{ __typename {string.Concat(Enumerable.Repeat("@skip ", 2001))} }}" },
            { "lists of types", "{ __schema { types { fields { type { fields { name } } } } } }" },
            { "MaxAliases", $"{{ me {{ {string.Concat(Enumerable.Range(0, 60).Select(i => $"a{i}: id "))} }} }}" },
            { "MaxCost", "{ accounts(first: 100) { nodes { transactions(first: 100) { nodes { id } } } } }" },
            { "MaxFields", Doubling(30) },
            { "fragments within each other", Chain(200) },
            { "levels deep", string.Concat(Enumerable.Repeat("{ me ", 500)) },
            {
                "lists of types",
                "{ __schema { types { fields { type { fields { type { fields { type { fields { name } } } } } } } } } }"
            },
        };

    private OneProcess Florin => florin.Florin;

    [Theory] // A command would be carried out without any, as often as it is sent.
    [InlineData("")]
    [InlineData("one, two")]
    public async Task Are_refused_with_what_is_no_key(string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/graphql")
        {
            Content = JsonContent.Create(new { query = "{ __typename }" }),
        };
        request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        using var response = await Florin.Gateway.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains(
            "Idempotency-Key",
            await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Are_counted_as_the_requests_that_they_make_and_one()
    {
        var caller = new GraphQlCaller(Florin, (await Person.New(Florin)).Token);
        var first = await caller.Ask("{ me { id } }");
        var second = await caller.Ask("{ me { id } accounts { nodes { id } } payments { nodes { id } } }");
        Assert.Equal(4, first.Remaining - second.Remaining);
        var third = await caller.Ask("{ __typename }");
        Assert.Equal(1, second.Remaining - third.Remaining);
    }

    [Fact]
    public async Task Make_one_request_for_each_kind_of_object_and_level_however_many_there_are()
    {
        var person = await Person.New(Florin);
        var accounts = new[] { await person.OpensWith(100), await person.Opens(), await person.Opens() };
        for (var i = 0; i < 6; i++)
            await person.MovesTo("COMPLETED", person.Transfer(accounts[0], accounts[1 + (i % 2)], 1));
        var caller = new GraphQlCaller(Florin, person.Token);
        var before = await caller.Ask("{ __typename }");
        // The list; accounts of both sides; their owner, and transactions' users, who are one; that is 3 and the query itself.
        var asked = await caller.Ask(
            "{ transactions(first: 7) { nodes { id user { name } fromAccount { id user { email } } toAccount { id name user { email } } } } }"
        );
        Assert.Equal("ok", asked.Outcome);
        Assert.Equal(7, asked.Data!["transactions"]!["nodes"]!.AsArray().Count); // It is ok.
        Assert.Equal(4, before.Remaining - asked.Remaining);
    }

    [Fact]
    public async Task Make_the_same_request_once()
    {
        var caller = new GraphQlCaller(Florin, (await Person.New(Florin)).Token);
        var first = await caller.Ask("{ __typename }");
        var second = await caller.Ask("{ a: me { id } b: me { email } }");
        Assert.Equal(("ok", 2), (second.Outcome, first.Remaining - second.Remaining));
    }

    [Fact]
    public async Task Are_no_way_around_the_limit()
    {
        var caller = new GraphQlCaller(Florin, (await Person.New(Florin)).Token);
        var pages = Enumerable.Range(1, 20).Select(i => $"a{i}: accounts(first: {i}) {{ nodes {{ id }} }} ");
        var query = $"{{ {string.Concat(pages)} }}";
        var (reads, last) = (0, await caller.Ask("{ __typename }"));
        for (var i = 0; i < 20 && last.Status == 200; i++)
        {
            last = await caller.Ask(query);
            reads += last.Data?.AsObject().Count(field => field.Value is not null) ?? 0;
        }
        Assert.Equal((429, "rate-limited"), (last.Status, last.Code));
        Assert.InRange(reads, 60, 100);
    }

    [Fact]
    public async Task Make_only_so_many_requests()
    {
        var person = await Person.New(Florin);
        for (var i = 0; i < 12; i++)
            await person.Opens();
        var asked = await new GraphQlCaller(Florin, person.Token).Ask(
            "{ accounts { nodes { entries { nodes { amount } } holds { nodes { id } } transactions { nodes { id } } } } }"
        );
        Assert.Equal((200, "query-too-complex"), (asked.Status, asked.Code));
    }

    [Theory]
    [MemberData(nameof(Bombs))]
    public async Task Are_refused_beyond_a_limit(string setting, string query)
    {
        var asked = await new GraphQlCaller(Florin, null).Ask(query);
        Assert.Equal((400, "query-too-complex"), (asked.Status, asked.Code));
        Assert.Contains(setting, (string?)asked.Body["errors"]![0]!["message"], StringComparison.Ordinal); // It is refused.
    }

    [Fact]
    public async Task Are_refused_where_the_document_is_too_large()
    {
        var caller = new GraphQlCaller(Florin, null);
        using var large = new StringContent(new string(' ', 70_000), Encoding.UTF8, "application/json");
        var asked = await caller.Send(large);
        Assert.Equal((413, "body-too-large"), (asked.Status, asked.Code));
    }

    // Each fragment has the next one twice, and the last the first.
    private static string Doubling(int fragments) =>
        "{ ...f0 } "
        + string.Join(
            ' ',
            Enumerable
                .Range(0, fragments)
                .Select(i => $"fragment f{i} on Query {{ ...f{(i + 1) % fragments} ...f{(i + 1) % fragments} }}")
        );

    private static string Chain(int fragments) =>
        "{ ...f0 } "
        + string.Join(' ', Enumerable.Range(0, fragments).Select(i => $"fragment f{i} on Query {{ ...f{i + 1} }}"))
        + $" fragment f{fragments} on Query {{ me {{ id }} }}";
}
