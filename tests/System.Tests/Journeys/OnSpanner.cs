using System.Text.Json.Nodes;
using Florin.System.Tests.Running;
using Florin.Testing.Spanner;

namespace Florin.System.Tests.Journeys;

/// <summary>The real program with Spanner as the place of its logs or of their replicas, killed while it works.</summary>
public sealed class OnSpanner : IAsyncLifetime
{
    private const int Writers = 4;
    private readonly Program _florin = new();

    [Fact]
    public async Task Ends_with_equal_replicas_however_it_is_killed()
    {
        IReadOnlyList<string> replicas = [_florin.Database, "--Storage:Replicas=spanner"];
        await _florin.Start(replicas);
        var (person, from, to) = await Moving();
        await _florin.Start(replicas);
        Assert.Equal(100m, await person.Balance(from) + await person.Balance(to));
        var token = await _florin.LogInAsAdmin();
        await Eventually.Is(
            () => _florin.Service("admin").Ask("GET", "/admin/storage", token: token),
            answer => answer.Status == 200 && answer.Data["items"]!.AsArray().All(IsCurrent) // It lists every log.
        );
        await _florin.StopsWell();
        await _florin.Says(["verify", .. replicas.Take(1)], "");
        var told = await _florin.Says(["replicas", "diff", .. replicas], "account: spanner is equal up to position ");
        Assert.DoesNotContain("behind", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keeps_all_that_it_acknowledged_in_its_logs_however_it_is_killed()
    {
        IReadOnlyList<string> logs = [.. Server, "--Storage:Log:Provider=Spanner"];
        await _florin.Start(logs);
        var (person, from, to) = await Moving();
        await _florin.Start(logs);
        var first = await Eventually.Is(
            () => _florin.Gateway.Ask("GET", $"/api/account/accounts/{from}", token: person.Token),
            answer => answer.Status == 200 // The claim of the process that was killed ends first.
        );
        Assert.NotNull(first.Data["balance"]);
        await person.MovesTo("COMPLETED", person.Transfer(from, to, 1));
        Assert.Equal(
            100m,
            await Eventually.Is(
                async () => await person.Balance(from) + await person.Balance(to),
                sum => sum == 100m // A transfer that was cut off goes on.
            )
        );
        await _florin.StopsWell();
        await _florin.Says(["verify", .. logs], "");
        await _florin.Says(["owner", "status", "--services=account", .. logs], "account: no owner, epoch ");
    }

    [Fact]
    public async Task Takes_over_a_data_directory()
    {
        await _florin.Start([]);
        var person = await Person.New(_florin);
        var account = await person.OpensWith(20);
        await _florin.StopsWell();
        await _florin.Says(["move", "--to=spanner", .. Server], "account: ");
        IReadOnlyList<string> logs = [.. Server, "--Storage:Log:Provider=Spanner"];
        await _florin.Says(["verify", .. logs], "");
        await _florin.Start(logs);
        Assert.Equal(20m, await person.Balance(account)); // With the token of before.
        await person.MovesTo("COMPLETED", person.Withdrawal(account, 5));
        await _florin.StopsWell();
    }

    private IReadOnlyList<string> Server =>
        [_florin.Database, $"--Florin:Secrets:EncryptionKey={Convert.ToBase64String(new byte[32])}"];

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(SpannerEmulator.Missing is not null, SpannerEmulator.Missing ?? "");
        await _florin.Begin();
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _florin.DisposeAsync();

    // Two accounts with 100 between them, until it is killed while transfers are under way.
    private async Task<(Person Person, string From, string To)> Moving()
    {
        var person = await Person.New(_florin);
        var (from, to) = (await person.OpensWith(100), await person.Opens());
        var enough = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var done = 0;
        var writing = Enumerable
            .Range(0, Writers)
            .Select(async _ =>
            {
                try
                {
                    while (true)
                    {
                        await _florin.Gateway.Ask("POST", Person.Transactions, person.Transfer(from, to, 0.01m), person.Token);
                        if (Interlocked.Increment(ref done) == 20)
                            enough.TrySetResult();
                    }
                }
                catch (HttpRequestException)
                {
                    return; // It was killed.
                }
            })
            .ToList();
        await enough.Task;
        await _florin.Kill();
        await Task.WhenAll(writing);
        return (person, from, to);
    }

    private static bool IsCurrent(JsonNode? log) =>
        log!["replicas"]!.AsArray() is [{ } replica] // Each log has one.
        && (string?)replica["state"] == "current"
        && (long?)replica["watermark"] == (long?)log["head"];

    /// <summary>All services in one process, beside an emulator of their own.</summary>
    private sealed class Program : ITestFlorin, IAsyncDisposable
    {
        private readonly Place _place = new();
        private SpannerEmulator? _emulator;
        private FlorinProcess? _process;

        public HttpClient Gateway => _place.Client("gateway");

        public string Data => _place.Data;

        public string Output => _process?.Output ?? "";

        public string Database { get; } = $"--Storage:Spanner:Database={SpannerEmulator.NewDatabase()}";

        private (string, string?) Emulator => ("SPANNER_EMULATOR_HOST", _emulator!.Host); // It is started first.

        public async Task Begin() => _emulator = await SpannerEmulator.Start();

        public HttpClient Service(string name) => _place.Client(name);

        public async Task Start(IEnumerable<string> settings) =>
            _process = await FlorinProcess.Start(_place.Arguments(settings), variables: Emulator);

        public Task Kill() => _process!.Kill(); // It runs.

        public Task StopsWell() => _process!.StopsWell(); // It runs.

        public async Task<string> Says(IEnumerable<string> arguments, string what)
        {
            var given = arguments.ToList();
            given.Insert(given.FindIndex(argument => argument.StartsWith("--", StringComparison.Ordinal)), $"--data={Data}");
            if (given[0] == "owner")
                given.Remove($"--data={Data}");
            var (code, output) = await FlorinProcess.RunWith(Emulator, given);
            Assert.True(code == 0, output);
            Assert.Contains(what, output, StringComparison.Ordinal);
            return output;
        }

        public async ValueTask DisposeAsync()
        {
            if (_process is not null)
                await _process.DisposeAsync();
            if (_emulator is not null)
                await _emulator.DisposeAsync();
            _place.Dispose();
        }
    }
}
