using Florin.Platform.Identity;
using Florin.Testing;

namespace Florin.Unit.Tests.Hosting;

/// <summary>The log of a service as its feed shows it.</summary>
public sealed class ReadingAFeed
{
    private static readonly Actor Admin = new("user_admin", Role.Admin);

    [Fact]
    public async Task Is_refused_beyond_the_end()
    {
        await using var echo = await new EchoService(new FakeTime()).Start();
        await echo.Shout("a");
        var refused = await echo.Running.Get("/feed?after=2", Admin);
        Assert.Equal((400, "invalid-request"), (refused.Status, refused.Code));
        Assert.Equal("is beyond the log's end, which is 1.", (string?)refused.Json["errors"]?["after"]?[0]);
        Assert.Equal(200, (await echo.Running.Get("/feed?after=1", Admin)).Status);
    }

    [Fact]
    public async Task Ends_a_page_that_has_become_large()
    {
        await using var echo = await new EchoService(new FakeTime()).Start();
        for (var i = 0; i < 3; i++)
            await echo.Shout(new string((char)('a' + i), 3 << 19)); // Which is in its metadata, too.
        var first = await echo.Running.Get("/feed?after=0", Admin);
        Assert.Equal((2, "2"), (first.Data["items"]!.AsArray().Count, (string?)first.Data["nextCursor"]));
        var second = await echo.Running.Get("/feed?after=2", Admin);
        Assert.Equal((1, "3"), (second.Data["items"]!.AsArray().Count, (string?)second.Data["nextCursor"]));
    }
}
