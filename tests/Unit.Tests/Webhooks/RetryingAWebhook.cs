using System.Globalization;
using System.Text.Json.Nodes;
using Florin.Webhooks.Delivery;

namespace Florin.Unit.Tests.Webhooks;

public sealed class RetryingAWebhook : WebhooksScenario
{
    private static readonly double[] Seconds = [5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400];

    [Fact]
    public void Takes_about_three_days_by_the_schedule_of_the_standard()
    {
        var waits = Enumerable.Range(1, 9).Select(tried => RetrySchedule.After(tried, random: 0)!.Value).ToList(); // There are nine.
        Assert.Equal(Seconds, waits.Select(wait => wait.TotalSeconds));
        Assert.Equal(75.585, waits.Sum(wait => wait.TotalHours), 0.001);
        Assert.Null(RetrySchedule.After(10, random: 0));
        Assert.Equal(10, RetrySchedule.MaxAttempts);
    }

    [Fact]
    public void Is_spread_by_up_to_a_tenth()
    {
        Assert.Equal(TimeSpan.FromSeconds(5.5), RetrySchedule.After(1, random: 1));
        Assert.Equal(TimeSpan.FromSeconds(5.25), RetrySchedule.After(1, random: 0.5));
    }

    [Theory]
    [InlineData(1, 60, 60)]
    [InlineData(2, 60, 300)]
    [InlineData(1, 10_000_000, 86_400)]
    public void Waits_as_long_as_the_endpoint_wishes_up_to_a_day(int tried, int wished, int expected) =>
        Assert.Equal(TimeSpan.FromSeconds(expected), RetrySchedule.After(tried, 0, TimeSpan.FromSeconds(wished)));

    [Fact]
    public async Task Ends_after_ten_attempts_each_at_its_time()
    {
        Program.Answers = (_, _) => Task.FromResult(500);
        var began = Clock.Now;
        await Register(Ann);
        await Completes("1", "ann");
        for (var tried = 1; tried <= 10; tried++)
        {
            var expected = tried;
            var row = (await Deliveries(Ann, items => items is [var only] && Attempts(only).Count == expected))[0];
            if (tried == 10)
            {
                Assert.Equal("FAILED", Text(row, "status"));
                Assert.Null(row["nextAttemptAt"]);
                break;
            }
            var next = DateTimeOffset.Parse(Text(row, "nextAttemptAt"), CultureInfo.InvariantCulture);
            Assert.Equal(Seconds[tried - 1] * 1.05, (next - Clock.Now).TotalSeconds, 0.001);
            Clock.Pass(next - Clock.Now - TimeSpan.FromMilliseconds(1)); // A moment too early.
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
            Assert.Equal(tried, Program.Arrived.Count);
            Clock.Pass(TimeSpan.FromMilliseconds(1));
        }
        Assert.InRange(Clock.Now - began, TimeSpan.FromDays(3), TimeSpan.FromDays(4));
        Assert.Single(Program.Arrived.Select(w => w.Id).Distinct(StringComparer.Ordinal));
        Assert.All(
            Attempts((await Items("/deliveries", Ann))[0]),
            attempt => Assert.Equal((500, "answered 500"), ((int)attempt!["status"]!, Text(attempt, "response")))
        );
    }

    [Fact]
    public async Task Is_put_off_for_all_of_an_endpoint_that_asks_for_it()
    {
        Program.Answers = (_, http) =>
        {
            http.Response.Headers.RetryAfter = "600";
            return Task.FromResult(429);
        };
        await Register(Ann);
        await Completes("1", "ann");
        var row = (await Deliveries(Ann, items => items is [var only] && Attempts(only).Count == 1))[0];
        Assert.Equal(Clock.Now.AddSeconds(600), DateTimeOffset.Parse(Text(row, "nextAttemptAt"), CultureInfo.InvariantCulture));
        await Completes("2", "ann");
        await Deliveries(Ann, items => items.Count == 2);
        await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System);
        Assert.Single(Program.Arrived);
        Program.Answers = (_, _) => Task.FromResult(200);
        Clock.Pass(TimeSpan.FromSeconds(600));
        await Deliveries(Ann, items => items.All(i => Text(i, "status") == "DELIVERED"));
        Assert.Equal(3, Program.Arrived.Count);
    }

    [Fact]
    public async Task Is_done_at_once_where_its_owner_asks_for_it()
    {
        Program.Answers = (_, _) => Task.FromResult(500);
        await Register(Ann);
        await Completes("1", "ann");
        var row = (await Deliveries(Ann, items => items is [var only] && Attempts(only).Count == 1))[0];
        Program.Answers = (_, _) => Task.FromResult(200);
        var path = $"/deliveries/{Text(row, "id")}";
        Assert.Equal(404, (await Webhooks.Post($"{path}/retry", null, Bob)).Status);
        Assert.Equal(202, (await Webhooks.Post($"{path}/retry", null, Ann)).Status);
        await Deliveries(Ann, items => Text(items[0], "status") == "DELIVERED");
        Assert.Equal(2, Program.Arrived.Count);
        Assert.Equal(404, (await Webhooks.Get(path, Bob)).Status);
        Assert.Equal(2, Attempts((await Webhooks.Get(path, Ann)).Data).Count);
    }

    [Fact]
    public async Task Is_left_alone_while_the_circuit_of_the_endpoint_is_open()
    {
        Settings["Webhooks:CircuitBreaker:MinimumThroughput"] = "3";
        Settings["Webhooks:Connections"] = "1";
        await Restart();
        Program.Answers = (_, _) => Task.FromResult(500);
        await Register(Ann);
        for (var i = 0; i < 10; i++)
            await Completes($"{i}", "ann");
        await Deliveries(Ann, items => items.Count == 10);
        await Testing.Eventually.Is(() => Task.FromResult(Program.Arrived.Count), count => count >= 3);
        await Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System);
        Assert.Equal(3, Program.Arrived.Count);
        Program.Answers = (_, _) => Task.FromResult(200);
        Clock.Pass(TimeSpan.FromSeconds(31));
        await Deliveries(Ann, items => items.All(i => Text(i, "status") == "DELIVERED"));
    }

    private static JsonArray Attempts(JsonNode delivery) => delivery["attempts"]!.AsArray(); // A delivery has some.
}
