using static Florin.Unit.Tests.Transactions.Attachments.AnAttachingService;

namespace Florin.Unit.Tests.Transactions.Attachments;

/// <summary>How much of a file is read for what is sent of it.</summary>
public sealed class ReadingParts : IAsyncDisposable
{
    private readonly AnAttachingService _here = new();

    [Theory]
    [InlineData("GET", null, null, 200, Pdf, "Open")]
    [InlineData("HEAD", null, null, 200, "", "LengthOf")]
    [InlineData("HEAD", "Range", "bytes=0-3", 206, "", "LengthOf")]
    [InlineData("GET", "If-None-Match", "ETAG", 304, "", "")]
    [InlineData("GET", "If-None-Match", "*", 304, "", "")]
    [InlineData("GET", "If-None-Match", "\"other\"", 200, Pdf, "Open")]
    [InlineData("GET", "If-Match", "ETAG", 200, Pdf, "Open")]
    [InlineData("GET", "Range", "bytes=5-8", 206, "1.7 ", "OpenPart 5 4")]
    [InlineData("GET", "Range", "bytes=9-", 206, "hello", "OpenPart 9 5")]
    [InlineData("GET", "Range", "bytes=9-9999", 206, "hello", "OpenPart 9 5")]
    [InlineData("GET", "Range", "bytes=-5", 206, "hello", "OpenPart 9 5")]
    [InlineData("GET", "Range", "bytes=-9999", 206, Pdf, "Open")]
    [InlineData("GET", "Range", "bytes=0-", 206, Pdf, "Open")]
    [InlineData("GET", "Range", "bytes=0-1,3-4", 200, Pdf, "Open")]
    [InlineData("GET", "Range", "bytes=3-1", 200, Pdf, "Open")]
    public async Task Is_no_more_than_that(string method, string? header, string? value, int status, string body, string asked)
    {
        await _here.Start();
        var one = await _here.Attached();
        var tag = (await _here.Ask("GET", $"{one}/content")).Headers.ETag.ToString();
        _here.Store.Asked.Clear();
        var answer = await _here.Ask(
            method,
            $"{one}/content",
            header is null ? [] : [(header, value == "ETAG" ? tag : value!)] // A header has one.
        );
        Assert.Equal((status, body), (answer.Status, answer.Body));
        Assert.Equal(asked, string.Join(", ", _here.Store.Content));
    }

    [Fact]
    public async Task Is_refused_without_reading_where_it_is_another_file()
    {
        await _here.Start();
        var one = await _here.Attached();
        _here.Store.Asked.Clear();
        var answer = await _here.Ask("GET", $"{one}/content", ("If-Match", "\"other\""));
        Assert.Equal(412, answer.Status);
        Assert.Contains("\"code\":\"precondition-failed\"", answer.Body, StringComparison.Ordinal);
        Assert.Empty(_here.Store.Content);
    }

    [Fact]
    public async Task Is_all_of_it_where_the_part_would_be_of_another_content()
    {
        await _here.Start();
        var one = await _here.Attached();
        var outdated = await _here.Ask("GET", $"{one}/content", ("Range", "bytes=0-3"), ("If-Range", "\"other\""));
        Assert.Equal((200, Pdf), (outdated.Status, outdated.Body));
        var tag = outdated.Headers.ETag.ToString();
        var current = await _here.Ask("GET", $"{one}/content", ("Range", "bytes=0-3"), ("If-Range", tag));
        Assert.Equal((206, "%PDF"), (current.Status, current.Body));
        var both = await _here.Ask("GET", $"{one}/content", ("If-Match", tag), ("If-None-Match", tag));
        Assert.Equal((200, Pdf), (both.Status, both.Body));
    }

    [Fact]
    public async Task Is_nothing_beyond_the_end()
    {
        await _here.Start();
        var one = await _here.Attached();
        _here.Store.Asked.Clear();
        Assert.Equal(416, (await _here.Ask("GET", $"{one}/content", ("Range", "bytes=14-"))).Status);
        Assert.Empty(_here.Store.Content);
    }

    [Fact]
    public async Task Is_still_compared_where_it_is_sent()
    {
        await _here.Start();
        var one = await _here.Attached();
        var (name, content) = Assert.Single(_here.Store.Files);
        _here.Store.Files[name] = [.. content.Reverse()];
        Assert.Equal(503, (await _here.Ask("GET", $"{one}/content")).Status);
        _here.Store.Files[name] = content[..10];
        Assert.Equal(503, (await _here.Ask("GET", $"{one}/content", ("Range", "bytes=9-"))).Status);
        Assert.Equal(503, (await _here.Ask("HEAD", $"{one}/content")).Status);
        _here.Store.Files.Clear();
        Assert.Equal(503, (await _here.Ask("HEAD", $"{one}/content")).Status);
        Assert.Equal(503, (await _here.Ask("GET", $"{one}/content", ("Range", "bytes=9-"))).Status);
    }

    public ValueTask DisposeAsync() => _here.DisposeAsync();
}
