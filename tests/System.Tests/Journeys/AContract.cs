using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Florin.System.Tests.Running;

namespace Florin.System.Tests.Journeys;

/// <summary>The check that all journeys rely on: that it can fail.</summary>
public sealed class AContract
{
    private const string OpenApi = """
        {"paths": {
          "/api/x/things/{id}": {"get": {"responses": {"200": {}, "404": {}}}},
          "/api/x/things/all": {"get": {"responses": {"200": {}}}}
        }}
        """;

    private readonly Contract _contract = new(OpenApi);

    [Theory]
    [InlineData("GET", "/api/x/things/1?a=b", 200, true)]
    [InlineData("GET", "/api/x/things/1", 404, true)]
    [InlineData("GET", "/api/x/things/1", 409, false)]
    [InlineData("GET", "/api/x/things/all", 404, false)]
    [InlineData("PUT", "/api/x/things/1", 405, true)]
    [InlineData("PUT", "/api/x/things/1", 200, false)]
    [InlineData("GET", "/api/x/others", 200, false)]
    [InlineData("GET", "/api/x/others", 404, true)]
    public void Knows_what_is_documented(string method, string path, int status, bool expected) =>
        Assert.Equal(expected, _contract.IsDocumented(method, path, status));

    [Theory]
    [InlineData("GET", 404, "not-found", true)]
    [InlineData("GET", 404, "forbidden", false)]
    [InlineData("GET", 403, "forbidden", false)]
    [InlineData("PUT", 405, "method-not-allowed", true)]
    public void Knows_which_codes_are_documented(string method, int status, string code, bool expected)
    {
        const string Document = """
            {"paths": {"/x": {"get": {"responses": {"404": {"content": {"application/problem+json": {"schema":
              {"allOf": [{}, {"properties": {"code": {"enum": ["not-found"]}}}]}}}}}}}}}
            """;
        Assert.Equal(expected, new Contract(Document).IsDocumented(method, "/x", status, code));
    }

    [Fact]
    public void Is_broken_by_an_answer_without_headers_and_envelope()
    {
        using var bare = new HttpResponseMessage();
        var answer = Bare(200, """{"id": 1}""", bare.Headers);
        var breaches = _contract.Breaches("GET", "/api/x/things/1", answer).ToList();
        Assert.Contains("has no X-Request-Id", breaches);
        Assert.Contains("is not the envelope of a success", breaches);
    }

    [Fact]
    public void Is_broken_by_a_problem_that_names_no_field_and_by_a_fault()
    {
        using var bare = new HttpResponseMessage();
        var invalid = Bare(400, """{"status": 400, "success": false, "code": "invalid-request"}""", bare.Headers);
        Assert.Contains("names no field", _contract.Breaches("GET", "/api/x/things/1", invalid));
        var fault = Bare(500, "{}", bare.Headers);
        Assert.Contains("is a fault of the program", _contract.Breaches("GET", "/api/x/things/1", fault));
    }

    [Theory]
    [InlineData("""{"data": {"id": "x_1", "sum": 1.5, "next": null, "kind": "a"}}""", null)]
    [InlineData("""{"data": {"id": "x_1", "next": "x_2"}}""", null)]
    [InlineData("""{}""", "$ has no data")]
    [InlineData("""{"data": {"id": "y"}}""", "$.data.id is 'y', which does not match ^x_")]
    [InlineData("""{"data": {"id": 1}}""", "$.data.id is number, not \"string\"")]
    [InlineData("""{"data": {"id": "x_1", "next": 1}}""", "$.data.next is number, not \"string\"")]
    [InlineData("""{"data": {"id": "x_1", "kind": "b"}}""", "$.data.kind is not one of the values listed")]
    [InlineData("""{"data": {"id": "x_1", "list": [{"id": "x_1"}, {}]}}""", "$.data.list[1] has no id")]
    public void Is_broken_by_a_body_that_is_not_as_its_schema_says(string body, string? breach)
    {
        const string Document = """
            {
              "paths": {"/x": {"get": {"responses": {"200": {"content": {"application/json": {"schema": {
                "type": "object", "required": ["data"], "properties": {"data": {"$ref": "#/components/schemas/Thing"}}}}}}}}}},
              "components": {"schemas": {
                "Thing": {"type": "object", "required": ["id"], "properties": {
                  "id": {"type": "string", "pattern": "^x_"},
                  "sum": {"type": "number"},
                  "kind": {"enum": ["a"]},
                  "next": {"anyOf": [{"type": "string"}, {"type": "null"}]},
                  "list": {"type": "array", "items": {"$ref": "#/components/schemas/Thing"}}}}}}
            }
            """;
        using var bare = new HttpResponseMessage();
        Assert.Equal(breach, new Contract(Document).OfSchema("GET", "/x", Bare(200, body, bare.Headers)).SingleOrDefault());
    }

    private static Answer Bare(int status, string body, HttpResponseHeaders headers) =>
        new(status, JsonNode.Parse(body), body, headers) { ContentType = "application/json" };
}
