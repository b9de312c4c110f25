using Florin.Observability.Alerts;
using Florin.Observability.Alerts.Rules;

namespace Florin.Unit.Tests.Alerts;

/// <summary>From a condition that is met to the messages about it.</summary>
public sealed class AnAlert
{
    private static readonly RuleSettings Waits = new()
    {
        When = "queue",
        Over = 10,
        For = TimeSpan.FromSeconds(30),
        EndsAfter = TimeSpan.FromSeconds(20),
    };

    [Fact]
    public async Task Fires_once_its_condition_was_met_for_long_enough()
    {
        await using var watch = new Watch(Waits);
        await watch.Look("queue 10");
        Assert.Null(watch.State);
        await watch.Look("queue 11");
        Assert.Equal("pending", watch.State);
        await watch.Look("queue 12", afterSeconds: 29);
        Assert.Equal(("pending", 0), (watch.State, watch.Messages.Count));
        await watch.Look("queue 13", afterSeconds: 1);
        Assert.Equal("firing", watch.State);
        await watch.Look("queue 14", afterSeconds: 600);
        Assert.Equal(["begin"], watch.Messages);
    }

    [Fact]
    public async Task Begins_anew_when_its_condition_was_not_met_meanwhile()
    {
        await using var watch = new Watch(Waits);
        await watch.Look("queue 11");
        await watch.Look("queue 9", afterSeconds: 29);
        Assert.Null(watch.State);
        await watch.Look("queue 11", afterSeconds: 5);
        Assert.Equal("pending", watch.State);
    }

    [Fact]
    public async Task Ends_once_its_condition_was_not_met_for_long_enough()
    {
        await using var watch = new Watch(Waits with { For = TimeSpan.Zero });
        await watch.Look("queue 11");
        await watch.Look("queue 1", afterSeconds: 19);
        Assert.Equal("firing", watch.State);
        await watch.Look("queue 1", afterSeconds: 1);
        Assert.Null(watch.State);
        Assert.Equal(["begin", "end"], watch.Messages);
        var ended = Assert.Single(watch.Engine.Book.History);
        Assert.Equal((AlertState.Resolved, 11, watch.Time.GetUtcNow()), (ended.State, ended.Value, ended.EndedAt));
    }

    [Fact]
    public async Task Sends_two_messages_while_its_value_goes_up_and_down()
    {
        await using var watch = new Watch(Waits with { For = TimeSpan.Zero });
        for (var i = 0; i < 20; i++)
            await watch.Look(i % 2 == 0 ? "queue 11" : "queue 1", afterSeconds: 10);
        await watch.Look("queue 1", afterSeconds: 20);
        Assert.Equal(["begin", "end"], watch.Messages);
    }

    [Fact]
    public async Task Is_one_for_each_series()
    {
        await using var watch = new Watch(Waits with { For = TimeSpan.Zero });
        await watch.Look(
            """
            queue{of="a"} 11
            queue{of="b"} 9
            queue{of="c"} 12
            """
        );
        Assert.Equal(["begin a", "begin c"], watch.Messages);
    }

    [Fact]
    public async Task Ends_some_minutes_after_its_series_is_gone()
    {
        await using var watch = new Watch(Waits with { For = TimeSpan.Zero });
        await watch.Look("queue 11");
        await watch.Look("", afterSeconds: 299);
        Assert.Equal("firing", watch.State);
        await watch.Look("", afterSeconds: 1);
        Assert.Equal(["begin", "end"], watch.Messages);
    }

    [Fact]
    public async Task Is_not_sent_again_after_a_restart_but_its_end_is()
    {
        await using var watch = new Watch(Waits with { For = TimeSpan.Zero });
        await watch.Look("queue 11");
        Assert.Equal(["begin"], watch.Messages);
        await watch.Restart();
        Assert.Equal(("firing", "begin"), (watch.State, Assert.Single(watch.Messages))); // What waited is sent still.
        await watch.Look("queue 11", afterSeconds: 3600);
        Assert.Equal(["begin"], watch.Messages);
        await watch.Look("queue 1", afterSeconds: 20);
        Assert.Equal(["begin", "end"], watch.Messages);
        await watch.Restart();
        Assert.Single(watch.Engine.Book.History);
    }

    [Fact]
    public async Task Is_told_to_the_receivers_of_its_rule_alone()
    {
        await using var watch = new Watch(Waits with { For = TimeSpan.Zero, To = "none" });
        await watch.Look("queue 11");
        Assert.Equal(("firing", 0), (watch.State, watch.Messages.Count));
    }

    [Fact]
    public async Task Ends_with_its_rule()
    {
        await using var watch = new Watch(Waits with { For = TimeSpan.Zero });
        await watch.Look("queue 11");
        watch.Engine.Book.Change(rules =>
        {
            rules.Change(Watch.Rule, Waits with { Enabled = false });
            return true;
        });
        await watch.Look("queue 11");
        Assert.Equal(["begin", "end"], watch.Messages);
        await watch.Restart();
        await watch.Look("queue 11");
        Assert.Null(watch.State); // The change was kept.
        Assert.True(watch.Engine.Book.Change(rules => rules.Reset(Watch.Rule)));
        await watch.Look("queue 11");
        Assert.Equal("firing", watch.State); // As configured again.
    }

    [Fact]
    public async Task Takes_no_more_memory_than_its_limits_allow()
    {
        await using var watch = new Watch(Waits with { For = TimeSpan.Zero });
        await watch.Look(string.Join('\n', Enumerable.Range(0, 200).Select(i => $"queue{{of=\"{i}\"}} 11")));
        Assert.Equal(50, watch.States.Count);
    }
}
