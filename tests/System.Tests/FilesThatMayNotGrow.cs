using System.Diagnostics;
using System.Globalization;
using Florin.System.Tests.Running;

namespace Florin.System.Tests;

/// <summary>A process that the system allows only files of a size that its logs have reached.</summary>
public sealed class FilesThatMayNotGrow(OneProcess florin) : IClassFixture<OneProcess>
{
    private int _people;

    [Fact]
    public async Task Refuse_what_would_be_written_and_take_it_again_when_they_may()
    {
        if (OperatingSystem.IsWindows())
            Assert.Skip("Windows has no such limit.");
        var log = new FileInfo(Path.Combine(florin.Data, "user", "log.db-wal"));
        await Limit($"{log.Length + 4096}:unlimited");
        var refused = await Eventually.Is(Register, answer => answer.Status != 201);
        Assert.Equal((503, "unavailable"), (refused.Status, refused.Code));
        Assert.Equal(401, (await florin.Gateway.Ask("GET", "/api/user/users")).Status); // It is there, and goes on.
        await Limit("unlimited");
        await Eventually.Is(Register, answer => answer.Status == 201);
        await florin.StopsWell();
        var (code, output) = await FlorinProcess.Run(["verify", "--data", florin.Data]);
        Assert.True(code == 0, output);
    }

    private Task<Answer> Register() =>
        florin.Gateway.Ask(
            "POST",
            "/api/user/users",
            new
            {
                email = $"one-of-many-{_people++}@example.com",
                password = "a password of theirs",
                name = new string('n', 100),
            }
        );

    private async Task Limit(string size)
    {
        using var limiting = Process.Start(
            "prlimit",
            ["--pid", florin.Id.ToString(CultureInfo.InvariantCulture), $"--fsize={size}"]
        );
        await limiting.WaitForExitAsync();
        Assert.Equal(0, limiting.ExitCode);
    }
}
