using System.Text.Json.Nodes;
using Florin.System.Tests.Running;
using Florin.System.Tests.Verifying;
using Florin.Testing.Storage;

namespace Florin.System.Tests.Journeys;

/// <summary>The real program with a replica that an operator isolates, and one whose notes somebody has spoiled.</summary>
public sealed class OperatingAReplica : IDisposable
{
    private readonly Place _place = new();
    private readonly TemporaryDirectory _copies = new();

    [Fact]
    public async Task Isolated_by_an_operator_it_stays_so_after_a_restart()
    {
        string token;
        await using (var florin = await FlorinProcess.Start(Arguments))
        {
            token = await LogIn();
            await ReplicaIs(token, "current");
            var tooLong = await Change(token, $"isolate?reason={new string('x', 300)}");
            Assert.Equal(400, tooLong.Status);
            Assert.Equal(
                """["has 300 bytes of UTF-8; at most 150 are allowed."]""",
                tooLong.Body!["errors"]!["reason"]!.ToJsonString() // As in the contract.
            );
            var isolated = await Change(token, "isolate?reason=an%20audit");
            Assert.Equal((200, "isolated"), (isolated.Status, (string?)isolated.Data["replica"]!["state"]));
            await florin.Kill();
        }
        foreach (var command in (string[])["status", "diff"])
        {
            var (code, output) = await Run("replicas", command);
            Assert.True(code == 0, output);
            Assert.Matches("account: sqlite:.*; isolated by an operator since 20.*: an audit", output);
            Assert.DoesNotMatch("transaction: .*isolated", output);
        }
        await using (var florin = await FlorinProcess.Start(Arguments))
        {
            token = await LogIn();
            var replica = await ReplicaIs(token, "isolated");
            var by = (string?)(await _place.Client("gateway").Ask("GET", "/api/user/me", token: token)).Data["id"];
            Assert.Equal((by, "an audit"), ((string?)replica["isolated"]!["by"], (string?)replica["isolated"]!["reason"]));
            Assert.NotNull((string?)replica["isolated"]!["since"]);
            var seen = (await _place.Client("account").Ask("GET", "/health")).Body!.ToJsonString();
            Assert.DoesNotContain("an audit", seen, StringComparison.Ordinal); // Nobody asked who it is.
            Assert.Equal(200, (await Change(token, "resume")).Status);
            Assert.Null((await ReplicaIs(token, "current"))["isolated"]);
            await florin.StopsWell();
        }
    }

    [Fact]
    public async Task Of_another_log_or_with_a_watermark_that_is_none_it_is_named_by_all_commands_and_isolated_by_the_server()
    {
        await using (var florin = await FlorinProcess.Start(Arguments))
        {
            await ReplicaIs(await LogIn(), "current");
            await florin.StopsWell();
        }
        var file = Path.Combine(_copies.Path, "account", "replica.db");
        var identity = (string)Database.Ask(file, "SELECT value FROM meta WHERE name = 'identity'")[0][0]!; // It has one.
        Assert.True(Database.TryChange(file, "UPDATE meta SET value = 'log_other' WHERE name = 'identity'"));
        await Fails("it is a copy of another log: of log_other, not of log_", "replicas", "status");
        await Fails("it is a copy of another log: of log_other, not of log_", "replicas", "diff", "--only-hashes");
        Assert.True(
            Database.TryChange(file, $"INSERT OR REPLACE INTO meta VALUES ('identity', '{identity}'), ('watermark', 'x 1 y')")
        );
        var said = $"{file} is damaged: 'watermark' in its table meta is 'x 1 y'; expected a position";
        await Fails(said, "replicas", "status");
        await Fails(said, "replicas", "diff");
        await Fails(said, "replicas", "diff", "--only-hashes");
        await Fails(said, "recover", "--from=sqlite");
        await using (var florin = await FlorinProcess.Start(Arguments))
        {
            var token = await LogIn();
            Assert.Contains(said, (string?)(await ReplicaIs(token, "isolated"))["error"], StringComparison.Ordinal);
            foreach (var asked in (string[])["verify", "rebuild"])
            {
                var refused = await Change(token, asked);
                Assert.Equal((409, "wrong-state"), (refused.Status, refused.Code));
                Assert.Contains(said, refused.Text, StringComparison.Ordinal);
            }
            Assert.Equal(200, (await Change(token, "rebuild?discard=true")).Status);
            await ReplicaIs(token, "current");
            await florin.StopsWell();
        }
        var (code, output) = await Run("replicas", "diff");
        Assert.True(code == 0, output);
    }

    public void Dispose()
    {
        _place.Dispose();
        _copies.Dispose();
    }

    private IReadOnlyList<string> Arguments => _place.Arguments($"--Storage:Replicas=sqlite:{_copies.Path}");

    private Task<string> LogIn() => _place.Client("gateway").LogIn(ITestFlorin.AdminEmail, ITestFlorin.AdminPassword);

    private Task<Answer> Change(string token, string change) =>
        _place.Client("admin").Ask("POST", $"/admin/storage/account/sqlite/{change}", token: token);

    private async Task<JsonNode> ReplicaIs(string token, string state) =>
        (
            await Eventually.Is(
                async () =>
                    (await _place.Client("admin").Ask("GET", "/admin/storage", token: token)).Data["items"]!
                        .AsArray() // It lists every log.
                        .Single(log => (string?)log!["log"] == "account")!["replicas"]![0], // Each has one.
                replica => (string?)replica?["state"] == state
            )
        )!; // It has a state.

    private async Task Fails(string why, params string[] command)
    {
        var (code, output) = await Run(command);
        Assert.True(code == 1, output);
        Assert.Contains(why, output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

    private Task<(int ExitCode, string Output)> Run(params string[] command) =>
        FlorinProcess.Run([.. command, $"--data={_place.Data}", $"--Storage:Replicas=sqlite:{_copies.Path}"]);
}
