using Florin.GraphQlEdge.Serving;

namespace Florin.Unit.Tests.GraphQlEdge;

/// <summary>What is kept for what comes next, and what goes for it.</summary>
public sealed class WhatWasUsed
{
    [Fact]
    public void Stays_and_what_was_not_used_for_longest_goes()
    {
        var kept = new RecentlyUsed<string>(2, maxLength: 100);
        kept.Add("a", "1", 10);
        kept.Add("b", "2", 10);
        Assert.Equal("1", kept.Find("a"));
        kept.Add("c", "3", 10);
        Assert.Equal(("1", null, "3"), (kept.Find("a"), kept.Find("b"), kept.Find("c")));
        Assert.Equal(2, kept.Count);
    }

    [Fact]
    public void Goes_where_it_is_too_long_together()
    {
        var kept = new RecentlyUsed<string>(int.MaxValue, maxLength: 100);
        foreach (var key in (string[])["a", "b", "c", "d"])
            kept.Add(key, key, 40);
        Assert.Equal((null, null, "c", "d"), (kept.Find("a"), kept.Find("b"), kept.Find("c"), kept.Find("d")));
        kept.Add("e", "e", 101);
        Assert.Equal((null, 2), (kept.Find("e"), kept.Count));
    }

    [Fact]
    public void Is_kept_once()
    {
        var kept = new RecentlyUsed<string>(10, maxLength: 100);
        kept.Add("a", "1", 60);
        kept.Add("a", "2", 60);
        Assert.Equal(("1", 1), (kept.Find("a"), kept.Count));
    }

    [Fact]
    public void Is_nothing_where_there_is_no_room()
    {
        var kept = new RecentlyUsed<string>(0, maxLength: 100);
        kept.Add("a", "1", 1);
        Assert.Null(kept.Find("a"));
    }
}
