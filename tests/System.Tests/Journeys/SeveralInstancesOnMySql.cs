using System.Globalization;
using System.Text.Json.Nodes;
using Florin.System.Tests.Running;

namespace Florin.System.Tests.Journeys;

/// <summary>The journeys with several instances of a service, which share one database server.</summary>
[CollectionDefinition(Name)]
public sealed class SharingInstances : ICollectionFixture<SeveralInstances>
{
    /// <summary>For <see cref="CollectionAttribute"/>.</summary>
    public const string Name = "journeys with several instances";
}

[Collection(SharingInstances.Name)]
public sealed class MovingMoneyWithSeveralInstances(SeveralInstances florin) : MovingMoney(florin);

/// <summary>What operators see of the connections to the database.</summary>
[Collection(SharingInstances.Name)]
public sealed class ThePoolsOfSeveralInstances(SeveralInstances florin)
{
    private const int Readers = 18; // Of 20, the writer has two.

    [Fact]
    public async Task Are_told_by_the_admin_api_and_by_the_metrics_of_each_instance()
    {
        var admin = await Operator.Admin(florin);
        var logs = (await admin.Ask("GET", "/admin/storage")).Data["items"]!.AsArray(); // Lists have items.
        var instances = logs.Single(log => (string?)log!["log"] == "account")!["instances"]!.AsArray(); // As in the report.
        Assert.Equal(florin.Count, instances.Count);
        Assert.All(instances, instance => Assert.Equal(Readers, (int?)instance!["pool"]!["max"]));
        Assert.DoesNotContain("\"pool\":{", (await florin.Gateway.Ask("GET", "/health")).Text, StringComparison.Ordinal); // Nobody asked who it is.
        for (var instance = 0; instance < florin.Count; instance++)
        {
            var metrics = await florin
                .At(instance, "account")
                .GetStringAsync("/metrics", TestContext.Current.CancellationToken);
            foreach (var what in (string[])["used", "idle", "waiting", "max"])
                Assert.Contains($"florin_pool_{what}{{log=\"account\",store=\"mysql\"}} ", metrics, StringComparison.Ordinal);
        }
    }
}

/// <summary>The owner of the logs ends while clients move money under keys. <c>FLORIN_TAKEOVERS</c> says how many rounds.</summary>
[Collection(SharingInstances.Name)]
public sealed class AnOwnerThatEnds(SeveralInstances florin)
{
    private static readonly int Rounds = int.TryParse(
        Environment.GetEnvironmentVariable("FLORIN_TAKEOVERS"),
        CultureInfo.InvariantCulture,
        out var set
    )
        ? set
        : 1;

    [Fact]
    public async Task Leaves_everything_acknowledged_to_another_instance_when_it_is_killed()
    {
        for (var round = 0; round < Rounds; round++)
        {
            var books = await BooksInMotion.Open(florin);
            var owner = await books.OwnsEverything();
            await books.While(async () =>
            {
                await florin.Instance(owner).Kill();
                await books.MovesOn();
            });
            Report("takeover", books);
            await books.AreRight();
            await florin.Start(owner);
        }
    }

    [Fact]
    public async Task Fails_no_request_when_it_is_told_to_stop()
    {
        for (var round = 0; round < Rounds; round++)
        {
            var books = await BooksInMotion.Open(florin);
            var owner = await books.OwnsEverything();
            await books.While(async () =>
            {
                await florin.Instance(owner).StopsWell();
                await books.MovesOn();
            });
            Report("handover", books);
            Assert.True(books.Failures.IsEmpty, string.Join("\n", books.Failures.Distinct().Take(8)));
            await books.AreRight();
            await florin.Start(owner);
        }
    }

    [Fact]
    public async Task Fails_no_request_when_an_operator_has_it_hand_over_and_goes_on_as_a_standby()
    {
        for (var round = 0; round < Rounds; round++)
        {
            var books = await BooksInMotion.Open(florin);
            var owner = await books.OwnsEverything();
            var admin = await Operator.Admin(florin);
            await books.While(async () =>
            {
                foreach (var log in SeveralInstances.Shared)
                {
                    await Eventually.Is(() => admin.Ask("POST", $"/admin/storage/{log}/release"), asked => asked.Status == 200);
                    await Eventually.Is(() => florin.OwnerOf(log), now => now == 1 - owner);
                    Assert.Equal(421, await florin.Answers(owner, log));
                }
                await books.MovesOn();
            });
            Report("release", books);
            Assert.True(books.Failures.IsEmpty, string.Join("\n", books.Failures.Distinct().Take(8)));
            await books.AreRight();
            var shown = await Eventually.Is(
                async () => (JsonArray)(await admin.Ask("GET", "/admin/storage")).Data["items"]!, // As in the report.
                logs => logs.Any(log => (string?)log!["owner"] == Address(1 - owner))
            );
            var account = shown.Single(log => (string?)log!["log"] == "account")!; // Each log is there once.
            Assert.Equal("MySql", (string?)account["provider"]);
            Assert.Equal(florin.Count, ((JsonArray)account["instances"]!).Count); // As in the report.
        }
    }

    [Fact]
    public async Task Moves_nothing_and_stands_by_when_it_was_held_beyond_its_lease()
    {
        for (var round = 0; round < Rounds; round++)
        {
            var books = await BooksInMotion.Open(florin);
            var owner = await books.OwnsEverything();
            await books.While(async () =>
            {
                florin.Instance(owner).Send(FlorinProcess.Hold);
                await books.MovesOn();
                florin.Instance(owner).Send(FlorinProcess.Continue);
                foreach (var service in SeveralInstances.Shared)
                    await Eventually.Is(() => florin.Answers(owner, service), status => status == 421);
            });
            Report("hold", books);
            await books.AreRight();
        }
    }

    private string Address(int instance) => florin.At(instance, "account").BaseAddress!.AbsoluteUri.TrimEnd('/'); // It has one.

    private static void Report(string what, BooksInMotion books) =>
        TestContext.Current.TestOutputHelper?.WriteLine(
            string.Create(CultureInfo.InvariantCulture, $"{what}: {books.Slowness}")
        );
}
