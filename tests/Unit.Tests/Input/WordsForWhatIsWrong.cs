using System.Text;
using Florin.Kernel;
using Florin.Platform.Feeds;
using Florin.Platform.Identity;
using Florin.Risk;
using Florin.Testing;
using Florin.Testing.Storage;
using Microsoft.AspNetCore.Http;

namespace Florin.Unit.Tests.Input;

/// <summary>What a client reads about a request that was refused: in words about the request, not about the program.</summary>
public sealed class WordsForWhatIsWrong : IAsyncLifetime
{
    private NoteService? _notes;

    private NoteService Notes => _notes ?? throw new InvalidOperationException("It was not started.");

    public async ValueTask InitializeAsync() => _notes = await NoteService.Start();

    public async ValueTask DisposeAsync() => await Notes.DisposeAsync();

    [Theory]
    [InlineData("\uFEFF{}", "body", "begins with a byte order mark; send UTF-8 without one.")]
    [InlineData(" \n ", "body", "is empty; expected a JSON object.")]
    [InlineData("{", "body", "is not valid JSON: it ends before it is complete.")]
    [InlineData("{\"text\":\"a\"", "body", "is not valid JSON: it ends before it is complete.")]
    [InlineData("{\"count\":1,}", "body", "is not valid JSON: '}' is unexpected at line 1, byte 12.")]
    [InlineData("{\n\"count\":1\n\"text\":2}", "body", "is not valid JSON: '\"' is unexpected at line 3, byte 1.")]
    [InlineData("{count:1}", "body", "is not valid JSON: 'c' is unexpected at line 1, byte 2.")]
    [InlineData("{\"flag\":tru}", "flag", "is not valid JSON: '}' is unexpected at line 1, byte 12.")]
    [InlineData("{\"text\":\"\t\"}", "text", "is not valid JSON: the byte 0x09 is unexpected at line 1, byte 10.")]
    [InlineData("{\"count\":01}", "count", "is not valid JSON: '1' is unexpected at line 1, byte 11.")]
    [InlineData("{} x", "body", "is not valid JSON: 'x' is unexpected at line 1, byte 4.")]
    public async Task Say_where_a_body_is_no_JSON(string body, string field, string problem)
    {
        var answer = await Notes.Itself().PostBytes("/notes", Encoding.UTF8.GetBytes(body));
        Assert.Equal(problem, (string?)answer.Json["errors"]?[field]?[0]);
    }

    [Fact]
    public async Task Are_one_sentence_for_several_problems()
    {
        var answer = await Notes.Post("""{"text": 1, "count": "a", "flag": 3}""");
        Assert.Equal(
            "count: is a string; expected a number; flag: is a number; expected true or false; text: is a number; expected a string.",
            (string?)answer.Json["detail"]
        );
        var asked = await Notes.Post("""{"cuont": 1}""");
        Assert.Equal("cuont: is not a known field; did you mean 'count'?", (string?)asked.Json["detail"]);
    }

    [Fact]
    public async Task Do_not_guess_what_a_letter_or_nothing_was_meant_to_be()
    {
        Assert.Contains(
            "the fields are text,",
            (string?)(await Notes.Post("""{"x": 1}""")).Json["detail"],
            StringComparison.Ordinal
        );
        Assert.Equal("body: has a field without a name.", (string?)(await Notes.Post("""{"": 1}""")).Json["detail"]);
        Assert.Equal("query: has a parameter without a name.", (string?)(await Notes.Get("/notes?=1")).Json["detail"]);
        Assert.Null(Suggestion.Nearest("x", ["q"]));
        Assert.Null(Suggestion.Nearest("", ["q"]));
        Assert.Equal("status", Suggestion.Nearest("statsu", ["q", "status"]));
    }

    [Theory]
    [InlineData("Basic abc", "The Authorization header has no access token; send it in the form Bearer TOKEN.")]
    [InlineData("Bearer", "The Authorization header has no access token; send it in the form Bearer TOKEN.")]
    [InlineData("Bearer abc", "The access token is invalid or has expired.")]
    public async Task Say_what_an_Authorization_header_lacks(string header, string detail)
    {
        await using var risk = await Risk();
        var http = new DefaultHttpContext();
        (http.Request.Method, http.Request.Path, http.Request.Headers.Authorization) = ("GET", "/rules", header);
        using var body = new MemoryStream();
        http.Response.Body = body;
        await risk.Serve(http);
        await http.Response.CompleteAsync();
        Assert.Contains(detail, Encoding.UTF8.GetString(body.ToArray()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Name_no_field_that_is_only_sent_back()
    {
        await using var risk = await Risk();
        var admin = new Actor("user_admin", Role.Admin);
        var answer = await risk.Send(
            "PUT",
            "/rules",
            """{"unheardOf": 1, "changedBy": null, "changedAt": null}""",
            admin,
            null
        );
        Assert.EndsWith("structuring, version.", (string?)answer.Json["errors"]?["unheardOf"]?[0], StringComparison.Ordinal);
        Assert.Null(answer.Json["errors"]?["changedBy"]);
    }

    [Theory]
    [InlineData(900, "15 minutes")]
    [InlineData(3600, "1 hour")]
    [InlineData(90, "90 seconds")]
    [InlineData(172800, "2 days")]
    [InlineData(0.5, "00:00:00.5000000")]
    public void Tell_a_length_of_time(double seconds, string words) =>
        Assert.Equal(words, LengthOfTime.InWords(TimeSpan.FromSeconds(seconds)));

    [Fact]
    public void Tell_a_time_in_microseconds() =>
        Assert.Equal(
            "2026-01-31T12:00:00.123456Z",
            Rfc3339.Text(new DateTimeOffset(2026, 1, 31, 13, 0, 0, TimeSpan.FromHours(1)).AddTicks(1_234_567))
        );

    private static Task<LoneService> Risk() =>
        LoneService.Start(
            RiskService.Definition,
            new InMemoryLogStore(),
            new InMemoryViewStore(),
            new WallClock(),
            new OtherServices(),
            name => new LogFeed(SomeLog.Open(name, new InMemoryLogStore(), _ => { }, new WallClock()))
        );
}
