using System.Text.Json.Nodes;
using Florin.System.Tests.Running;

namespace Florin.System.Tests.Journeys;

/// <summary>The real program whose replicas are on a file system that is full, or cannot be written, for some time.</summary>
public sealed class CopyingToAFullDisk : IDisposable
{
    private readonly Place _place = new();
    private string _token = "";
    private string? _user;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Catches_up_once_there_is_room(bool requiresAll)
    {
        using var copies = await ASmallFileSystem.Make(megabytes: 16);
        await using (var florin = await Start(copies, requiresAll))
        {
            await Current();
            copies.Fill();
            if (requiresAll)
                await Eventually.Is(Open, answer => (answer.Status, answer.Code) == (503, "databases-unavailable"));
            else
                await GoesOn("full");
            copies.MakeRoom();
            await GoesOnWithAll(florin);
        }
        await MustBeEqual(copies);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Catches_up_once_the_directory_can_be_written(bool requiresAll)
    {
        using var copies = await ASmallFileSystem.Make(megabytes: 16, isReadOnly: true);
        await using (var florin = await Start(copies, requiresAll: false))
        {
            await GoesOn("ead-only");
            await florin.StopsWell();
        }
        if (requiresAll)
        {
            await using var florin = await FlorinProcess.Start(Arguments(copies, requiresAll: true));
            var refused = await Open();
            Assert.Equal((503, "databases-unavailable"), (refused.Status, refused.Code));
            await copies.LetWrite();
            await GoesOnWithAll(florin);
        }
        else
        {
            await using var florin = await FlorinProcess.Start(Arguments(copies, requiresAll: false));
            await copies.LetWrite();
            await GoesOnWithAll(florin);
        }
        await MustBeEqual(copies);
    }

    public void Dispose() => _place.Dispose();

    private async Task<FlorinProcess> Start(ASmallFileSystem copies, bool requiresAll)
    {
        var florin = await FlorinProcess.Start(Arguments(copies, requiresAll));
        _token = await _place.Client("gateway").LogIn(ITestFlorin.AdminEmail, ITestFlorin.AdminPassword);
        _user = (string?)(await _place.Client("gateway").Ask("GET", "/api/user/me", token: _token)).Data["id"];
        return florin;
    }

    // All of what is written is in the log, and operators are notified.
    private async Task GoesOn(string problem)
    {
        var replica = await Eventually.Is(
            async () =>
            {
                var opened = await Open();
                Assert.True(opened.Status == 201, opened.Text);
                return await ReplicaOf("account");
            },
            replica => (int?)replica!["attempts"] > 0
        );
        Assert.Equal("behind", (string?)replica!["state"]);
        Assert.Contains(problem, (string?)replica["error"], StringComparison.Ordinal);
        Assert.Equal("degraded", (string?)(await _place.Client("account").Ask("GET", "/health")).Body?["status"]);
    }

    private async Task GoesOnWithAll(FlorinProcess florin)
    {
        await Eventually.Is(Open, answer => answer.Status == 201);
        await Current();
        await florin.StopsWell();
    }

    private async Task MustBeEqual(ASmallFileSystem copies)
    {
        var (code, output) = await FlorinProcess.Run([
            "replicas",
            "diff",
            $"--data={_place.Data}",
            $"--Storage:Replicas=sqlite:{copies.Path}",
        ]);
        Assert.True(code == 0, output);
        Assert.DoesNotContain("behind", output, StringComparison.Ordinal);
        var (verified, books) = await FlorinProcess.Run(["verify", $"--data={_place.Data}"]);
        Assert.True(verified == 0, books);
    }

    private IReadOnlyList<string> Arguments(ASmallFileSystem copies, bool requiresAll) =>
        _place.Arguments([
            $"--Storage:Replicas=sqlite:{copies.Path}",
            $"--Storage:account:RequireAllDatabases={requiresAll}",
            "--Storage:CircuitBreaker:BreakDuration=00:00:01",
        ]);

    private Task<Answer> Open() =>
        _place.Client("gateway").Ask("POST", "/api/account/accounts", new { userId = _user, currency = "USD" }, _token);

    private async Task<JsonNode?> ReplicaOf(string log) =>
        (await Storage()).Single(one => (string?)one!["log"] == log)!["replicas"]![0]; // Each log has one.

    private Task<JsonArray> Current() =>
        Eventually.Is(
            Storage,
            logs =>
                logs.All(log =>
                    log!["replicas"]!.AsArray() is [{ } replica] // Each log has one.
                    && (string?)replica["state"] == "current"
                    && (long?)replica["watermark"] == (long?)log["head"]
                )
        );

    private async Task<JsonArray> Storage() =>
        (await _place.Client("admin").Ask("GET", "/admin/storage", token: _token)).Data["items"]!.AsArray(); // It lists every log.
}
