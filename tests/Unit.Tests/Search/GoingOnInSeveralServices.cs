using System.Buffers.Text;
using System.Text;
using Florin.Gateway.Features.Dashboards;
using FsCheck;
using FsCheck.Fluent;

namespace Florin.Unit.Tests.Search;

/// <summary>The cursor of a search in several services.</summary>
public sealed class GoingOnInSeveralServices
{
    private static readonly Gen<IReadOnlyList<SearchedService>> Places =
        from count in Gen.Choose(1, 4)
        from kinds in Gen.Shuffle(SearchedService.Kinds.ToArray())
        from states in Gen.Choose(0, 2).ArrayOf(4)
        from bytes in Gen.Choose(0, 255).Select(value => (byte)value).ArrayOf(24)
        select (IReadOnlyList<SearchedService>)
            [
                .. kinds
                    .Take(count)
                    .Select(
                        (kind, i) =>
                            states[i] switch
                            {
                                0 => new SearchedService(kind),
                                1 => new SearchedService(kind, IsAtEnd: true),
                                _ => new SearchedService(kind, Base64Url.EncodeToString(bytes)),
                            }
                    ),
            ];

    [Fact]
    public void Comes_back_as_it_was_given()
    {
        Prop.ForAll(
                Places.ToArbitrary(),
                places => Assert.Equal(places, SearchCursor.Decode(SearchCursor.Encode(places), KindsOf(places)))
            )
            .QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Is_refused_with_other_kinds()
    {
        Prop.ForAll(
                Places.ToArbitrary(),
                places =>
                {
                    var cursor = SearchCursor.Encode(places);
                    Assert.Null(SearchCursor.Decode(cursor, [.. KindsOf(places), "account"]));
                    Assert.Null(SearchCursor.Decode(cursor, []));
                    if (places.Count > 1)
                        Assert.Null(SearchCursor.Decode(cursor, [.. KindsOf(places).Reverse()]));
                }
            )
            .QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Is_refused_or_of_the_same_kinds_wherever_it_is_cut_or_changed()
    {
        var cases =
            from places in Places
            from at in Gen.Choose(0, 200)
            from letter in Gen.Elements('A', 'z', '_', '=', '%', '\u00e9')
            select (places, at, letter);
        Prop.ForAll(
                cases.ToArbitrary(),
                one =>
                {
                    var (cursor, kinds) = (SearchCursor.Encode(one.places), KindsOf(one.places));
                    var at = one.at % cursor.Length;
                    foreach (
                        var text in new[] { cursor[..at], cursor[at..], $"{cursor[..at]}{one.letter}{cursor[(at + 1)..]}" }
                    )
                        if (SearchCursor.Decode(text, kinds) is { } read)
                            Assert.Equal(kinds, KindsOf(read));
                }
            )
            .QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Is_refused_where_it_is_any_text()
    {
        Prop.ForAll(
                AnyText.Texts.ToArbitrary(),
                text =>
                {
                    Assert.Null(SearchCursor.Decode(text, SearchedService.Kinds));
                    var encoded = Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));
                    Assert.Null(SearchCursor.Decode(encoded, SearchedService.Kinds));
                }
            )
            .QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("user=a/b")]
    [InlineData("user=..")]
    [InlineData("user=abc&user=abc")]
    [InlineData("user")]
    [InlineData("=abc")]
    public void Is_refused_where_somebody_made_it_up(string forged) =>
        Assert.Null(SearchCursor.Decode(Base64Url.EncodeToString(Encoding.UTF8.GetBytes(forged)), ["user"]));

    [Fact]
    public void Is_refused_where_it_is_very_long() =>
        Assert.Null(SearchCursor.Decode(new string('A', 4097), SearchedService.Kinds));

    private static IReadOnlyList<string> KindsOf(IReadOnlyList<SearchedService> places) =>
        [.. places.Select(place => place.Kind)];
}
