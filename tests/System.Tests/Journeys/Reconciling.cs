using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Florin.System.Tests.Running;

namespace Florin.System.Tests.Journeys;

[Collection(Sharing.Together)]
public sealed class ReconcilingInOneProcess(OneProcess florin) : Reconciling(florin);

[Collection(Sharing.Apart)]
public sealed class ReconcilingBetweenSeveralProcesses(SeveralProcesses florin) : Reconciling(florin);

/// <summary>From a bank's statement to a period in which every line has its entry.</summary>
public abstract class Reconciling(ITestFlorin florin)
{
    private const string Api = "/api/reconciliation";
    private static readonly string Today = TimeProvider.System.GetUtcNow().ToString("yyMMdd", CultureInfo.InvariantCulture);

    [Fact]
    public async Task Matches_adjusts_by_four_eyes_and_locks()
    {
        var (admin, second) = (await Person.Admin(florin), await Person.SecondAdmin(florin));
        var (owner, fees) = (await Person.New(florin), await Person.New(florin));
        var account = await owner.Opens();
        var contra = await fees.Opens();
        var deposit = owner.Deposit(account, 100);
        deposit["reference"] = "INV-2026-0042";
        await owner.MovesTo("COMPLETED", deposit);
        var source = await ReconcilingUnderAKey.AddSource(admin, account);
        var statement = await ReconcilingUnderAKey.Import(admin, source, [10_000, -500], "Invoice INV-2026-0042", Today);

        var matched = await RunUntil(admin, source, $"{Api}/matches?source={source}&state=accepted");
        Assert.Equal("reference", (string?)matched["strategy"]);
        var items = (await admin.Get($"{Api}/matches/{matched["id"]}?include=items")).Data["items"]!; // It was asked for.
        Assert.Equal((1, 1), (items["lines"]!.AsArray().Count, items["entries"]!.AsArray().Count));
        Assert.Equal("Invoice INV-2026-0042", (string?)items["lines"]![0]!["text"]);
        Assert.Equal(
            ("INV-2026-0042", 100m),
            ((string?)items["entries"]![0]!["reference"], (decimal?)items["entries"]![0]!["amount"])
        );
        var exception = Assert.Single(await admin.List($"{Api}/exceptions?source={source}&state=open"));
        Assert.Equal(-5m, (decimal)exception["amount"]!); // As in the contract.
        var whole = (await admin.Get($"{Api}/exceptions/{exception["id"]}?include=items")).Data["items"]!; // It was asked for.
        Assert.Equal(-5m, (decimal?)whole["lines"]![0]!["amount"]);
        Assert.Empty(whole["entries"]!.AsArray());
        Assert.Equal(409, (await Lock(admin, source)).Status);

        await Adjust(admin, second, $"{Api}/exceptions/{exception["id"]}/adjust", contra);
        await RunUntil(admin, source, $"{Api}/exceptions?source={source}&state=matched");
        Assert.Equal((95m, 5m), (await owner.Balance(account), await fees.Balance(contra)));
        Assert.All(
            await admin.List($"{Api}/statements/{statement}/lines"),
            line => Assert.Equal("matched", (string?)line["state"])
        );
        Assert.Equal(200, (await Lock(admin, source)).Status);
        Assert.Equal(409, (await admin.Post($"{Api}/matches/{matched["id"]}/undo", new { reason = "late" })).Status);
    }

    [Fact]
    public async Task Refuses_an_adjustment_before_anybody_approves_it_where_the_ledger_would_not_take_it()
    {
        var (admin, second) = (await Person.Admin(florin), await Person.SecondAdmin(florin));
        var (owner, fees) = (await Person.New(florin), await Person.New(florin));
        var (account, contra) = (await owner.OpensWith(3), await fees.Opens());
        var (euros, closed) = (await fees.Opens("EUR"), await fees.Opens());
        Assert.Equal(200, (await admin.Post($"/api/account/accounts/{closed}/close")).Status);
        var path = await ExceptionOfALine(admin, account);
        var head = await admin.Ids("/api/user/approvals?limit=100");
        foreach (
            var (other, status, code) in ((string, int, string)[])
                [
                    ("acc_00000000000000000000000000", 404, "not-found"),
                    (account, 422, "same-account"),
                    (euros, 422, "currency-mismatch"),
                    (closed, 422, "account-closed"),
                    (contra, 422, "insufficient-funds"),
                ]
        )
        {
            foreach (var how in (string[])["", "?dryRun=true"])
            {
                var refused = await admin.Post($"{path}{how}", new { contra = other, reason = "A fee of the bank" });
                Assert.Equal((other, status, code), (other, refused.Status, refused.Code));
            }
        }
        await owner.MovesTo("COMPLETED", owner.Deposit(account, 2));
        var dry = await admin.Post($"{path}?dryRun=true", new { contra, reason = "A fee of the bank" });
        Assert.Equal((202, null), (dry.Status, dry.Data["approval"]));
        Assert.Equal(head, await admin.Ids("/api/user/approvals?limit=100")); // Nothing waits.
        var asked = await admin.Post(path, new { contra, reason = "A fee of the bank" });
        Assert.Equal(202, asked.Status);
        var first = (string)asked.Data["approval"]!["id"]!; // As in the contract.
        var again = await second.Post(path, new { contra, reason = "The same fee" });
        Assert.Equal((409, "wrong-state", first), (again.Status, again.Code, (string?)again.Body!["approval"]));
        Assert.Equal(200, (await second.Post($"/api/user/approvals/{first}/reject", new { reason = "no" })).Status);
        Assert.Equal(202, (await second.Post(path, new { contra, reason = "The same fee" })).Status);
    }

