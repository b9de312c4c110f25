using System.Globalization;
using System.Text.Json.Nodes;
using Florin.System.Tests.Running;

namespace Florin.System.Tests.Journeys;

/// <summary>What operators see before they import, and match by hand.</summary>
[Collection(Sharing.Together)]
public sealed class ReconcilingByHand(OneProcess florin)
{
    private const string Api = "/api/reconciliation";
    private static readonly string Today = TimeProvider.System.GetUtcNow().ToString("yyMMdd", CultureInfo.InvariantCulture);

    [Fact]
    public async Task Shows_the_lines_of_a_file_without_importing_them_and_says_which_are_known()
    {
        var admin = await Person.Admin(florin);
        var source = await ReconcilingUnderAKey.AddSource(admin);
        var tried = await Try(admin, source);
        Assert.Equal([false, false], tried.Select(line => (bool)line["known"]!));
        Assert.Equal([100m, -5m], tried.Select(line => (decimal)line["amount"]!));
        Assert.Empty(await admin.List($"{Api}/statements?source={source}"));
        await ReconcilingUnderAKey.Import(admin, source, [10_000, -500], "An invoice", Today);
        Assert.Equal([true, true], (await Try(admin, source)).Select(line => (bool)line["known"]!));
        var path = $"{ReconcilingUnderAKey.Statements(source)}&include=lines";
        var refused = await admin.Post(path, () => ReconcilingUnderAKey.FileOf([100], "An invoice", Today));
        Assert.Equal((400, "invalid-request"), (refused.Status, refused.Code));
    }

    [Fact]
    public async Task Lists_what_is_open_and_keeps_the_reason_of_a_match()
    {
        var (admin, owner) = (await Person.Admin(florin), await Person.New(florin));
        var account = await owner.Opens();
        await owner.MovesTo("COMPLETED", owner.Deposit(account, 100));
        var source = await ReconcilingUnderAKey.AddSource(admin, account);
        await ReconcilingUnderAKey.Import(admin, source, [10_000, -500], "An invoice", Today);
        var open = await Eventually.Is(
            async () => (await admin.Get($"{Api}/sources/{source}/open")).Data,
            found => found["entries"]!.AsArray().Count == 1
        );
        Assert.True((bool)open["complete"]!);
        Assert.Equal(2, open["lines"]!.AsArray().Count);
        var line = open["lines"]!.AsArray().Single(one => (decimal)one!["amount"]! == 100m)!;
        var (lines, entries) = (new[] { (string)line["id"]! }, new[] { (long)open["entries"]![0]!["position"]! });
        var made = await admin.Post(
            $"{Api}/matches",
            new
            {
                source,
                lines,
                entries,
                reason = "The customer called",
            }
        );
        Assert.Equal(201, made.Status);
        Assert.Equal("The customer called", (string?)made.Data["reasons"]![1]);
        var rest = (await admin.Get($"{Api}/sources/{source}/open")).Data;
        Assert.Equal((1, 0), (rest["lines"]!.AsArray().Count, rest["entries"]!.AsArray().Count));
        Assert.Equal(400, (await admin.Get($"{Api}/sources/{source}/open?from=2026-02-01&to=2026-01-01")).Status);
    }

    [Fact]
    public async Task Changes_how_the_files_of_a_source_are_read()
    {
        var admin = await Person.Admin(florin);
        var source = await ReconcilingUnderAKey.AddSource(admin);
        var path = $"{Api}/sources/{source}";
        var bad = await admin.Ask("PUT", path, new { name = "Main", format = "csv" });
        Assert.Equal(400, bad.Status);
        Assert.Contains("profile.columns", bad.Text, StringComparison.Ordinal);
        var columns = new { date = "Date", amount = "Amount" };
        var changed = await admin.Ask(
            "PUT",
            path,
            new
            {
                name = "Main",
                format = "csv",
                profile = new { columns },
            }
        );
        Assert.Equal((200, "csv"), (changed.Status, (string?)changed.Data["format"]));
        var now = await Eventually.Is(async () => (await admin.Get(path)).Data, found => (string?)found["name"] == "Main");
        Assert.Equal("Date", (string?)now["profile"]!["columns"]!["date"]);
        Assert.Null((string?)now["bankAccount"]);
    }

    private static async Task<IReadOnlyList<JsonNode>> Try(Person by, string source)
    {
        var path = $"{ReconcilingUnderAKey.Statements(source)}&dryRun=true&include=lines";
        var tried = await by.Post(path, () => ReconcilingUnderAKey.FileOf([10_000, -500], "An invoice", Today));
        Assert.Equal(201, tried.Status);
        return [.. tried.Data["preview"]!.AsArray().OfType<JsonNode>()];
    }
}
