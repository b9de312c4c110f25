using Florin.Platform.Projections;

namespace Florin.Unit.Tests.Input;

/// <summary>A search goes without regard to case in every alphabet, and however accents are composed.</summary>
public sealed class SearchingText
{
    [Theory]
    [InlineData("Müller", "MÜLLER")]
    [InlineData("Müller", "mu\u0308ller")]
    [InlineData("Россия", "россия")]
    [InlineData("РОССИЙСКИЙ", "российскии\u0306")]
    [InlineData("Straße", "STRASSE")]
    [InlineData("STRAẞE", "straße")]
    [InlineData("ΣΊΣΥΦΟΣ", "Σίσυφος")]
    [InlineData("İstanbul", "istanbul")]
    [InlineData("ISPARTA", "ısparta")]
    [InlineData("Việt", "vie\u0302\u0323t")]
    [InlineData("Việt", "VIE\u0323\u0302T")]
    [InlineData("한국", "\u1112\u1161\u11ab\u1100\u116e\u11a8")]
    [InlineData("ǄUNGLA", "ǆungla")]
    [InlineData("𐐀", "𐐨")]
    [InlineData("ÉCOLE", "e\u0301cole")]
    public void Finds_the_same_word_written_otherwise(string one, string other) =>
        Assert.Equal(SearchText.Fold(one), SearchText.Fold(other));

    [Theory]
    [InlineData("Muller", "Müller")]
    [InlineData("cat", "dog")]
    [InlineData("е", "e")] // A Cyrillic letter and a Latin one.
    public void Tells_other_words_apart(string one, string other) =>
        Assert.NotEqual(SearchText.Fold(one), SearchText.Fold(other));

    [Fact]
    public void Folds_to_what_stays_as_it_is()
    {
        for (var code = 1; code <= 0xFFFF; code++)
            if (!char.IsSurrogate((char)code) && SearchText.Fold($"{(char)code}") is var fold)
                Assert.True(SearchText.Fold(fold) == fold, $"U+{code:X4}");
    }
}
