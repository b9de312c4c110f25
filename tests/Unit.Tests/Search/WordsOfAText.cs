using System.Globalization;
using System.Text;
using Florin.Platform.Search;
using FsCheck;
using FsCheck.Fluent;

namespace Florin.Unit.Tests.Search;

/// <summary>What a text is indexed by and searched with.</summary>
public sealed class WordsOfAText
{
    [Theory]
    [InlineData("Groceries for October", "groceries for october")]
    [InlineData("INV-2026-000123", "inv 2026 000123")]
    [InlineData("txn_01m8 a_b _", "txn 01m8 a b")]
    [InlineData("Müller mu\u0308ller MÜLLER", "muller")]
    [InlineData("ada@example.com", "ada example com")]
    [InlineData("12.50€, 7%", "12 50 7")]
    [InlineData("don't ’quoted’", "don t quoted")]
    [InlineData("你好 世界", "你好 世界")]
    [InlineData("\u0301x", "x")]
    [InlineData("😀*** ~^", "")]
    [InlineData("", "")]
    public void Are_its_runs_of_letters_and_digits_folded_and_each_once(string text, string words) =>
        Assert.Equal(words.Split(' ', StringSplitOptions.RemoveEmptyEntries), SearchWords.Of(text));

    [Fact]
    public void Are_so_many_at_the_most() => Assert.Equal(["a", "b"], SearchWords.Of("a a b c", most: 2));

    [Fact]
    public void Are_cut_where_they_are_too_long_and_never_through_a_character()
    {
        Assert.Equal(new string('a', 64), SearchWords.Of(new string('A', 100)).Single());
        Assert.Equal(new string('a', 63), SearchWords.Of(new string('a', 63) + "𐐨𐐨").Single());
    }

    [Fact]
    public void Stand_in_any_text_where_they_are_said_to()
    {
        Prop.ForAll(
                AnyText.Texts.ToArbitrary(),
                text =>
                {
                    var end = 0;
                    foreach (var (word, start, length) in SearchWords.Placed(text))
                    {
                        Assert.True(start >= end && length > 0 && start + length <= text.Length, AnyText.Shown(text));
                        Assert.Equal(SearchWords.Folded(text.Substring(start, length)), word);
                        Assert.InRange(word.Length, 1, SearchWords.MaxLength);
                        Assert.DoesNotContain(word, char.IsWhiteSpace);
                        Assert.DoesNotContain(word, char.IsControl);
                        end = start + length;
                    }
                }
            )
            .QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Leave_no_letter_and_no_digit_of_any_text_out()
    {
        Prop.ForAll(
                AnyText.Texts.ToArbitrary(),
                text =>
                {
                    var rest = text.ToCharArray();
                    foreach (var (_, start, length) in SearchWords.Placed(text))
                        Array.Fill(rest, ' ', start, length);
                    Assert.DoesNotContain(
                        new string(rest).EnumerateRunes(),
                        rune => Rune.IsLetterOrDigit(rune) && rune != Rune.ReplacementChar
                    );
                }
            )
            .QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Are_found_by_themselves_in_any_text()
    {
        Prop.ForAll(
                AnyText.Texts.ToArbitrary(),
                text =>
                {
                    foreach (var (word, start, length) in SearchWords.Placed(text))
                        if (length <= SearchQuery.MaxLength)
                        {
                            Assert.True(
                                SearchQuery.TryParse(text.Substring(start, length), out var query, out var problem),
                                problem
                            );
                            Assert.Equal([word], query.Words);
                        }
                }
            )
            .QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Are_the_same_however_a_client_composes_letters()
    {
        Prop.ForAll(
                AnyText.Accented.ToArbitrary(),
                text =>
                    Assert.Equal(
                        SearchWords.Of(text.Normalize(NormalizationForm.FormC)),
                        SearchWords.Of(text.Normalize(NormalizationForm.FormD))
                    )
            )
            .QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Are_asked_for_as_any_text_or_refused_with_a_reason()
    {
        Prop.ForAll(
                AnyText.Texts.ToArbitrary(),
                text =>
                {
                    var isQuery = SearchQuery.TryParse(text, out var query, out var problem);
                    Assert.Equal(isQuery, problem is null);
                    Assert.Equal(isQuery, query is not null);
                    if (query is null)
                        return;
                    Assert.InRange(query.Words.Count(), 1, SearchQuery.MaxWords);
                    Assert.Equal(query.Words.Count(), query.Words.Distinct(StringComparer.Ordinal).Count());
                    Assert.All(query.Terms, term => Assert.NotEmpty(term.Words));
                }
            )
            .QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData(null, "is required")]
    [InlineData("*** 😀", "no letter or digit")]
    [InlineData("a b c d e f g h i", "9 words")]
    public void Are_refused_where_there_are_none_or_too_many(string? text, string problem)
    {
        Assert.False(SearchQuery.TryParse(text, out _, out var said));
        Assert.Contains(problem, said, StringComparison.Ordinal);
    }

    [Fact]
    public void Are_refused_where_the_text_is_too_long()
    {
        Assert.True(SearchQuery.TryParse(new string('a', 256), out _, out _));
        Assert.False(SearchQuery.TryParse(new string('a', 257), out _, out var said));
        Assert.Contains(257.ToString(CultureInfo.InvariantCulture), said, StringComparison.Ordinal);
    }
}
