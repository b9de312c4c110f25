using Florin.Users.Features;

namespace Florin.Unit.Tests.Users;

public sealed class CountingLogIns
{
    private const string Ada = "ada@example.com";
    private const string Home = "192.0.2.1";
    private readonly SetTime _clock = new();

    [Fact]
    public async Task Locks_strangers_out_and_not_the_person_where_they_always_are()
    {
        var tries = new LoginTries(new LoginOptions(), _clock);
        for (var i = 0; i < 5; i++)
            Assert.Null(await tries.Refuse(Ada, $"203.0.113.{i}", Stranger));
        Assert.NotNull(await tries.Refuse(Ada, "203.0.113.9", Stranger));
        Assert.Null(await tries.Refuse(Ada, Home, Known));
        Assert.NotNull(await tries.Refuse(Ada, Home, Stranger));
    }

    [Fact]
    public async Task Allows_five_from_one_place_though_it_becomes_known_meanwhile()
    {
        var tries = new LoginTries(new LoginOptions(), _clock);
        Assert.Null(await tries.Refuse(Ada, Home, Stranger));
        for (var i = 0; i < 4; i++)
            Assert.Null(await tries.Refuse(Ada, Home, Known));
        Assert.NotNull(await tries.Refuse(Ada, Home, Known));
    }

    [Fact]
    public async Task Allows_a_hundred_a_day_to_strangers()
    {
        var tries = new LoginTries(new LoginOptions(), _clock);
        var allowed = 0;
        for (var i = 0; i < 24 * 4 * 5; i++)
        {
            if (await tries.Refuse(Ada, $"2001:db8::{i:x}", Stranger) is null)
                allowed++;
            _clock.Advance(TimeSpan.FromMinutes(3));
        }
        Assert.Equal(100, allowed);
        Assert.Null(await tries.Refuse(Ada, Home, Known));
    }

    private static Task<bool> Known() => Task.FromResult(true);

    private static Task<bool> Stranger() => Task.FromResult(false);
}
