using Florin.Gateway.Features.Discovery;
using Florin.Platform.Hosting;
using Florin.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Florin.Unit.Tests.Gateway;

public sealed class JoiningTheRegistry : IDisposable
{
    private readonly FakeTime _time = new();
    private readonly Registry _registry;
    private readonly List<string> _changes = [];

    public JoiningTheRegistry()
    {
        var options = new RegistryOptions { Lease = TimeSpan.FromSeconds(15), MaxInstances = 2 };
        _registry = new Registry(options, _time, NullLogger.Instance);
        _registry.Changed += _changes.Add;
    }

    public void Dispose() => _registry.Dispose();

    [Fact]
    public void Is_told_once_however_often_the_instance_says_the_same()
    {
        for (var heartbeat = 0; heartbeat < 5; heartbeat++)
            Assert.True(Join("one", 3002));
        Assert.Equal(["account"], _changes);
        Assert.Equal(["one"], Ids);
    }

    [Fact]
    public void Is_told_once_however_its_log_grows_and_shows_how_it_stands()
    {
        for (var head = 1; head <= 3; head++)
            _registry.Join(
                "account",
                "one",
                new Registration("http://10.0.0.7:3002", 1, "1.0.0", default, new("MySql", true, "a", 1, head, null, 3))
            );
        Assert.Equal(["account"], _changes);
        Assert.Equal(3, Assert.Single(_registry.Of("account")).Said.Log?.Head);
    }

    [Fact]
    public void Lasts_for_a_lease_to_the_tick_after_the_last_heartbeat()
    {
        Join("one", 3002);
        _time.Advance(TimeSpan.FromSeconds(10));
        Join("one", 3002);
        _time.Advance(TimeSpan.FromSeconds(15) - TimeSpan.FromTicks(1));
        Assert.Equal(["one"], Ids);
        _time.Advance(TimeSpan.FromTicks(1));
        Assert.Empty(Ids);
        Assert.Equal(["account", "account"], _changes);
    }

    [Fact]
    public void Ends_only_for_those_that_fell_silent()
    {
        Join("one", 3002);
        Join("two", 4002);
        for (var second = 0; second < 30; second++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            Join("two", 4002);
        }
        Assert.Equal(["two"], Ids);
        _time.Advance(TimeSpan.FromSeconds(16));
        Assert.Empty(Ids);
    }

    [Fact]
    public void Ends_at_once_for_who_leaves()
    {
        Join("one", 3002);
        _registry.Leave("account", "one");
        _registry.Leave("account", "one");
        Assert.Empty(Ids);
        Assert.Equal(["account", "account"], _changes);
    }

    [Fact]
    public void Puts_who_starts_again_at_an_address_in_the_place_of_who_was_there()
    {
        Join("before", 3002);
        Join("after", 3002);
        Assert.Equal(["after"], Ids);
    }

    [Fact]
    public void Is_refused_beyond_the_most_a_service_may_have()
    {
        Assert.True(Join("one", 3002));
        Assert.True(Join("two", 4002));
        Assert.False(Join("three", 5002));
        Assert.True(Join("two", 4002));
        Assert.True(_registry.Join("user", "four", Said(3001)));
    }

    [Fact]
    public void Is_told_again_when_the_instance_moves_or_weighs_otherwise()
    {
        Join("one", 3002);
        Join("one", 4002);
        _registry.Join("account", "one", Said(4002) with { Weight = 5 });
        Assert.Equal(3, _changes.Count);
        Assert.Equal(5, Assert.Single(_registry.Of("account")).Said.Weight);
    }

    [Fact]
    public void Is_not_ended_by_a_clock_that_goes_back_or_is_set()
    {
        Join("one", 3002);
        _time.JumpWall(TimeSpan.FromDays(3));
        _time.JumpMonotonic(TimeSpan.FromSeconds(-5));
        _time.Advance(TimeSpan.FromSeconds(14));
        Assert.Equal(["one"], Ids);
    }

    private IEnumerable<string> Ids => _registry.Of("account").Select(instance => instance.Id);

    private bool Join(string id, int port) => _registry.Join("account", id, Said(port));

    private static Registration Said(int port) => new($"http://127.0.0.1:{port}", 1, "1.0", DateTimeOffset.UnixEpoch);
}
