using System.Text.Json.Nodes;
using Florin.System.Tests.Running;
using Florin.Testing.Mongo;
using Florin.Testing.Storage;
using Wire = Florin.Testing.Wire;

namespace Florin.System.Tests.Journeys;

/// <summary>The real program with a replica of every log in MongoDB and one in another folder.</summary>
public sealed class CopyingToMongo : IAsyncDisposable
{
    private readonly OneProcess _florin = new();
    private readonly Place _elsewhere = new();
    private readonly TemporaryDirectory _copies = new();
    private readonly string _prefix = MongoServer.NewPrefix();
    private MongoServer? _server;
    private Wire? _wire;

    [Fact]
    public async Task Ends_with_equal_copies_after_the_program_was_killed_and_MongoDB_was_away()
    {
        await Prepare();
        await _florin.Start(Settings);
        var person = await Person.New(_florin);
        var account = await person.OpensWith(100);
        await Deposits(person, account, 10);
        Wires.Cut();
        await Deposits(person, account, 10); // The log goes on without it.
        await _florin.Kill();
        await _florin.Start(Settings); // It is away still.
        await Deposits(person, account, 10);
        Wires.Mend();
        await Deposits(person, account, 10);
        var admin = await Person.Admin(_florin);
        await AreCurrent(admin);
        await _florin.StopsWell();
        var (code, output) = await FlorinProcess.Run(["replicas", "diff", $"--data={_florin.Data}", .. Settings]);
        Assert.True(code == 0, output);
        Assert.Contains("account: mongodb is equal up to position ", output, StringComparison.Ordinal);
        Assert.DoesNotContain("behind", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Consumers_elsewhere_read_the_replica_and_never_ask_the_service()
    {
        await Prepare();
        await _florin.Start([.. Settings, $"--Florin:ServiceKey={Key}", $"--services={string.Join(',', AllBut("analytics"))}"]);
        var person = await Person.New(_florin);
        var account = await person.OpensWith(1);
        await Deposits(person, account, 4);
        var admin = await Person.Admin(_florin);
        await AreCurrent(admin);
        await using var elsewhere = await FlorinProcess.Start(Elsewhere);
        Assert.Equal(5, await Eventually.Is(() => Completed(admin), completed => completed is 5));
        Wires.Cut();
        await Deposits(person, account, 2);
        await Eventually.Is(FollowerIs, status => status == "degraded");
        Wires.Mend();
        Assert.Equal(7, await Eventually.Is(() => Completed(admin), completed => completed is 7));
        await Eventually.Is(FollowerIs, status => status == "healthy");
    }

    public async ValueTask DisposeAsync()
    {
        await _florin.DisposeAsync();
        _elsewhere.Dispose();
        if (_wire is not null)
            await _wire.DisposeAsync();
        if (_server is not null)
            await _server.DisposeAsync();
        _copies.Dispose();
    }

    private static string Key { get; } = Convert.ToBase64String("a key of services for tests, long enough"u8);

    private HttpClient Analytics => _elsewhere.Client("analytics");

    private Wire Wires => _wire ?? throw new InvalidOperationException("It was not prepared.");

    private IEnumerable<string> Settings =>
        [
            $"--Storage:Replicas=mongodb,sqlite:{_copies.Path}",
            $"--Storage:Mongo:ConnectionString=mongodb://127.0.0.1:{Wires.Port}/",
            $"--Storage:Mongo:DatabasePrefix={_prefix}",
            "--Storage:Mongo:MinPoolSize=0",
            "--Storage:Mongo:ServerSelectionTimeout=00:00:01",
            "--Storage:CircuitBreaker:BreakDuration=00:00:01",
        ];

    // The services whose logs it follows are nowhere.
    private IEnumerable<string> Elsewhere =>
        _elsewhere.Arguments([
            "--services=analytics",
            $"--Florin:ServiceKey={Key}",
            "--Feeds:transaction:Source=mongodb",
            "--Services:transaction:Address=http://127.0.0.1:1/",
            $"--Services:user:Address={_florin.Service("user").BaseAddress}",
            .. Settings.Skip(1),
            "--Storage:Replicas=mongodb",
        ]);

    private async Task Prepare()
    {
        Assert.SkipWhen(MongoServer.Missing is not null, MongoServer.Missing ?? "");
        Assert.SkipWhen(MongoServer.IsReal, "What lies between the program and the server is cut here.");
        _server = await MongoServer.Start();
        _wire = new Wire(new Uri(_server.Address).Port);
    }

    private static IEnumerable<string> AllBut(string service) =>
        SeveralInstances.All.Append("gateway").Where(name => name != service);

    private async Task<string?> FollowerIs() =>
        (string?)(await Analytics.Ask("GET", "/health")).Body?["consumers"]?[0]?["status"];

    private async Task<int?> Completed(Person admin)
    {
        var answer = await Analytics.Ask("GET", "/summary", token: admin.Token);
        return answer.Status == 200 ? (int?)answer.Data["completed"] : null;
    }

    private Task<Answer> AreCurrent(Person admin) =>
        Eventually.Is(
            () => _florin.Service("admin").Ask("GET", "/admin/storage", token: admin.Token),
            answer => answer.Status == 200 && answer.Data["items"]!.AsArray().All(IsCurrent) // It lists every log.
        );

    // A log of a process that does not run has none.
    private static bool IsCurrent(JsonNode? log) =>
        log!["replicas"]!
            .AsArray()
            .All(replica => (string?)replica!["state"] == "current" && (long?)replica["watermark"] == (long?)log["head"]);

    private static async Task Deposits(Person person, string account, int count) =>
        await Task.WhenAll(Enumerable.Range(0, count).Select(_ => person.MovesTo("COMPLETED", person.Deposit(account, 1))));
}
