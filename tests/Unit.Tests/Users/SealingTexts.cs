using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Florin.Platform.Privacy;

namespace Florin.Unit.Tests.Users;

public sealed class SealingTexts
{
    private static readonly byte[] Key = [.. Enumerable.Range(0, SealedText.KeyBytes).Select(i => (byte)i)];
    private readonly Dictionary<string, PersonKey> _keys = new(StringComparer.Ordinal)
    {
        ["user_1"] = new PersonKey(Key, IsErased: false, 5),
    };
    private long _position;
    private int _asked;

    [Theory]
    [InlineData("")]
    [InlineData("ada@example.com")]
    [InlineData("Ådä \"Lovelace\" \\ 漢字 😀")]
    public async Task Opens_what_it_sealed(string text)
    {
        using var people = People();
        var stored = await people.Seal("user_1", text, default);
        Assert.Equal("user_1", SealedText.PersonOf(stored));
        Assert.DoesNotContain("ada", stored, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(text, await people.Open(stored, default));
        Assert.NotEqual(stored, await people.Seal("user_1", text, default));
    }

    [Fact]
    public void Opens_nothing_that_was_changed_or_is_about_somebody_else()
    {
        var stored = SealedText.Seal(Key, "user_1", "ada@example.com");
        var other = stored.Replace("user_1", "user_2", StringComparison.Ordinal);
        Assert.ThrowsAny<CryptographicException>(() => SealedText.Open(Key, other));
        var changed = stored[..^1] + (stored[^1] == 'A' ? 'B' : 'A');
        Assert.ThrowsAny<CryptographicException>(() => SealedText.Open(Key, changed[..^1]));
        Assert.ThrowsAny<CryptographicException>(() => SealedText.Open(Key, stored[..20]));
        Assert.ThrowsAny<CryptographicException>(() => SealedText.Open(new byte[32], stored));
    }

    [Fact]
    public async Task Opens_everything_in_an_answer_and_leaves_it_JSON()
    {
        using var people = People();
        var name = await people.Seal("user_1", "Ada \"the\" 漢\n", default);
        var json = JsonSerializer.SerializeToUtf8Bytes(
            new
            {
                a = name,
                b = "plain",
                c = $"about {name}.",
            }
        );
        Assert.True(PersonalData.IsIn(json));
        var opened = JsonDocument.Parse(Encoding.UTF8.GetString((await people.OpenAll(json, default)).Span)).RootElement;
        Assert.Equal("Ada \"the\" 漢\n", opened.GetProperty("a").GetString());
        Assert.Equal("plain", opened.GetProperty("b").GetString());
        Assert.Equal("about Ada \"the\" 漢\n.", opened.GetProperty("c").GetString());
    }

    // A client cannot send the control character of a sealed text, but the six characters that JSON writes it with.
    [Theory]
    [InlineData(@"\u0001p1:user_1:abc")]
    [InlineData(@"\\u0001p1:user_1:abc")]
    [InlineData(@"C:\dir\u0001p1:")]
    public async Task Leaves_alone_what_only_looks_sealed_where_JSON_escapes_it(string text)
    {
        using var people = People();
        var name = await people.Seal("user_1", "Ada", default);
        var json = JsonSerializer.SerializeToUtf8Bytes(new { a = text, b = $@"\{name}" });
        var opened = JsonDocument.Parse(await people.OpenAll(json, default)).RootElement;
        Assert.Equal((text, @"\Ada"), (opened.GetProperty("a").GetString(), opened.GetProperty("b").GetString()));
        Assert.False(PersonalData.IsIn(JsonSerializer.SerializeToUtf8Bytes(new { a = text })));
    }

    [Fact]
    public async Task Shows_what_cannot_be_opened_as_unreadable()
    {
        using var people = People();
        var stored = await people.Seal("user_1", "Ada", default);
        Assert.Equal("unreadable user_1", await people.Open(stored[..^4], default));
    }

    [Fact]
    public async Task Asks_once_until_something_happens_to_the_person()
    {
        using var people = People();
        var stored = await people.Seal("user_1", "Ada", default);
        Assert.Equal("Ada", await people.Open(stored, default));
        Assert.Equal(1, _asked);
        (_position, _keys["user_1"]) = (6, new PersonKey(null, IsErased: true, 6));
        Assert.Equal("erased user_1", await people.Open(stored, default));
        Assert.Equal("erased user_1", await people.Seal("user_1", "Ada", default));
        Assert.Equal(2, _asked);
    }

    [Fact]
    public async Task Says_that_a_key_is_missing_of_whom_nobody_erased()
    {
        using var people = People();
        Assert.Equal("unreadable user_2", await people.Open(SealedText.Seal(Key, "user_2", "Bob"), default));
    }

    [Fact]
    public async Task Leaves_what_is_about_nobody_and_what_is_sealed()
    {
        using var people = People();
        var stored = await people.Seal("user_1", "Ada", default);
        Assert.Equal("203.0.113.9", await people.Seal(null, "203.0.113.9", default));
        Assert.Equal(stored, await people.Seal("user_1", stored, default));
        Assert.Equal("plain", await people.Open("plain", default));
    }

    private PersonalData People() =>
        new(
            (person, _, _) =>
            {
                _asked++;
                return Task.FromResult(_keys.GetValueOrDefault(person) ?? new PersonKey(null, IsErased: false, 5));
            },
            _ => _position,
            new PrivacyOptions()
        );
}
