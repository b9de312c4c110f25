using Florin.System.Tests.Running;
using Florin.Testing.Mongo;

namespace Florin.System.Tests.Journeys;

/// <summary>The program with its read models in MongoDB.</summary>
public sealed class ReadModelsInMongo : IAsyncDisposable
{
    private readonly OneProcess _florin = new();
    private readonly string _prefix = MongoServer.NewPrefix();
    private MongoServer? _server;

    [Fact]
    public async Task Have_what_happened_once_after_kills_among_the_commits()
    {
        Assert.SkipWhen(MongoServer.Missing is not null, MongoServer.Missing ?? "");
        _server = await MongoServer.Start();
        await _florin.Start(Storage);
        var person = await Person.New(_florin);
        var account = await person.OpensWith(100);
        var ids = new List<string>();
        for (var round = 0; round < 2; round++)
        {
            ids.AddRange(await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Deposits(person, account))));
            await _florin.Kill(); // While read models follow.
            await _florin.Start(Storage);
        }
        var balance = 100m + ids.Count;
        Assert.Equal(balance, await Eventually.Is(() => person.Balance(account), found => found == balance));
        var listed = await Eventually.Is(
            () => person.Ids($"{Person.Transactions}?status=COMPLETED&limit=100"),
            found => ids.TrueForAll(found.Contains)
        );
        Assert.Equal(listed.Count, listed.Distinct(StringComparer.Ordinal).Count());
        await _florin.StopsWell();
        Assert.False(File.Exists(Path.Combine(_florin.Data, "transaction", "views.db")));
        var (code, output) = await FlorinProcess.Run(["verify", $"--data={_florin.Data}", .. Storage]);
        Assert.True(code == 0, output);
    }

    public async ValueTask DisposeAsync()
    {
        await _florin.DisposeAsync();
        if (_server is not null)
            await _server.DisposeAsync();
    }

    private IEnumerable<string> Storage =>
        [
            "--Storage:Views:Provider=Mongo",
            $"--Storage:Mongo:ConnectionString={_server!.Address}", // It was started.
            $"--Storage:Mongo:DatabasePrefix={_prefix}",
            "--Storage:Mongo:MinPoolSize=0",
        ];

    private static async Task<string> Deposits(Person person, string account)
    {
        var answer = await person.Post(Person.Transactions, person.Deposit(account, 1));
        Assert.Equal(201, answer.Status);
        return (string?)answer.Data["id"] ?? throw new InvalidOperationException(answer.Text);
    }
}
