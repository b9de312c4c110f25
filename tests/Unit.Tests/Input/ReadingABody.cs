using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Florin.Kernel;
using Florin.Testing;
using FsCheck.Fluent;

namespace Florin.Unit.Tests.Input;

/// <summary>What a client sends as a body: read whole, or refused with everything that is wrong by its field, never a fault.</summary>
public sealed class ReadingABody : IAsyncLifetime
{
    private NoteService? _notes;

    private NoteService Notes => _notes ?? throw new InvalidOperationException("It was not started.");

    public async ValueTask InitializeAsync() => _notes = await NoteService.Start();

    public async ValueTask DisposeAsync() => await Notes.DisposeAsync();

    /// <summary>Texts as JSON that no string may hold, nor any name.</summary>
    public static TheoryData<string> BadTexts =>
        [
            "\\ud800",
            "\\udc00",
            "\\ud800\\ud800",
            "\\udc00\\ud800",
            "\\ud83dx",
            "a\\uD83D\\n",
            "\\u0000",
            "\\u0007",
            "\\n",
            "\\t",
            "\\b",
            "\\u007f",
            "\u007f",
            "\\u0085",
            "\u009b",
            "\\u202e",
            "\u202e",
            "\\u2066",
            "\u2069",
            "\u200f",
            "\\u061C",
            "\\u2028",
        ];

    [Theory]
    [MemberData(nameof(BadTexts))]
    public async Task Refuses_a_bad_text_wherever_it_stands(string bad)
    {
        await IsRefused($$"""{"text": "{{bad}}"}""", "text");
        await IsRefused($$"""{"amount": "{{bad}}"}""", "amount");
        await IsRefused($$"""{"at": "{{bad}}"}""", "at");
        await IsRefused($$"""{"tags": ["a", "x{{bad}}"]}""", "tags[1]");
        await IsRefused($$$"""{"inner": {"text": "{{{bad}}}"}}""", "inner.text");
        await IsRefused($$$"""{"metadata": {"a": ["{{{bad}}}"]}}""", "metadata.a[0]");
        await IsRefused("{\"metadata\": {\"a\": {\"b" + bad + "\": 1}}}");
        await IsRefused($$$"""{"limits": {"{{{bad}}}": 1}}""");
        await IsRefused($$"""{"{{bad}}": 1}""");
        await IsRefused($$$"""{"inner": {"{{{bad}}}": 1}}""");
    }

    [Fact]
    public async Task Takes_any_plain_text_as_it_is_and_refuses_any_other()
    {
        var texts = Gen.Choose(0, char.MaxValue).Select(c => (char)c).ArrayOf(3).Select(chars => new string(chars));
        foreach (var text in texts.Sample(500))
        {
            var json = string.Concat(text.Select(c => $"\\u{(int)c:x4}"));
            var answer = await Notes.Post($$"""{"text": "{{json}}"}""");
            var isPlain = PlainText.Problem(text) is null;
            Assert.True(answer.Status == (isPlain ? 200 : 400), $"{json} was answered {answer.Status}");
            if (isPlain)
                Assert.Equal(text, (string?)answer.Data["text"]);
        }
    }

    [Fact]
    public async Task Refuses_bytes_that_are_no_UTF8()
    {
        foreach (
            var bytes in (byte[][])
                [
                    [0xFF],
                    [0xC3, 0x28],
                    [0xED, 0xA0, 0x80],
                    [0xC0, 0x80],
                    [0xF5, 0x80, 0x80, 0x80],
                    [0xE2],
                ]
        )
        foreach (var before in (string[])["{\"text\": \"", "{\"metadata\": {\"a\": \"", "{\"metadata\": {\"", "{\""])
            Assert.Equal(400, (await Send([.. Encoding.UTF8.GetBytes(before), .. bytes, .. Closing(before)])).Status);
        Assert.Equal(400, (await Send([0xEF, 0xBB, 0xBF, .. "{}"u8])).Status);
    }

    [Theory]
    [InlineData("""{"txet": "a"}""", "txet", "text")]
    [InlineData("""{"Text": "a"}""", "Text", "text")]
    [InlineData("""{"meta_data": {}}""", "meta_data", "metadata")]
    [InlineData("""{"inner": {"cuont": 1}}""", "inner.cuont", "count")]
    public async Task Names_an_unknown_field_and_the_likely_one(string json, string field, string likely)
    {
        var errors = await IsRefused(json, field);
        Assert.Contains($"did you mean '{likely}'?", (string?)errors[field]![0], StringComparison.Ordinal); // It is refused.
    }

    [Fact]
    public async Task Tells_where_a_key_belongs() =>
        Assert.Contains(
            "Idempotency-Key header",
            (string?)(await IsRefused("""{"idempotencyKey": "k"}""", "idempotencyKey"))["idempotencyKey"]![0],
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("""{"text": "a", "text": "a"}""", "text")]
    [InlineData("""{"text": "a", "\u0074ext": "b"}""", "text")]
    [InlineData("""{"inner": {"count": 1, "count": 2}}""", "inner.count")]
    [InlineData("""{"metadata": {"a": 1, "a": 2}}""", "metadata.a")]
    [InlineData("""{"metadata": {"a": [{"b": 1, "\u0062": 2}]}}""", "metadata.a[0].b")]
    [InlineData("""{"limits": {"USD": 1, "USD": 2}}""", "limits.USD")]
    public Task Refuses_a_name_that_stands_twice(string json, string field) => IsRefused(json, field);

