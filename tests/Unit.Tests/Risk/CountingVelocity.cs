using Florin.Kernel;
using Florin.Testing;
using static Florin.Unit.Tests.Risk.TheRiskService;

namespace Florin.Unit.Tests.Risk;

public sealed class CountingVelocity
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Microsecond = TimeSpan.FromMicroseconds(1);
    private readonly FakeTime _time = new();
    private int _asked;

    [Fact]
    public async Task Fires_at_the_eleventh_within_a_minute_and_not_at_the_tenth()
    {
        await using var risk = await Start(_time);
        Assert.Equal("..........!!", await Ask(risk, 12, TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public async Task Fires_when_the_eleventh_comes_just_within_the_minute_of_the_first()
    {
        await using var risk = await Start(_time);
        Assert.Equal("..........", await Ask(risk, 10, TimeSpan.Zero));
        Assert.True(await IsTooFast(risk, Now + Minute - Microsecond));
    }

    [Fact]
    public async Task Does_not_fire_when_the_eleventh_comes_a_minute_after_the_first()
    {
        await using var risk = await Start(_time);
        Assert.Equal("..........", await Ask(risk, 10, TimeSpan.Zero));
        Assert.False(await IsTooFast(risk, Now + Minute));
    }

    [Fact]
    public async Task Never_fires_for_one_every_six_seconds()
    {
        await using var risk = await Start(_time);
        Assert.Equal(new string('.', 100), await Ask(risk, 100, TimeSpan.FromSeconds(6)));
    }

    [Fact]
    public async Task Counts_each_user_alone()
    {
        await using var risk = await Start(_time);
        await Ask(risk, 10, TimeSpan.Zero);
        Assert.False(await IsTooFast(risk, Now, new UserId("user_bob")));
        Assert.True(await IsTooFast(risk, Now));
    }

    [Fact]
    public async Task Counts_a_transaction_once_however_often_it_is_asked_about()
    {
        await using var risk = await Start(_time);
        await Ask(risk, 8, TimeSpan.Zero);
        for (var i = 0; i < 5; i++)
            await risk.Assess(Asking("txn_again"), $"step-{i}");
        Assert.False(await IsTooFast(risk, Now));
        Assert.True(await IsTooFast(risk, Now));
    }

    [Fact]
    public async Task Fires_for_exactly_those_beyond_ten_when_all_race()
    {
        await using var risk = await Start(_time);
        var all = await Task.WhenAll(
            Enumerable
                .Range(0, 40)
                .Select(i => Task.Run(() => risk.Assess(Asking($"txn_{i}", at: Now.AddMilliseconds(40 - i)))))
        );
        Assert.Equal(30, all.Count(one => one.Score == 0.6m));
    }

    [Fact]
    public async Task Fires_for_the_one_that_completes_the_minute_in_whatever_order_they_come()
    {
        await using var risk = await Start(_time);
        for (var i = 10; i > 0; i--)
            Assert.False(await IsTooFast(risk, Now.AddSeconds(i)));
        Assert.True(await IsTooFast(risk, Now));
    }

    [Fact]
    public async Task Does_not_fire_for_a_latecomer_of_an_emptier_minute()
    {
        await using var risk = await Start(_time);
        await Ask(risk, 10, TimeSpan.Zero);
        Assert.False(await IsTooFast(risk, Now - Minute));
    }

    [Fact]
    public async Task Neither_counts_nor_measures_imported_history()
    {
        await using var risk = await Start(_time);
        for (var i = 0; i < 20; i++)
            Assert.Equal(0, (await risk.Assess(Asking($"txn_h{i}", historic: true))).Score);
        Assert.Equal("..........!", await Ask(risk, 11, TimeSpan.Zero));
    }

    [Fact]
    public async Task Goes_on_after_a_restart_within_the_minute()
    {
        await using var risk = await Start(_time);
        await risk.Assess(Asking("txn_h", historic: true));
        await Ask(risk, 10, TimeSpan.FromSeconds(1));
        _time.Advance(TimeSpan.FromSeconds(50));
        await risk.Restart();
        Assert.True(await IsTooFast(risk, Now.AddSeconds(50)));
    }

    [Fact]
    public async Task Starts_anew_after_a_restart_beyond_the_minute()
    {
        await using var risk = await Start(_time);
        await Ask(risk, 10, TimeSpan.Zero);
        _time.Advance(TimeSpan.FromSeconds(61));
        await risk.Restart();
        Assert.False(await IsTooFast(risk, Now.AddSeconds(61)));
    }

    [Fact]
    public async Task Goes_on_after_a_restart_with_pages_of_other_users_in_between()
    {
        await using var risk = await Start(_time);
        await Ask(risk, 10, TimeSpan.Zero);
        await Task.WhenAll(
            Enumerable.Range(0, 2500).Select(i => risk.Assess(Asking($"txn_o{i}", user: new UserId($"user_{i}"))))
        );
        await risk.Restart();
        Assert.True(await IsTooFast(risk, Now));
    }

    [Fact]
    public async Task Remembers_whoever_was_active_within_the_minute_and_not_for_long_after()
    {
        await using var risk = await Start(_time);
        _time.Advance(TimeSpan.FromSeconds(30));
        for (var i = 0; i < 10; i++)
            Assert.False(await IsTooFast(risk, _time.GetUtcNow()));
        _time.Advance(TimeSpan.FromSeconds(40));
        await risk.Assess(Asking("txn_o", user: new UserId("user_bob"), at: _time.GetUtcNow()));
        Assert.True(await IsTooFast(risk, _time.GetUtcNow()));
        _time.Advance(TimeSpan.FromMinutes(3));
        Assert.False(await IsTooFast(risk, _time.GetUtcNow()));
    }

    [Fact]
    public async Task Follows_the_rules_of_the_moment()
    {
        await using var risk = await Start(_time);
        await Ask(risk, 3, TimeSpan.Zero);
        var rules = SomeRules.Json();
        rules["velocity"]!["over"] = 3;
        Assert.Equal(200, (await risk.Put(rules)).Status);
        Assert.True(await IsTooFast(risk, Now));
    }

    /// <summary>Asks so many times, a while apart, and tells of each whether velocity fired.</summary>
    private async Task<string> Ask(TheRiskService risk, int times, TimeSpan apart)
    {
        var told = new List<char>();
        for (var i = 0; i < times; i++)
            told.Add(await IsTooFast(risk, Now + (apart * i)) ? '!' : '.');
        return string.Concat(told);
    }

    private async Task<bool> IsTooFast(TheRiskService risk, DateTimeOffset at, UserId? user = null)
    {
        var assessment = await risk.Assess(Asking($"txn_n{_asked++}", user: user, at: at));
        return assessment.Fired.Any(rule => rule.Rule == "velocity");
    }
}
