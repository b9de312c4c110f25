using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Florin.System.Tests.Running;

namespace Florin.System.Tests.Journeys;

[Collection(Sharing.Together)]
public sealed class BadBodiesInOneProcess(OneProcess florin) : BadBodies(florin);

[Collection(Sharing.Apart)]
public sealed class BadBodiesBetweenSeveralProcesses(SeveralProcesses florin) : BadBodies(florin);

/// <summary>
/// Bodies, types, methods and paths that nobody should send. <c>FLORIN_FUZZ_SEED</c> and <c>FLORIN_FUZZ_BODIES</c> say from
/// which seed, and how many random ones.
/// </summary>
public abstract class BadBodies(ITestFlorin florin)
{
    private const string Batch = $"{Person.Transactions}/batch";
    private const int TooMuch = (10 << 20) + 1;

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{\"userId\": \"user_")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("5")]
    [InlineData("{} {}")]
    [InlineData("{\"userId\": \"\\ud800\"}")]
    [InlineData("{\"userId\": 1, \"userId\": 2}")]
    [InlineData("{'userId': 1}")]
    public async Task Are_no_JSON_object(string text)
    {
        var person = await Person.New(florin);
        foreach (
            var path in (string[])[Person.Transactions, Batch, "/api/account/accounts", "/api/user/users", "/api/user/login"]
        )
        {
            var answer = await person.Post(path, text);
            BadInput.IsInvalid(answer);
            Assert.DoesNotContain("Florin.", answer.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Are_deep_or_no_UTF8_or_begin_with_a_mark()
    {
        var person = await Person.New(florin);
        var deep = $"{{\"metadata\": {string.Concat(Enumerable.Repeat("{\"a\":", 5000))}1{new string('}', 5001)}";
        BadInput.IsInvalid(await person.Post(Person.Transactions, deep), "metadata");
        byte[][] bodies =
        [
            [0xFF, 0xFE, 0x7B],
            [.. "{\"userId\": \""u8, 0xC3, 0x28, .. "\"}"u8],
            [0, 0, 0],
            [0xEF, 0xBB, 0xBF, .. "{}"u8],
        ];
        foreach (var body in bodies)
            BadInput.IsInvalid(await person.Post(Person.Transactions, Content(body)));
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/xml")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("multipart/form-data; boundary=b")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("application/json; charset=\"iso-8859-1\"")]
    [InlineData(null)]
    public async Task Are_not_JSON_by_their_type(string? type)
    {
        var person = await Person.New(florin);
        var answer = await person.Post(Person.Transactions, Content("{}"u8.ToArray(), type));
        Assert.Equal((415, "not-json"), (answer.Status, answer.Code));
    }

    [Theory]
    [InlineData("gzip", 415)]
    [InlineData("br, gzip", 415)]
    [InlineData("identity", 400)]
    public async Task Are_not_plain_by_their_encoding(string encoding, int status)
    {
        var person = await Person.New(florin);
        var content = Content("{}"u8.ToArray(), "application/json; charset=UTF-8");
        content.Headers.Add("Content-Encoding", encoding);
        Assert.Equal(status, (await person.Post(Person.Transactions, content)).Status);
    }

    [Fact]
    public async Task Are_larger_than_ten_megabytes()
    {
        var person = await Person.New(florin);
        var large = Encoding.ASCII.GetBytes(new string(' ', TooMuch));
        // Who asks first need not send it; who does not may find the connection closed.
        var answer = await person.Post(Person.Transactions, Content(large), ("Expect", "100-continue"));
        Assert.Equal((413, "body-too-large"), (answer.Status, answer.Code));
        using var chunked = new StreamContent(new Unmeasured(large));
        chunked.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        answer = await person.Post(Person.Transactions, chunked);
        Assert.Equal((413, "body-too-large"), (answer.Status, answer.Code));
    }

    [Theory]
    [InlineData("DELETE", Person.Transactions)]
    [InlineData("PATCH", "/api/account/accounts")]
    [InlineData("PUT", "/api/user/login")]
    [InlineData("BREW", "/api/user/me")]
    [InlineData("POST", "/")]
    [InlineData("POST", "/health")]
    [InlineData("POST", "/openapi.json")]
    public async Task Come_with_a_method_that_is_not_answered(string method, string path)
    {
        var answer = await (await Person.New(florin)).Ask(method, path, null);
        Assert.Equal((405, "method-not-allowed"), (answer.Status, answer.Code));
        Assert.NotEmpty(answer.Allowed);
    }

    [Theory]
    [InlineData("/api")]
    [InlineData("/api/")]
    [InlineData("/api/nobody/x")]
    [InlineData("/api/transaction")]
    [InlineData("/api/transaction//transactions")]
    [InlineData("/api/account/internal/operations/debit")]
    [InlineData("/api/account/metrics/x")]
    public async Task Come_on_a_path_to_nothing(string path)
    {
        var answer = await (await Person.New(florin)).Get(path);
        Assert.Equal((404, "not-found"), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task Are_random_and_still_answered()
    {
        var seed = Setting("FLORIN_FUZZ_SEED", 4711);
        var fuzz = new Fuzz(new Random(seed));
        var targets = await Targets();
        for (var i = 0; i < Setting("FLORIN_FUZZ_BODIES", 300); i++)
        {
            var (who, method, path, body) = targets[i % targets.Count];
            var bent = fuzz.Bend(body);
            try
            {
                await who.Ask(method, path, Content(bent)); // Which holds the answer against the contract.
            }
            catch (Exception fault)
            {
                Assert.Fail($"seed {seed}, body {i}: {method} {path} {Encoding.UTF8.GetString(bent)}: {fault.Message}");
            }
        }
    }

    private async Task<IReadOnlyList<(Person Who, string Method, string Path, JsonNode Body)>> Targets()
    {
        var (person, admin) = (await Person.New(florin), await Person.Admin(florin));
        var account = await person.Opens();
        var rules = (await admin.Get("/api/risk/rules")).Data.DeepClone();
        rules["version"] = -1; // So that it is never really changed.
        return
        [
            (person, "POST", Person.Transactions, person.Deposit(account, 5)),
            (person, "POST", Batch, new JsonObject { ["transactions"] = new JsonArray(person.Deposit(account, 5)) }),
            (person, "POST", "/api/account/accounts", new JsonObject { ["userId"] = person.Id, ["currency"] = "USD" }),
            (
                person,
                "POST",
                "/api/user/users",
                new JsonObject
                {
                    ["email"] = "a@b.c",
                    ["password"] = "12345678",
                    ["name"] = "A",
                }
            ),
            (person, "POST", "/api/user/login", new JsonObject { ["email"] = "a@b.c", ["password"] = "12345678" }),
            (person, "PUT", "/api/notification/preferences", new JsonObject { ["channel"] = "email" }),
            (admin, "PUT", "/api/risk/rules", rules),
        ];
    }

    private static ByteArrayContent Content(byte[] body, string? type = "application/json")
    {
        var content = new ByteArrayContent(body);
        if (type is not null)
            content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        return content;
    }

    private static int Setting(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var set) ? set : otherwise;
}
