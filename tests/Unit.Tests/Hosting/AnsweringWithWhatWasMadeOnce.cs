using System.IO.Compression;
using System.Text;
using Florin.Platform.Http;
using Microsoft.AspNetCore.Http;

namespace Florin.Unit.Tests.Hosting;

/// <summary>An answer that was rendered once, for everybody.</summary>
public sealed class AnsweringWithWhatWasMadeOnce
{
    private static readonly string Text = string.Concat(Enumerable.Repeat("the same again ", 100));
    private readonly RenderedAnswer _answer = new(Encoding.UTF8.GetBytes(Text), "text/plain") { HasTag = true };

    [Theory]
    [InlineData("", null)]
    [InlineData("identity", null)]
    [InlineData("gzip", "gzip")]
    [InlineData("GZIP, deflate", "gzip")]
    [InlineData("*", "gzip")]
    [InlineData("br;q=0, gzip", "gzip")]
    [InlineData("gzip;q=0", null)]
    [InlineData("gzip, br", "br")]
    [InlineData(";;;", null)]
    public async Task Is_compressed_as_its_reader_takes_it(string accepted, string? encoding)
    {
        var (response, body) = await Ask("GET", ("Accept-Encoding", accepted));
        Assert.Equal(encoding, response.Headers.ContentEncoding.FirstOrDefault());
        Assert.Equal(("Accept-Encoding", "text/plain"), (response.Headers.Vary.ToString(), response.ContentType));
        Assert.Equal(body.Length, response.ContentLength);
        await using Stream read = encoding switch
        {
            "br" => new BrotliStream(new MemoryStream(body), CompressionMode.Decompress),
            "gzip" => new GZipStream(new MemoryStream(body), CompressionMode.Decompress),
            _ => new MemoryStream(body),
        };
        using var text = new StreamReader(read);
        Assert.Equal(Text, await text.ReadToEndAsync(response.HttpContext.RequestAborted));
    }

    [Fact]
    public async Task Is_not_sent_to_who_has_it_already_in_any_encoding()
    {
        var tag = (await Ask("GET")).Response.Headers.ETag.ToString();
        Assert.StartsWith("W/\"", tag, StringComparison.Ordinal);
        foreach (var known in new[] { tag, $"\"other\", {tag}", tag[2..], "*" })
        {
            var (response, body) = await Ask("GET", ("If-None-Match", known), ("Accept-Encoding", "br"));
            Assert.Equal((304, 0, tag), (response.StatusCode, body.Length, response.Headers.ETag.ToString()));
        }
        foreach (var other in new[] { "\"other\"", "nonsense", "" })
            Assert.Equal(200, (await Ask("GET", ("If-None-Match", other))).Response.StatusCode);
    }

    [Fact]
    public async Task Has_another_tag_where_it_says_something_else()
    {
        var other = new RenderedAnswer("something else"u8.ToArray(), "text/plain") { HasTag = true };
        Assert.NotEqual(
            (await Ask("GET")).Response.Headers.ETag.ToString(),
            (await Ask(other, "GET")).Response.Headers.ETag.ToString()
        );
    }

    [Fact]
    public async Task Has_headers_but_no_body_for_HEAD()
    {
        var (response, body) = await Ask("HEAD");
        Assert.Equal((Text.Length, 0), ((int)response.ContentLength!.Value, body.Length)); // It was set.
    }

    private Task<(HttpResponse Response, byte[] Body)> Ask(string method, params (string, string)[] headers) =>
        Ask(_answer, method, headers);

    private static async Task<(HttpResponse Response, byte[] Body)> Ask(
        RenderedAnswer answer,
        string method,
        params (string Name, string Value)[] headers
    )
    {
        var http = new DefaultHttpContext { Request = { Method = method } };
        using var body = new MemoryStream();
        http.Response.Body = body;
        foreach (var (name, value) in headers)
            http.Request.Headers[name] = value;
        await answer.Write(http);
        await http.Response.CompleteAsync();
        return (http.Response, body.ToArray());
    }
}
