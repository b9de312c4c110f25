using System.Text.Json.Nodes;
using Florin.System.Tests.Running;
using Florin.Testing.Storage;

namespace Florin.System.Tests.Journeys;

/// <summary>The real program with a replica of every log, killed while it works.</summary>
public sealed class CopyingToAnotherFolder : IDisposable
{
    private const int Writers = 8;
    private readonly Place _place = new();
    private readonly TemporaryDirectory _copies = new();

    [Fact]
    public async Task Ends_with_equal_copies_whenever_it_is_killed()
    {
        for (var killed = 0; killed < 2; killed++)
        {
            await using var florin = await FlorinProcess.Start(Arguments);
            var token = await _place.Client("gateway").LogIn(ITestFlorin.AdminEmail, ITestFlorin.AdminPassword);
            var user = await UserOf(token);
            var enough = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var opened = 0;
            var writing = Enumerable
                .Range(0, Writers)
                .Select(_ => Write(token, user, () => Count(ref opened, enough)))
                .ToList();
            await enough.Task;
            await florin.Kill(); // Others are under way.
            await Task.WhenAll(writing);
            var (code, output) = await Compared();
            Assert.True(code == 0, output);
        }
        await using (var florin = await FlorinProcess.Start(Arguments))
        {
            await WhenCurrent(await _place.Client("gateway").LogIn(ITestFlorin.AdminEmail, ITestFlorin.AdminPassword));
            await florin.StopsWell();
        }
        var (same, told) = await Compared();
        Assert.True(same == 0, told);
        Assert.Contains($"account: sqlite:{_copies.Path} is equal up to position ", told, StringComparison.Ordinal);
        Assert.DoesNotContain("behind", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Starts_on_a_log_that_lost_what_its_copy_has_once_it_is_recovered()
    {
        using var older = new TemporaryDirectory();
        var folder = Path.Combine(_place.Data, "account");
        for (var run = 0; run < 2; run++)
        {
            await using var florin = await FlorinProcess.Start(Arguments);
            var token = await _place.Client("gateway").LogIn(ITestFlorin.AdminEmail, ITestFlorin.AdminPassword);
            if (run == 1)
                await Open(token, await UserOf(token));
            await WhenCurrent(token);
            await florin.StopsWell();
            if (run == 0)
                foreach (var file in Directory.GetFiles(folder, "log.db*"))
                    File.Copy(file, older.File(Path.GetFileName(file)));
        }
        foreach (var file in Directory.GetFiles(folder, "log.db*"))
            File.Delete(file);
        foreach (var file in Directory.GetFiles(older.Path))
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        var (code, output) = await FlorinProcess.Run(Arguments);
        Assert.True(code == 1, output);
        Assert.Contains("The log of account ends at position 0, but sqlite:", output, StringComparison.Ordinal);
        var (same, told) = await Compared();
        Assert.True(same == 1, told);
        Assert.Contains("the replica has more than the log", told, StringComparison.Ordinal);
        await Fails("the log has only", "replicas", "rebuild", "--replica=sqlite");
        Assert.Contains("events recovered from sqlite:", await Succeeds("recover", "--from=sqlite"), StringComparison.Ordinal);
        await Succeeds("replicas", "diff");
        await using (var florin = await FlorinProcess.Start(Arguments))
            await florin.StopsWell();
    }

    [Fact]
    public async Task Gives_all_logs_back_that_are_lost()
    {
        string? account;
        await using (var florin = await FlorinProcess.Start(Arguments))
        {
            var token = await _place.Client("gateway").LogIn(ITestFlorin.AdminEmail, ITestFlorin.AdminPassword);
            account = (string?)(await Open(token, await UserOf(token))).Data["id"];
            await WhenCurrent(token);
            await florin.Kill();
        }
        foreach (var file in Directory.GetFiles(_place.Data, "*.db*", SearchOption.AllDirectories))
            File.Delete(file);
        await Fails("is none of the replicas in Storage:Replicas", "recover", "--from=mongodb");
        Assert.Contains("The books are right.", await Succeeds("recover", "--from=sqlite"), StringComparison.Ordinal);
        await using (var florin = await FlorinProcess.Start(Arguments))
        {
            var token = await _place.Client("gateway").LogIn(ITestFlorin.AdminEmail, ITestFlorin.AdminPassword);
            Assert.Equal(
                200,
                (await _place.Client("gateway").Ask("GET", $"/api/account/accounts/{account}", token: token)).Status
            );
            await Fails("has an owner already", "recover", "--from=sqlite");
            await WhenCurrent(token);
            await florin.StopsWell();
        }
        await Succeeds("replicas", "rebuild", "--replica=sqlite");
        await Succeeds("replicas", "diff");
    }

    [Fact]
    public async Task Gives_one_log_back_whose_books_are_right_together_with_the_others()
    {
        await using (var florin = await FlorinProcess.Start(Arguments))
        {
            var token = await _place.Client("gateway").LogIn(ITestFlorin.AdminEmail, ITestFlorin.AdminPassword);
            var user = await UserOf(token);
            var account = (string?)(await Open(token, user)).Data["id"];
            var deposit = await _place
                .Client("gateway")
                .Ask(
                    "POST",
                    "/api/transaction/transactions",
                    new
                    {
                        userId = user,
                        type = "deposit",
                        amount = 5,
                        currency = "USD",
                        toAccount = account,
                    },
                    token,
                    ("Prefer", "wait=30")
                );
            Assert.Equal((201, "COMPLETED"), (deposit.Status, (string?)deposit.Data["status"]));
            await WhenCurrent(token);
            await florin.StopsWell();
        }
        Directory.Delete(Path.Combine(_place.Data, "account"), recursive: true);
        var said = await Succeeds("recover", "--from=sqlite", "--services=account");
        Assert.Contains("The books are right.", said, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _place.Dispose();
        _copies.Dispose();
    }

    private IReadOnlyList<string> Arguments => _place.Arguments($"--Storage:Replicas=sqlite:{_copies.Path}");

    private static bool IsCurrent(JsonNode? log) =>
        log!["replicas"]!.AsArray() is [{ } replica] // Each log has one.
        && (string?)replica["state"] == "current"
        && (long?)replica["watermark"] == (long?)log["head"];

    private static void Count(ref int opened, TaskCompletionSource enough)
    {
        if (Interlocked.Increment(ref opened) == 20)
            enough.TrySetResult();
    }

    private async Task Write(string token, string? userId, Action done)
    {
        try
        {
            while (true)
            {
                await Open(token, userId);
                done();
            }
        }
        catch (HttpRequestException)
        {
            // It was killed.
        }
    }

    private async Task<string?> UserOf(string token) =>
        (string?)(await _place.Client("gateway").Ask("GET", "/api/user/me", token: token)).Data["id"];

    private Task<Answer> Open(string token, string? userId) =>
        _place.Client("gateway").Ask("POST", "/api/account/accounts", new { userId, currency = "USD" }, token);

    private Task<Answer> WhenCurrent(string token) =>
        Eventually.Is(
            () => _place.Client("admin").Ask("GET", "/admin/storage", token: token),
            answer => answer.Status == 200 && answer.Data["items"]!.AsArray().All(IsCurrent) // It lists every log.
        );

    private Task<(int ExitCode, string Output)> Compared() => Run("replicas", "diff");

    private async Task<string> Succeeds(params string[] command)
    {
        var (code, output) = await Run(command);
        Assert.True(code == 0, output);
        return output;
    }

    private async Task Fails(string why, params string[] command)
    {
        var (code, output) = await Run(command);
        Assert.True(code != 0, output);
        Assert.Contains(why, output, StringComparison.Ordinal);
    }

    private Task<(int ExitCode, string Output)> Run(params string[] command) =>
        FlorinProcess.Run([.. command, $"--data={_place.Data}", $"--Storage:Replicas=sqlite:{_copies.Path}"]);
}
