using Florin.Platform.Commands;
using Florin.Platform.Http;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Florin.Unit.Tests.Hosting;

public sealed class AHeaderThatMeansOneThing
{
    private static readonly Gen<string> Values = Gen.Elements("K", "a,b", "Bearer x.y-z", "", "text/html", "00-1-2-01", "ü");

    private static readonly Arbitrary<(string Name, string[] Values)> Sent = (
        from name in Gen.Elements(SingleValue.Headers.ToArray())
        from first in Values
        from more in Values.ArrayOf()
        select (name, more.Prepend(first).ToArray())
    ).ToArbitrary();

    [Fact]
    public void Is_its_value_however_often_it_is_sent_and_is_refused_with_different_ones() =>
        Prop.ForAll(
                Sent,
                sent =>
                {
                    var headers = new HeaderDictionary { [sent.Name] = new StringValues(sent.Values) };
                    var bad = SingleValue.Settle(headers);
                    return sent.Values.Distinct(StringComparer.Ordinal).Count() == 1
                        ? bad is null && headers[sent.Name].Count == 1 && headers[sent.Name] == sent.Values[0]
                        : bad?.Problems?.ByField.ContainsKey(sent.Name) == true && bad.ToReply().Status == 400;
                }
            )
            .Check(Config.QuickThrowOnFailure.WithEndSize(4));

    [Theory]
    [InlineData("K, K", "K")]
    [InlineData("K,  K, K", "K")]
    [InlineData("K, L", "K, L")]
    [InlineData("K,K", "K,K")]
    [InlineData("K", "K")]
    public void Is_its_value_where_equal_lines_were_joined_on_the_way(string sent, string meant)
    {
        var headers = new HeaderDictionary { [IdempotencyKey.Header] = sent };
        Assert.Null(SingleValue.Settle(headers));
        Assert.Equal(meant, headers[IdempotencyKey.Header]);
        Assert.Equal(meant, SingleValue.Of(headers, IdempotencyKey.Header));
    }

    [Fact]
    public void Has_no_value_to_go_by_where_it_has_several()
    {
        var headers = new HeaderDictionary
        {
            ["X-Tenant"] = new StringValues(["a", "b"]),
            ["X-Same"] = new StringValues(["a", "a"]),
        };
        Assert.Null(SingleValue.Of(headers, "X-Tenant"));
        Assert.Null(SingleValue.Of(headers, "X-None"));
        Assert.Equal("a", SingleValue.Of(headers, "X-Same"));
    }

    [Fact]
    public void Does_not_show_a_secret_in_what_is_wrong_with_it()
    {
        var headers = new HeaderDictionary { ["Authorization"] = new StringValues(["Bearer secret", "Bearer other"]) };
        var problem = Assert.Single(SingleValue.Settle(headers)!.Problems!.ByField["Authorization"]);
        Assert.DoesNotContain("secret", problem, StringComparison.Ordinal);
    }
}