    private static async Task<string> ExceptionOfALine(Person admin, string account)
    {
        var source = await ReconcilingUnderAKey.AddSource(admin, account);
        await ReconcilingUnderAKey.Import(admin, source, [-500], "A large fee", Today);
        Assert.Equal(201, (await admin.Post($"{Api}/runs", new { source })).Status);
        var open = await admin.List($"{Api}/exceptions?source={source}&state=open");
        return $"{Api}/exceptions/{Assert.Single(open, one => (string?)one["kind"] == "line")["id"]}/adjust";
    }

    // Entries of the ledger come a moment after they were made.
    private static async Task<JsonNode> RunUntil(Person by, string source, string list)
    {
        var found = await Eventually.Is(
            async () =>
            {
                Assert.Equal(201, (await by.Post($"{Api}/runs", new { source })).Status);
                return await by.List(list);
            },
            items => items.Count == 1
        );
        return found[0];
    }

    private static async Task Adjust(Person by, Person second, string path, string contra)
    {
        var asked = await by.Post(path, new { contra, reason = "A fee of the bank" });
        Assert.Equal(202, asked.Status);
        var approval = $"/api/user/approvals/{(string)asked.Data["approval"]!["id"]!}/approve"; // As in the contract.
        Assert.Equal(403, (await by.Post(approval, new { reason = "my own" })).Status);
        Assert.Equal(200, (await second.Post(approval, new { reason = "fine" })).Status);
    }

    [Fact]
    public async Task Refuses_bent_files_with_a_line_and_never_fails()
    {
        var admin = await Person.Admin(florin);
        var random = new Random(42);
        foreach (var format in (string[])["mt940", "camt053", "ofx"])
        {
            var mirrors = new { side = "clearing", currency = "CHF" };
            var added = await admin.Post(
                $"{Api}/sources",
                new
                {
                    name = format,
                    mirrors,
                    format,
                }
            );
            var path = ReconcilingUnderAKey.Statements((string)added.Data["id"]!); // As in the contract.
            for (var round = 0; round < 40; round++)
            {
                var bytes = Encoding.UTF8.GetBytes(Seed(format));
                for (var times = random.Next(1, 5); times > 0; times--)
                    bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
                var answer = await admin.Post(path, () => File(bytes));
                Assert.True(answer.Status is 201 or 422, answer.Text);
                if (answer.Status == 422)
                    Assert.InRange((int)answer.Body!["line"]!, 1, 40); // A refusal of a statement names its line.
            }
        }
    }

    [Fact]
    public async Task Refuses_XML_that_asks_for_more_than_the_file()
    {
        var admin = await Person.Admin(florin);
        var added = await admin.Post(
            $"{Api}/sources",
            new
            {
                name = "xml",
                mirrors = new { side = "clearing", currency = "CHF" },
                format = "camt053",
            }
        );
        var path = ReconcilingUnderAKey.Statements((string)added.Data["id"]!); // As in the contract.
        var xml = "<!DOCTYPE d [<!ENTITY e SYSTEM \"file:///etc/hostname\">]><d>&e;</d>";
        var answer = await admin.Post(path, () => File(Encoding.UTF8.GetBytes(xml)));
        Assert.Equal((422, "bad-statement"), (answer.Status, answer.Code));
        Assert.Equal(415, (await admin.Post(path, "{}")).Status);
    }

    private static ByteArrayContent File(byte[] bytes)
    {
        var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = new("application/octet-stream");
        return content;
    }

    private static Task<Answer> Lock(Person by, string source) =>
        by.Post(
            $"{Api}/sources/{source}/lock",
            new { through = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) }
        );

    private static string Seed(string format) =>
        format switch
        {
            "mt940" => ":20:X\n:25:A\n:60F:C260101CHF1,\n:61:2601010101D1,NTRFINV//B\n:86:Text\n:62F:C260131CHF0,\n-\n",
            "ofx" =>
                "<OFX><STMTRS><CURDEF>CHF<STMTTRN><DTPOSTED>20260130<TRNAMT>-9.50<FITID>F1</STMTTRN><LEDGERBAL><BALAMT>90.50<DTASOF>20260131</LEDGERBAL></STMTRS></OFX>",
            _ =>
                "<Document><Stmt><Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy=\"CHF\">1</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-01-01</Dt></Dt></Bal><Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy=\"CHF\">1</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-01-31</Dt></Dt></Bal></Stmt></Document>",
        };
}
