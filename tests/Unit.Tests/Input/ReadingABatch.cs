using System.Text;
using Microsoft.AspNetCore.Http;

namespace Florin.Unit.Tests.Input;

/// <summary>
/// A body that is a list of bodies: each is accepted or refused by itself, and the whole costs little whatever it holds.
/// </summary>
public sealed class ReadingABatch : IAsyncLifetime
{
    private const int Overhead = 300_000; // Of an exchange in memory, its answer included.
    private NoteService? _notes;

    private NoteService Notes => _notes ?? throw new InvalidOperationException("It was not started.");

    public async ValueTask InitializeAsync() => _notes = await NoteService.Start();

    public async ValueTask DisposeAsync() => await Notes.DisposeAsync();

    [Theory]
    [InlineData("""{"text": "\ud800"}""", 400)]
    [InlineData("""{"\ud800": 1}""", 400)]
    [InlineData("""{"metadata": {"\ud800": 1}}""", 400)]
    [InlineData("""{"text": "a", "text": "b"}""", 400)]
    [InlineData("""{"metadata": {"a": 1, "a": 1}}""", 400)]
    [InlineData("""{"txet": "a"}""", 400)]
    [InlineData("""{"amount": {}}""", 400)]
    [InlineData("1", 400)]
    [InlineData("null", 400)]
    [InlineData("[[[[]]]]", 400)]
    public async Task Lets_a_bad_item_fail_alone(string bad, int status)
    {
        var answer = await Notes.Post($$"""{"items": [{"text": "a"}, {{bad}}, {"text": "b"}]}""", "/batch");
        Assert.Equal([200, status, 200], answer.Data.AsArray().Select(item => (int)item!["status"]!)); // As made above.
    }

    [Fact]
    public async Task Lets_an_item_that_is_too_deep_or_too_large_fail_alone()
    {
        var deep = $"{{\"metadata\": {string.Concat(Enumerable.Repeat("{\"a\":", 2000))}1{new string('}', 2001)}";
        var large = $"{{\"text\": \"{new string('x', 64 << 10)}\"}}";
        var answer = await Notes.Post($$"""{"items": [{{deep}}, {"text": "b"}, {{large}}]}""", "/batch");
        Assert.Equal([400, 200, 413], answer.Data.AsArray().Select(item => (int)item!["status"]!)); // As made above.
    }

    [Theory]
    [InlineData("""{"items": []}""", "items")]
    [InlineData("{}", "items")]
    [InlineData("""{"items": null}""", "items")]
    [InlineData("""{"items": {}}""", "items")]
    [InlineData("""{"items": [{}, {}, {}, {}, {}, {}]}""", "items")]
    [InlineData("""{"itmes": [{}]}""", "itmes")]
    [InlineData("""{"items": [{}], "items": [{}]}""", "items")]
    public async Task Is_refused_whole_where_it_is_no_such_list(string json, string field)
    {
        var answer = await Notes.Post(json, "/batch");
        Assert.Equal(400, answer.Status);
        Assert.NotNull(answer.Json["errors"]![field]); // A 400 has them.
    }

    [Theory]
    [InlineData("{\"items\": [1", ",1", "]}")]
    [InlineData("{\"items\": [{}", ",{}", "]}")]
    [InlineData("{\"items\": ", "[", "")]
    [InlineData("{\"items\": [{\"metadata\": {\"a\": [1", ",1", "]}}]}")]
    [InlineData("{\"metadata\": {\"a\": [1", ",1", "]}}")]
    [InlineData("{\"x\": [1", ",1", "]}")]
    [InlineData("{\"a0\": 1", ", \"b\": 1", "}")]
    public async Task Costs_little_more_than_its_bytes(string before, string again, string after)
    {
        foreach (var path in (string[])["/batch", "/notes"])
        foreach (var bytes in (int[])[NoteService.MaxBytes - 100, 10 << 20])
        {
            var body = Encoding.UTF8.GetBytes(
                before + string.Concat(Enumerable.Repeat(again, (bytes - before.Length - after.Length) / again.Length)) + after
            );
            await Costs(path, body); // What is made once is made.
            var cost = await Costs(path, body);
            Assert.InRange(cost, 0, Overhead + (bytes > NoteService.MaxBytes || path == "/notes" ? 0 : 3L * bytes));
        }
    }

    // Over storage in memory everything happens on this thread.
    private async Task<long> Costs(string path, byte[] body)
    {
        var http = new DefaultHttpContext();
        (http.Request.Method, http.Request.Path, http.Request.ContentType) = ("POST", path, "application/json");
        http.Request.Body = new MemoryStream(body);
        http.Request.ContentLength = body.Length;
        http.Response.Body = new MemoryStream();
        var before = GC.GetAllocatedBytesForCurrentThread();
        var served = Notes.Itself().Serve(http);
        var cost = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(served.IsCompletedSuccessfully);
        await served;
        return cost;
    }
}
