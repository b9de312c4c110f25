using Florin.Kernel;
using Florin.System.Tests.Running;

namespace Florin.System.Tests.Journeys;

/// <summary>The program is killed while schedules are due, each time at another moment.</summary>
public sealed class SchedulesThatAreKilled(OneProcess florin) : IClassFixture<OneProcess>
{
    private const int Schedules = 25;
    private const int Kills = 2;

    [Fact]
    public async Task Move_all_money_and_none_twice()
    {
        var person = await Person.New(florin);
        var (from, to) = (await person.OpensWith(1000), await person.Opens());
        var ids = new List<string>();
        for (var killed = 1; killed <= Kills; killed++)
        {
            var at = TimeProvider.System.GetUtcNow().AddSeconds(20);
            for (var i = 0; i < Schedules; i++)
            {
                var order = person.Transfer(from, to, 1);
                order["at"] = Rfc3339.Text(at.AddMilliseconds(i * 8));
                ids.Add(await MoneyOnSchedule.Creates(person, order));
            }
            var wait = at - TimeProvider.System.GetUtcNow() + TimeSpan.FromMilliseconds(100 * killed);
            if (wait > TimeSpan.Zero)
                await Task.Delay(wait, TimeProvider.System, TestContext.Current.CancellationToken);
            await florin.Kill();
            await florin.Start();
        }
        foreach (var id in ids)
            await Eventually.Is(
                () => florin.Gateway.Ask("GET", $"{MoneyOnSchedule.Schedules}/{id}", token: person.Token),
                shown => shown.Status == 200 && (string?)shown.Data["status"] == "ENDED"
            );
        Assert.Equal((decimal)ids.Count, await person.Balance(to));
        var done = await Task.WhenAll(ids.Select(id => person.List($"{MoneyOnSchedule.Schedules}/{id}/occurrences")));
        Assert.All(done, all => Assert.Equal("COMPLETED", (string?)Assert.Single(all)["status"]));
        Assert.Equal(ids.Count, done.Select(all => (string?)all[0]["transactionId"]).Distinct(StringComparer.Ordinal).Count());
    }
}
