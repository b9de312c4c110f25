using Florin.System.Tests.Running;
using Florin.Testing.Mongo;

namespace Florin.System.Tests.Journeys;

/// <summary>Two instances with their logs in MariaDB and their read models in one MongoDB, of which one is killed.</summary>
public sealed class SharingReadModels
{
    [Fact]
    public async Task Leaves_them_equal_to_the_logs_when_an_instance_is_killed_among_transfers()
    {
        Assert.SkipWhen(MongoServer.Missing is not null, MongoServer.Missing ?? "");
        await using var mongo = await MongoServer.Start();
        string[] views =
        [
            "--Storage:Views:Provider=Mongo",
            $"--Storage:Mongo:ConnectionString={mongo.Address}",
            $"--Storage:Mongo:DatabasePrefix={MongoServer.NewPrefix()}",
            "--Storage:Mongo:MinPoolSize=0",
        ];
        await using var florin = new SeveralInstances(new Surroundings { OfFront = views, OfInstances = views });
        await florin.InitializeAsync();
        var books = await BooksInMotion.Open(florin);
        var owner = await books.OwnsEverything();
        await books.While(async () =>
        {
            await florin.Instance(owner).Kill();
            await books.MovesOn();
        });
        await books.AreRight();
        await ReadsWhatItWrote(await Person.New(florin));
        await florin.Start(owner);
        await florin.StopsWell();
        var (code, output) = await FlorinProcess.Run(["verify", $"--data={florin.Data}", .. florin.Logs, .. views]);
        Assert.True(code == 0, output);
    }

    // A list shows at once what was acknowledged to the same client, whichever instance has folded it.
    private static async Task ReadsWhatItWrote(Person person)
    {
        for (var i = 0; i < 10; i++)
        {
            var account = await person.Opens();
            Assert.Contains(account, await person.Ids("/api/account/accounts?limit=100"));
        }
    }
}
