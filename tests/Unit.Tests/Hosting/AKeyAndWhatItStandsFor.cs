using Florin.Platform.Commands;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Testing;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.AspNetCore.Http;

namespace Florin.Unit.Tests.Hosting;

public sealed class AKeyAndWhatItStandsFor
{
    // Keys and actors that look like the ids themselves; an index of -1 means the whole request.
    private static readonly Gen<string> Texts = Gen.Elements(
        "a",
        "b",
        ":",
        "1",
        "1:",
        ":1",
        "a:b",
        "key:a:b",
        "item:a:0:b",
        "0:a",
        "%3A",
        "%",
        "a%3Ab",
        "key",
        "item"
    );

    private static readonly Arbitrary<(string Actor, string Key, int Index)[]> Tuples = (
        from actor in Texts
        from key in Texts
        from index in Gen.Choose(-1, 11)
        select (actor, key, index)
    )
        .ArrayOf()
        .ToArbitrary();

    [Fact]
    public void Are_one_to_one_whatever_a_key_looks_like() =>
        Prop.ForAll(Tuples, tuples => tuples.Distinct().Count() == tuples.Select(Id).Distinct(StringComparer.Ordinal).Count())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(300).WithEndSize(300));

    [Fact]
    public void Cannot_be_a_key_and_two_commands()
    {
        var request = Sent("K");
        request.Context<object>(Reply.Ok);
        Assert.Throws<InvalidOperationException>(() => request.Context<object>(Reply.Ok));
        Assert.Throws<InvalidOperationException>(() => request.KeyContext<object>(Reply.Ok));
    }

    [Fact]
    public void Cannot_be_the_place_of_an_item_and_two_commands()
    {
        var request = Sent("K");
        var first = request.Context<object>(new RequestItem(0, null, default), Reply.Ok);
        var second = request.Context<object>(new RequestItem(1, null, default), Reply.Ok);
        Assert.NotEqual(first.CommandId, second.CommandId);
        Assert.Throws<InvalidOperationException>(() => request.Context<object>(new RequestItem(1, null, default), Reply.Ok));
    }

    [Fact]
    public void Are_as_many_as_there_are_where_there_is_no_key()
    {
        var request = Sent(null);
        Assert.NotEqual(request.Context<object>(Reply.Ok).CommandId, request.Context<object>(Reply.Ok).CommandId);
    }

    [Theory]
    [InlineData("POST", "/users/user_1/tier", "?a=1", "{}", true)]
    [InlineData("PUT", "/users/user_1/tier", "?a=1", "{}", false)]
    [InlineData("POST", "/users/user_2/tier", "?a=1", "{}", false)]
    [InlineData("POST", "/users/user_1/tier", "?a=2", "{}", false)]
    [InlineData("POST", "/users/user_1/tier", "", "{}", false)]
    [InlineData("POST", "/users/user_1/tier?a=1", "", "{}", false)]
    [InlineData("POST", "/users/user_1/tier", "?a=1", "{ }", false)]
    public void Go_by_all_that_was_asked(string method, string path, string query, string asked, bool same) =>
        Assert.Equal(
            same,
            Fingerprint("POST", "/users/user_1/tier", "?a=1", "{}").SequenceEqual(Fingerprint(method, path, query, asked))
        );

    [Fact]
    public void Do_not_differ_by_a_question_mark_that_asks_nothing() =>
        Assert.Equal(Fingerprint("POST", "/x", "", ""), Fingerprint("POST", "/x", "?", ""));

    [Theory]
    [InlineData("K,K")]
    [InlineData("K,K,K")]
    [InlineData("K,L M")]
    [InlineData("")]
    public void Are_none_where_the_key_may_be_several(string key)
    {
        var bad = Assert.Throws<BadInput>(() => Sent(key).Key);
        Assert.Contains(IdempotencyKey.Header, bad.Problems!.ByField.Keys);
    }

    [Theory]
    [InlineData("K,L")]
    [InlineData("!:\"#,~")]
    public void May_have_a_comma_in_the_key(string key) => Assert.Equal(key, Sent(key).Key);

    private static string Id((string Actor, string Key, int Index) of)
    {
        var actor = new Actor(of.Actor, Role.User);
        return of.Index < 0 ? IdempotencyKey.CommandId(actor, of.Key) : IdempotencyKey.CommandId(actor, of.Key, of.Index);
    }

    private static byte[] Fingerprint(string method, string path, string query, string asked)
    {
        var request = Sent("K", method, path, query);
        var item = new RequestItem(0, null, System.Text.Encoding.UTF8.GetBytes(asked));
        return request.Context<object>(item, Reply.Ok).Fingerprint.ToArray();
    }

    private static Request Sent(string? key, string method = "POST", string path = "/x", string query = "")
    {
        var http = new DefaultHttpContext();
        (http.Request.Method, http.Request.Path, http.Request.QueryString) = (method, path, new QueryString(query));
        if (key is not null)
            http.Request.Headers[IdempotencyKey.Header] = key;
        return EndpointCaller.Seen(http, new Actor("user_1", Role.User));
    }
}
