using Florin.Users;

namespace Florin.Unit.Tests.Users;

public sealed class WritingAnEmailAddress
{
    [Theory]
    [InlineData("ada@example.com", "ada@example.com")]
    [InlineData(" Ada.Lovelace+Florin@Example.COM ", "ada.lovelace+florin@example.com")]
    [InlineData("o'neil@sub.domain.example", "o'neil@sub.domain.example")]
    [InlineData("admin@localhost", "admin@localhost")]
    [InlineData("a@xn--bcher-kva.example", "a@xn--bcher-kva.example")]
    public void Is_trimmed_and_in_small_letters(string written, string kept)
    {
        Assert.True(EmailAddress.TryParse(written, out var address, out _));
        Assert.Equal(kept, address.Value);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("ada")]
    [InlineData("@example.com")]
    [InlineData("ada@")]
    [InlineData("ada@@example.com")]
    [InlineData("ada@example@com")]
    [InlineData("ada lovelace@example.com")]
    [InlineData("ada@exam ple.com")]
    [InlineData("ada@-example.com")]
    [InlineData("ada@example-.com")]
    [InlineData("ada@example..com")]
    [InlineData("ada@.example.com")]
    [InlineData("ada@example.com.")]
    [InlineData("ada@example.com\nbcc: eve@example.com")]
    [InlineData("ada@exämple.com")]
    [InlineData("<ada@example.com>")]
    public void Is_refused_when_it_is_none(string? written)
    {
        Assert.False(EmailAddress.TryParse(written, out _, out var problem));
        Assert.NotEmpty(problem);
    }

    [Theory]
    [InlineData(64, 63, 61, true)] // 64 + 1 + 63 + 1 + 63 + 1 + 61 = 254.
    [InlineData(64, 63, 62, false)]
    [InlineData(65, 63, 1, false)]
    [InlineData(64, 64, 1, false)]
    public void Ends_at_254_characters_64_before_the_sign_and_63_a_label(int local, int label, int last, bool valid)
    {
        var written = $"{new string('a', local)}@{new string('b', label)}.{new string('c', 63)}.{new string('d', last)}";
        Assert.Equal(valid, EmailAddress.TryParse(written, out _, out _));
    }
}
