using Florin.Observability.Alerts;
using Florin.Observability.Alerts.Rules;

namespace Florin.Unit.Tests.Alerts;

/// <summary>Alerts that are not to be sent for a while.</summary>
public sealed class ASilence
{
    private static readonly RuleSettings AtOnce = new()
    {
        When = "queue",
        Over = 10,
        EndsAfter = TimeSpan.Zero,
    };

    [Fact]
    public async Task Keeps_an_alert_from_being_sent_until_it_ends()
    {
        await using var watch = new Watch(AtOnce);
        Add(watch, Watch.Rule);
        await watch.Look("queue 11");
        Assert.Equal(("firing", 0), (watch.State, watch.Messages.Count));
        Assert.NotNull(Assert.Single(watch.Engine.Book.Active).SilencedBy);
        await watch.Restart();
        await watch.Look("queue 11", afterSeconds: 50);
        Assert.Empty(watch.Messages);
        await watch.Look("queue 11", afterSeconds: 5);
        Assert.Equal(["begin"], watch.Messages);
    }

    [Fact]
    public async Task Says_nothing_of_what_began_and_ended_meanwhile()
    {
        await using var watch = new Watch(AtOnce);
        Add(watch, rule: null);
        await watch.Look("queue 11");
        await watch.Look("queue 1");
        Assert.Empty(watch.Messages);
        Assert.Single(watch.Engine.Book.History);
    }

    [Fact]
    public async Task Does_not_keep_the_end_from_whoever_was_told_the_beginning()
    {
        await using var watch = new Watch(AtOnce);
        await watch.Look("queue 11");
        Add(watch, Watch.Rule);
        await watch.Look("queue 11");
        await watch.Look("queue 1");
        Assert.Equal(["begin", "end"], watch.Messages);
    }

    [Theory]
    [InlineData("other", null, 2)]
    [InlineData(null, "b", 1)]
    [InlineData("MINE", "c", 2)]
    public async Task Is_of_a_rule_and_of_labels(string? rule, string? of, int sent)
    {
        await using var watch = new Watch(AtOnce, ("other", AtOnce with { When = "nothing" }));
        Add(watch, rule, of);
        await watch.Look("queue{of=\"a\"} 11\nqueue{of=\"b\"} 11");
        Assert.Equal(sent, watch.Messages.Count);
    }

    [Fact]
    public async Task Can_be_ended()
    {
        await using var watch = new Watch(AtOnce);
        Add(watch, Watch.Rule);
        await watch.Look("queue 11");
        Assert.True(watch.Engine.Book.EndSilence(watch.Engine.Book.Silences[0].Id));
        await watch.Look("queue 11");
        Assert.Equal(["begin"], watch.Messages);
    }

    private static void Add(Watch watch, string? rule, string? of = null)
    {
        var now = watch.Time.GetUtcNow();
        var labels = of is null ? [] : new Dictionary<string, string> { ["of"] = of };
        Assert.True(watch.Engine.Book.Add(new Silence("silence_1", rule, labels, now.AddMinutes(1), "upgrade", "user_1", now)));
    }
}
