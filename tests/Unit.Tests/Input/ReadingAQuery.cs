namespace Florin.Unit.Tests.Input;

/// <summary>Query parameters: those that an endpoint declares, each once and whole.</summary>
public sealed class ReadingAQuery : IAsyncLifetime
{
    private NoteService? _notes;

    private NoteService Notes => _notes ?? throw new InvalidOperationException("It was not started.");

    public async ValueTask InitializeAsync() => _notes = await NoteService.Start();

    public async ValueTask DisposeAsync() => await Notes.DisposeAsync();

    [Theory]
    [InlineData("txet=a", "txet")]
    [InlineData("Text=a", "Text")]
    [InlineData("text=a&text=a", "text")]
    [InlineData("text=a&text=b", "text")]
    [InlineData("text=a&%74ext=b", "text")]
    [InlineData("text=", "text")]
    [InlineData("text", "text")]
    [InlineData("text=%FF", "text")]
    [InlineData("text=%ED%A0%80", "text")]
    [InlineData("text=%", "text")]
    [InlineData("text=%zz", "text")]
    [InlineData("text=%00", "text")]
    [InlineData("text=%0A", "text")]
    [InlineData("text=%E2%80%AE", "text")]
    [InlineData("%FF=1", "query")]
    [InlineData("currency=usdollars", "currency")]
    [InlineData("currency=XX", "currency")]
    [InlineData("at=October%205%202025", "at")]
    [InlineData("at=2025-10-05", "at")]
    [InlineData("at=2025-10-05T10:00", "at")]
    [InlineData("at=2025-10-05T10:00:00", "at")]
    [InlineData("at=2025-10-05%2010:00:00Z", "at")]
    [InlineData("at=2025-10-05T10:00:00.1234567Z", "at")]
    [InlineData("cursor=", "cursor")]
    [InlineData("limit=1e1", "limit")]
    [InlineData("limit=%D9%A3", "limit")]
    public async Task Refuses(string query, string field)
    {
        var answer = await Notes.Get($"/notes?{query}");
        Assert.Equal((400, "invalid-request"), (answer.Status, answer.Code));
        Assert.Equal([field], answer.Json["errors"]!.AsObject().Select(e => e.Key)); // A 400 has them.
    }

    [Fact]
    public async Task Names_the_likely_one_and_everything_at_once()
    {
        var answer = await Notes.Get("/notes?txet=a&limit=0&currency=nothing");
        Assert.Contains("did you mean 'text'?", (string?)answer.Json["errors"]!["txet"]![0], StringComparison.Ordinal);
        Assert.Equal(3, answer.Json["errors"]!.AsObject().Count);
    }

    [Fact]
    public async Task Reads_what_is_declared_whole()
    {
        var answer = await Notes.Get("/notes?text=M%C3%BCller+%26%20co&at=2025-10-05T10:00:00+02:00&currency=usd&limit=7");
        Assert.Equal("Müller & co", (string?)answer.Data["text"]);
        Assert.Equal("2025-10-05T08:00:00.000000Z", (string?)answer.Data["at"]);
        Assert.Equal("USD", (string?)answer.Data["currency"]);
        Assert.Equal(7, (int?)answer.Data["limit"]);
    }

    [Theory]
    [InlineData("text=a&currency=usd&limit=2", true)]
    [InlineData("limit=9&currency=usd&text=a", true)]
    [InlineData("text=%61&currency=usd", true)]
    [InlineData("text=a", false)]
    [InlineData("text=b&currency=usd", false)]
    [InlineData("text=a&currency=usd&at=2025-10-05T10:00:00Z", false)]
    [InlineData("text=acurrency=usd", false)]
    public async Task Takes_a_cursor_with_the_filters_that_it_was_given_with(string query, bool taken)
    {
        var cursor = (string?)(await Notes.Get("/notes?text=a&currency=usd&limit=2")).Data["next"];
        var answer = await Notes.Get($"/notes?{query}&cursor={cursor}");
        Assert.Equal(taken ? 200 : 400, answer.Status);
        if (!taken)
            Assert.Contains("belongs to another list", (string?)answer.Json["errors"]!["cursor"]![0], StringComparison.Ordinal); // A 400 has them.
    }

    [Fact]
    public async Task Is_not_possible_where_nothing_is_declared() => Assert.Equal(500, (await Notes.Get("/wrong")).Status);
}
