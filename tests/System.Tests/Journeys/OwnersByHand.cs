using System.Text.Json.Nodes;
using Florin.System.Tests.Running;
using Florin.Testing.MySql;

namespace Florin.System.Tests.Journeys;

/// <summary>Operators decide which instance owns a log: through the gateway and with <c>florin owner</c>.</summary>
[Collection(SharingInstances.Name)]
public sealed class OwnersByHand(SeveralInstances florin)
{
    private const string Log = "payment";
    private const string Until = "2099-01-01T00:00:00Z";
    private static readonly string Soon = Text(TimeProvider.System.GetUtcNow().AddDays(1));

    [Fact]
    public async Task Pin_a_log_to_an_instance_that_stands_by_and_release_it_again()
    {
        var owner = await Eventually.Is(() => florin.OwnerOf(Log), found => found is not null) ?? -1; // It is found.
        var (before, after) = (Address(owner), Address(1 - owner));
        var admin = await Operator.Admin(florin);
        var pinned = await Eventually.Is(
            () => admin.Ask("POST", $"/admin/storage/{Log}/pin?instance={after}&until={Soon}"),
            answer => answer.Status == 200
        );
        Assert.Equal(after, (string?)pinned.Data["pin"]!["address"]); // As in the report.
        await Eventually.Is(() => florin.OwnerOf(Log), now => now == 1 - owner);
        await Eventually.Is(
            async () => (JsonArray)(await admin.Ask("GET", "/admin/storage")).Data["items"]!, // As in the report.
            logs => logs.Any(log => (string?)log!["log"] == Log && (string?)log["pin"]?["address"] == after)
        );
        var shown = await Eventually.Is(
            () => Owner("status", "--services", Log),
            shown => shown.Output.Contains($"stands by: {before}", StringComparison.Ordinal)
        );
        Assert.Contains($"{Log}: owned by {after} since ", shown.Output, StringComparison.Ordinal);
        Assert.Contains($"pinned to {after} until {Soon[..10]}", shown.Output, StringComparison.Ordinal);

        var (code, output) = await Owner("release", "--log", Log);
        Assert.True(code == 0, output);
        await Eventually.Is(() => florin.OwnerOf(Log), now => now == owner);
        (_, output) = await Owner("status", "--services", Log, "--json");
        Assert.Equal((before, null), ((string?)JsonNode.Parse(output)![Log]!["owner"], JsonNode.Parse(output)![Log]!["pin"])); // It is JSON.

        await Eventually.Is(
            () => Owner("pin", "--log", Log, "--instance", $"{after}/", "--until", Soon),
            done => done.ExitCode == 0
        );
        await Eventually.Is(() => florin.OwnerOf(Log), now => now == 1 - owner);
        await Eventually.Is(() => Owner("release", "--log", Log), done => done.ExitCode == 0); // For other tests.
        await Eventually.Is(() => florin.OwnerOf(Log), now => now == owner);
    }

    [Theory]
    [InlineData(
        $"pin --log {Log} --instance http://127.0.0.1:1 --until {Until}",
        "No instance at http://127.0.0.1:1 has the log"
    )]
    [InlineData("release --log paymnt", "--log is 'paymnt'; allowed: ")]
    public async Task Are_refused_what_cannot_be(string command, string why)
    {
        var (code, output) = await Owner(command.Split(' '));
        Assert.Equal(1, code);
        Assert.Contains(why, output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Are_told_that_there_is_no_database()
    {
        var (code, output) = await FlorinProcess.Run([
            "owner",
            "status",
            "--services=payment,risk",
            "--Storage:Log:Provider=MySql",
            $"--Storage:MySql:ConnectionString={florin.Server.Address}",
            $"--Storage:MySql:DatabasePrefix={DatabaseServer.NewPrefix()}",
        ]);
        Assert.Equal(1, code);
        Assert.Contains("payment: The database ", output, StringComparison.Ordinal);
        Assert.Contains("risk: The database ", output, StringComparison.Ordinal);
        Assert.Contains("Storage:MySql:DatabasePrefix is another one", output, StringComparison.Ordinal);
    }

    private Task<(int ExitCode, string Output)> Owner(params string[] command) =>
        FlorinProcess.Run(["owner", .. command, .. florin.Logs]);

    private string Address(int instance) => florin.At(instance, Log).BaseAddress!.AbsoluteUri.TrimEnd('/'); // It has one.

    private static string Text(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", global::System.Globalization.CultureInfo.InvariantCulture);
}
