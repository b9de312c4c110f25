using Florin.System.Tests.Running;

namespace Florin.System.Tests.Journeys;

/// <summary>What is still so when the program has stopped, or was killed, and runs again.</summary>
public sealed class AfterARestart(OneProcess florin) : IClassFixture<OneProcess>
{
    [Fact]
    public async Task The_same_key_gives_the_first_answer_byte_for_byte()
    {
        var person = await Person.New(florin);
        var (account, key, refusedKey) = (await person.Opens(), Person.Key(), Person.Key());
        var (deposit, withdrawal) = (person.Deposit(account, 5), person.Withdrawal(account, 7));
        var refused = await person.Post(Person.Transactions, withdrawal, refusedKey);
        var first = await person.Post(Person.Transactions, deposit, key);
        await person.MovesTo("COMPLETED", person.Deposit(account, 10));
        for (var killed = 0; killed < 2; killed++)
        {
            await (killed == 1 ? florin.Kill() : florin.Stop());
            await florin.Start();
            var again = await person.Post(Person.Transactions, deposit, key);
            Assert.Equal((201, first.Text, "true"), (again.Status, again.Text, again.Header("Idempotency-Replayed")));
            var still = await person.Post(Person.Transactions, withdrawal, refusedKey);
            Assert.Equal((422, refused.Text, "true"), (still.Status, still.Text, still.Header("Idempotency-Replayed")));
            var reused = await person.Post(Person.Transactions, withdrawal, key);
            Assert.Equal((422, "idempotency-key-reused"), (reused.Status, reused.Code));
            Assert.Equal(15m, await Eventually.Is(() => person.Balance(account), balance => balance == 15m));
        }
        Assert.Equal(2, (await person.Ids(Person.Transactions)).Count);
    }

    [Fact]
    public async Task Administrators_see_that_its_services_were_started_again_and_nobody_else_does()
    {
        var admin = await Person.Admin(florin);
        var before = Restarts(await admin.GetOnceReady("/health"));
        Assert.All(before, service => Assert.NotNull(service.Value));
        await florin.Kill();
        await florin.Start();
        var after = Restarts(await admin.GetOnceReady("/health"));
        Assert.All(after, service => Assert.Equal(before[service.Key] + 1, service.Value));
        var metrics = await florin.Gateway.GetStringAsync("/metrics", TestContext.Current.CancellationToken);
        Assert.Contains(
            $"florin_service_restarts_total{{service=\"account\"}} {after["account"]}\n",
            metrics,
            StringComparison.Ordinal
        );
        Assert.Contains("florin_service_start_time_seconds{service=\"account\"} ", metrics, StringComparison.Ordinal);
        var seen = Restarts(await (await Person.Stranger(florin, token: null)).GetOnceReady("/health"));
        Assert.All(seen, service => Assert.Null(service.Value));
    }

    private static Dictionary<string, long?> Restarts(Answer health) =>
        health.Data["services"]!
            .AsArray() // As in the contract.
            .ToDictionary(service => (string)service!["name"]!, service => (long?)service!["restarts"], StringComparer.Ordinal);
}