    [Theory]
    [InlineData("""{"text": 1}""", "text")]
    [InlineData("""{"text": {}}""", "text")]
    [InlineData("""{"amount": true}""", "amount")]
    [InlineData("""{"amount": [1]}""", "amount")]
    [InlineData("""{"count": 1.5}""", "count")]
    [InlineData("""{"count": 2147483648}""", "count")]
    [InlineData("""{"count": "1"}""", "count")]
    [InlineData("""{"total": 9223372036854775808}""", "total")]
    [InlineData("""{"share": 1e-1}""", "share")]
    [InlineData("""{"share": 0.70000000000000000000000000000000001}""", "share")]
    [InlineData("""{"flag": 1}""", "flag")]
    [InlineData("""{"at": "2026-01-31"}""", "at")]
    [InlineData("""{"tags": "a"}""", "tags")]
    [InlineData("""{"tags": ["a", "b", "c", "d"]}""", "tags")]
    [InlineData("""{"limits": {"A": 1, "B": 1, "C": 1, "D": 1}}""", "limits")]
    [InlineData("""{"metadata": []}""", "metadata")]
    [InlineData("""{"text": "123456789012345678901"}""", "text")]
    [InlineData("""{"inner": []}""", "inner")]
    [InlineData("[]", "body")]
    [InlineData("null", "body")]
    [InlineData("{} {}", "body")]
    [InlineData("{", "body")]
    public Task Refuses_what_a_field_does_not_take(string json, string field) => IsRefused(json, field);

    [Theory]
    [InlineData(62, "100.50", true)]
    [InlineData(58, "100.50", false)]
    public async Task Reads_an_amount_whole_or_not_at_all(int zeros, string digits, bool isRefused)
    {
        var amount = new string('0', zeros) + digits;
        if (isRefused)
            await IsRefused($$"""{"amount": "{{amount}}"}""", "amount");
        else
            Assert.Equal(amount, (string?)(await Notes.Post($$"""{"amount": "{{amount}}"}""")).Data["amount"]);
        await IsRefused($$"""{"amount": 1{{new string('0', 400)}}}""", "amount");
        await IsRefused($$$"""{"limits": {"USD": "{{{new string('0', 62)}}}100.50"}}""", "limits.USD");
    }

    [Fact]
    public async Task Tells_everything_at_once()
    {
        const string Json = """{"txet": "a", "text": "123456789012345678901", "count": -1, "inner": {"cuont": 1}}""";
        await IsRefused(Json, "txet", "text", "count", "inner.cuont");
        await IsRefused("""{"txet": "a", "count": "x", "metadata": 5}""", "txet", "count", "metadata");
    }

    [Fact]
    public async Task Limits_metadata_in_keys_levels_and_bytes()
    {
        Assert.Equal(200, (await Notes.Post(Metadata(Keys(50)))).Status);
        await IsRefused(Metadata(Keys(51)), "metadata");
        Assert.Equal(200, (await Notes.Post(Metadata(Nested(8)))).Status);
        Assert.Equal(400, (await Notes.Post(Metadata(Nested(9)))).Status);
        Assert.Equal(400, (await Notes.Post(Metadata(Nested(5000)))).Status);
        Assert.Equal(400, (await Notes.Post(Metadata("{\"a\": " + new string('[', 20_000)))).Status);
        Assert.Equal(200, (await Notes.Post(Metadata($$"""{"a": "{{new string('x', (16 << 10) - 9)}}"}"""))).Status);
        await IsRefused(Metadata($$"""{"a": "{{new string('x', (16 << 10) - 8)}}"}"""), "metadata");
    }

    [Fact]
    public async Task Keeps_numbers_of_metadata_digit_by_digit()
    {
        var digits = $"0.{new string('1', 400)}";
        var answer = await Notes.Post(Metadata($$"""{"a": {{digits}}}"""));
        Assert.Contains(digits, answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Takes_nothing_where_nothing_is_read()
    {
        Assert.Equal(200, (await Notes.Itself().Post("/nothing")).Status);
        Assert.Equal(200, (await Send("{}"u8.ToArray(), "/nothing")).Status);
        Assert.Equal(400, (await Send("{\"reason\": \"x\"}"u8.ToArray(), "/nothing")).Status);
        Assert.Equal(400, (await Notes.Itself().Post("/nothing?dryRun=true")).Status);
    }

    private static string Keys(int count) =>
        $"{{{string.Join(", ", Enumerable.Range(0, count).Select(i => $"\"k{i}\": {i}"))}}}";

    private static string Nested(int levels) =>
        string.Concat(Enumerable.Repeat("{\"a\":", levels)) + "1" + new string('}', levels);

    private static string Metadata(string json) => $$"""{"metadata": {{json}}}""";

    private static byte[] Closing(string before) =>
        before switch
        {
            "{\"metadata\": {\"a\": \"" => [.. "\"}}"u8],
            "{\"metadata\": {\"" => [.. "\": 1}}"u8],
            "{\"" => [.. "\": 1}"u8],
            _ => [.. "\"}"u8],
        };

    private Task<Answer> Send(byte[] body, string path = "/notes") => Notes.Itself().PostBytes(path, body);

    private async Task<JsonNode> IsRefused(string json, params string[] fields)
    {
        var answer = await Notes.Post(json);
        Assert.True(answer.Status == 400, $"{json} was answered {answer.Status} {answer.Text}");
        Assert.Equal("invalid-request", answer.Code);
        var errors = answer.Json["errors"]!.AsObject(); // A 400 has them.
        Assert.True(PlainText.Problem(JsonSerializer.Serialize(errors)) is null, answer.Text);
        if (fields.Length > 0)
            Assert.Equal(fields.Order(StringComparer.Ordinal), errors.Select(e => e.Key).Order(StringComparer.Ordinal));
        return errors;
    }
}
