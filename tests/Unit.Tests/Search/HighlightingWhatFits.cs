using System.Text;
using Florin.Platform.Search;
using FsCheck;
using FsCheck.Fluent;

namespace Florin.Unit.Tests.Search;

/// <summary>What is shown of a text that was found, and where the words of the query are in it.</summary>
public sealed class HighlightingWhatFits
{
    [Theory]
    [InlineData("Groceries for October", "grocreies oct", "[Groceries] for [October]")]
    [InlineData("Groceries for October", "october", "Groceries for [October]")]
    [InlineData("Müller & Söhne", "muller sohne", "[Müller] & [Söhne]")]
    [InlineData("Invoice INV-2026-000123", "inv-2026-00", "[Invoice] [INV]-[2026]-[000123]")]
    [InlineData("12.50", "12.50", "[12.50]")]
    [InlineData("rent", "rnet", "[rent]")]
    [InlineData("rent", "tenr", null)]
    [InlineData("kroceries", "groceries", null)]
    [InlineData("2026", "2025", null)]
    [InlineData("a b", "c", null)]
    [InlineData("ab", "a", null)]
    [InlineData("", "a", null)]
    [InlineData(null, "a", null)]
    public void Marks_the_words_their_beginnings_and_typos(string? text, string query, string? expected) =>
        Assert.Equal(expected, Marked(SearchHighlight.Of("field", text, Parsed(query))));

    [Fact]
    public void Shows_a_part_of_a_long_text_from_a_little_before_the_first()
    {
        var text =
            string.Concat(Enumerable.Repeat("lorem ipsum ", 50)) + "needle " + string.Concat(Enumerable.Repeat("dolor ", 50));
        var highlight = SearchHighlight.Of("field", text, Parsed("needle"))!; // It has it.
        Assert.Equal(200, highlight.Text.Length);
        Assert.Equal(new TextRange(40, 6), Assert.Single(highlight.Ranges));
    }

    [Fact]
    public void Cuts_a_word_that_is_longer_than_what_is_shown()
    {
        var highlight = SearchHighlight.Of("field", $"x {new string('a', 500)} y", Parsed("aaaa"))!; // It has it.
        Assert.Equal(new TextRange(2, 198), Assert.Single(highlight.Ranges));
    }

    [Fact]
    public void Gives_ranges_within_the_text_whatever_both_are()
    {
        var cases = from text in AnyText.Texts from query in Gen.OneOf(AnyText.Texts, Gen.Constant(text)) select (text, query);
        Prop.ForAll(
                cases.ToArbitrary(),
                one =>
                {
                    var words = SearchWords.Of(one.query).Take(SearchQuery.MaxWords).ToList();
                    if (words.Count == 0)
                        return;
                    var query = new SearchQuery([.. words.Select(word => new SearchTerm(word, [word]))]);
                    var highlight = SearchHighlight.Of("field", one.text, query);
                    var has = SearchWords.Of(one.text, int.MaxValue).Any(words.Contains);
                    Assert.True(highlight is not null || !has, AnyText.Shown(one.text));
                    if (highlight is not null)
                        IsWithin(highlight, one.text);
                }
            )
            .QuickCheckThrowOnFailure();
    }

    private static void IsWithin(SearchHighlight highlight, string text)
    {
        Assert.InRange(highlight.Text.Length, 1, 201); // A character may be of two.
        Assert.Contains(highlight.Text, text, StringComparison.Ordinal);
        Assert.NotEmpty(highlight.Ranges);
        var end = 0;
        foreach (var range in highlight.Ranges)
        {
            Assert.True(range.Start >= end && range.Length > 0, $"{range} in {AnyText.Shown(text)}");
            end = range.Start + range.Length;
        }
        Assert.True(end <= highlight.Text.Length, AnyText.Shown(text));
        Assert.False(
            char.IsLowSurrogate(highlight.Text[0]) && text.EnumerateRunes().All(rune => rune != Rune.ReplacementChar),
            AnyText.Shown(text)
        );
    }

    private static SearchQuery Parsed(string text)
    {
        Assert.True(SearchQuery.TryParse(text, out var query, out var problem), problem);
        return query;
    }

    private static string? Marked(SearchHighlight? highlight)
    {
        if (highlight is null)
            return null;
        var text = highlight.Text;
        foreach (var range in highlight.Ranges.Reverse())
            text = text.Insert(range.Start + range.Length, "]").Insert(range.Start, "[");
        return text;
    }
}
