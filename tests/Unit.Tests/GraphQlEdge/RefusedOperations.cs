using Florin.GraphQlEdge;

namespace Florin.Unit.Tests.GraphQlEdge;

/// <summary>What is refused before it is executed: with its status, and with what was sent and what there is instead.</summary>
public sealed class RefusedOperations
{
    private const string Two = "query a { me { id } } query b { me { id } }";

    [Theory]
    [InlineData("{\"query\": \"{ me { id } }\", \"query\": \"{ me }\"}", "'query' is specified more than once.")]
    [InlineData("{\"query\": \"{ me { id } }\", \"variables\": {\"a\": 1, \"a\": 2}}", "'a' is specified more than once.")]
    [InlineData("{\"query\": }", "The body is not valid JSON, at byte 10 of line 1.")]
    [InlineData("{\"query\": \"" + Two + "\", \"operationName\": \"zz\"}", "has no operation 'zz'; it has 'a', 'b'.")]
    [InlineData("{\"query\": \"{ me { id } }\", \"operationName\": \"zz\"}", "no operation 'zz'; it has none with a name.")]
    [InlineData("{\"query\": \"{ nothing }\"}", "nothing")]
    [InlineData("{\"query\": \"{ me \"}", "Error parsing query: ")]
    public async Task Have_a_status_and_say_what_is_wrong(string body, string why)
    {
        var (response, refused) = await new SentOperations(200, "{}").Send(body);
        var error = SentOperations.ErrorOf(refused);
        Assert.Contains(why, (string?)error["message"], StringComparison.Ordinal);
        Assert.Equal((400, 400), (response.StatusCode, (int?)error["extensions"]!["status"]));
    }

    [Theory]
    [InlineData("text/plain", "The content type 'text/plain' is not supported; expected application/json.")]
    [InlineData(null, "The request has no content type; expected application/json.")]
    public async Task Name_the_content_type(string? contentType, string why)
    {
        var (response, refused) = await new SentOperations(200, "{}").Send("{\"query\": \"{ me { id } }\"}", contentType);
        var error = SentOperations.ErrorOf(refused);
        Assert.Equal((why, 415), ((string?)error["message"], response.StatusCode));
        Assert.Equal(415, (int?)error["extensions"]!["status"]);
    }

    [Fact]
    public async Task Have_a_time_after_which_a_subscription_may_find_room()
    {
        var (response, refused) = await new SentOperations(
            200,
            """{"success": true, "data": {"id": "t"}}""",
            new GraphQlOptions { MaxSubscriptions = 0 }
        ).Send("{\"query\": \"subscription { transaction(id: \\\"t\\\") { id } }\"}", accept: "text/event-stream");
        var extensions = SentOperations.ErrorOf(refused)["extensions"]!; // It is refused.
        Assert.Equal((429, "5"), (response.StatusCode, response.Headers.RetryAfter.ToString()));
        Assert.Equal((429, 5), ((int?)extensions["status"], (int?)extensions["retryAfter"]));
    }

    [Fact]
    public async Task Have_no_status_where_a_client_is_to_send_the_document()
    {
        var (response, refused) = await new SentOperations(200, "{}").Send(
            "{\"extensions\": {\"persistedQuery\": {\"version\": 1, \"sha256Hash\": \"00\"}}}"
        );
        Assert.Equal(200, response.StatusCode);
        Assert.Null(SentOperations.ErrorOf(refused)["extensions"]!["status"]); // It is refused.
    }
}
