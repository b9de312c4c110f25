using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Florin.System.Tests.Running;

namespace Florin.System.Tests.Journeys;

/// <summary>
/// The program is killed while it imports a big statement and while it matches, each time at another moment: nothing is half
/// imported, nothing is matched twice, and it goes on where it was.
/// </summary>
public sealed class ReconcilingThatIsKilled(OneProcess florin) : IClassFixture<OneProcess>
{
    private const string Api = "/api/reconciliation";
    private const int Invoices = 300;
    private const int Lines = 3000; // The others have no entry.
    private static readonly int[] Moments = [40, 120, 260, 450];

    [Fact]
    public async Task Imports_all_or_nothing_and_matches_each_line_once()
    {
        var (admin, owner) = (await Person.Admin(florin), await Person.New(florin));
        var account = await owner.Opens();
        await Deposits(owner, account);
        var source = await ReconcilingUnderAKey.AddSource(admin, account);
        foreach (var moment in Moments)
        {
            await KilledDuring(admin.Post(ReconcilingUnderAKey.Statements(source), () => Statement()), moment);
            Assert.Contains(await LinesOf(admin, source), (int[])[0, Lines]);
        }
        Assert.Equal(201, (await admin.Post(ReconcilingUnderAKey.Statements(source), () => Statement())).Status);
        Assert.Equal(Lines, await LinesOf(admin, source)); // Also where it had been imported before.
        foreach (var moment in Moments)
            await KilledDuring(admin.Post($"{Api}/runs", new { source }), moment);
        await Eventually.Is(
            async () =>
            {
                Assert.Equal(201, (await admin.Post($"{Api}/runs", new { source })).Status);
                return await Matches(admin, source);
            },
            matches => matches.Count == Invoices
        );
        var found = await Matches(admin, source);
        Assert.Equal(Invoices, found.SelectMany(match => Ids(match, "lines")).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(Invoices, found.SelectMany(match => Ids(match, "entries")).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(0, await florin.Stop());
        var (code, output) = await FlorinProcess.Run(["verify", $"--data={florin.Data}"]);
        Assert.True(code == 0, output);
    }

    private async Task KilledDuring(Task<Answer> request, int moment)
    {
        await Task.Delay(TimeSpan.FromMilliseconds(moment), TimeProvider.System, TestContext.Current.CancellationToken);
        await florin.Kill();
        await Record.ExceptionAsync(() => request);
        await florin.Start();
    }

    private static async Task Deposits(Person owner, string account)
    {
        var deposits = Enumerable
            .Range(1, Invoices)
            .Select(number =>
            {
                var deposit = owner.Deposit(account, 1);
                deposit["reference"] = Invoice(number);
                return (JsonNode)deposit;
            });
        var answer = await owner.Post(
            $"{Person.Transactions}/batch",
            new JsonObject { ["transactions"] = new JsonArray([.. deposits]) }
        );
        Assert.True(answer.Status == 200, answer.Text);
        await Eventually.Is(() => owner.Balance(account), balance => balance == Invoices);
    }

    private static StringContent Statement()
    {
        var today = TimeProvider.System.GetUtcNow().ToString("yyMMdd", CultureInfo.InvariantCulture);
        var file = new StringBuilder();
        file.Append(CultureInfo.InvariantCulture, $":20:X\n:25:NL01\n:28C:1/1\n:60F:C{today}USD0,\n");
        for (var line = 1; line <= Lines; line++)
        {
            var (amount, text) = line <= Invoices ? ("1,00", Invoice(line)) : ("7,77", $"Line {line}");
            file.Append(CultureInfo.InvariantCulture, $":61:{today}C{amount}NTRFNONREF\n:86:{text}\n");
        }
        var sum = Invoices + ((Lines - Invoices) * 7.77m);
        var closing = sum.ToString("0.00", CultureInfo.InvariantCulture).Replace('.', ',');
        file.Append(CultureInfo.InvariantCulture, $":62F:C{today}USD{closing}\n-\n");
        return new StringContent(file.ToString(), Encoding.UTF8, "text/plain");
    }

    private static string Invoice(int number) => string.Create(CultureInfo.InvariantCulture, $"INV-2026-{number:D5}");

    // Of all its statements together, each line once; a list waits until the read model has come to where it was asked.
    private static async Task<int> LinesOf(Person admin, string source)
    {
        var lines = new HashSet<string>(StringComparer.Ordinal);
        foreach (var statement in await admin.Ids($"{Api}/statements?source={source}&limit=100"))
            lines.UnionWith((await All(admin, $"{Api}/statements/{statement}/lines?")).Select(line => (string)line["id"]!)); // As in the contract.
        return lines.Count;
    }

    private static Task<List<JsonNode>> Matches(Person admin, string source) =>
        All(admin, $"{Api}/matches?source={source}&state=accepted&");

    private static async Task<List<JsonNode>> All(Person admin, string path)
    {
        var (all, cursor) = (new List<JsonNode>(), "");
        while (true)
        {
            var page = await Eventually.Is(() => admin.Get($"{path}limit=100{cursor}"), answer => answer.Status == 200);
            all.AddRange(page.Data["items"]!.AsArray().Select(item => item!)); // A list has items.
            if ((string?)page.Data["nextCursor"] is not { } next)
                return all;
            cursor = $"&cursor={next}";
        }
    }

    private static IEnumerable<string> Ids(JsonNode match, string of) =>
        match[of]!.AsArray().Select(one => one!.ToJsonString()); // As in the contract.
}
