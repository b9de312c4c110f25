using System.Globalization;
using System.Xml.Linq;
using Florin.Contracts.Accounts;
using Florin.Kernel;
using Florin.Platform.Identity;
using Florin.Unit.Tests.Accounts;

namespace Florin.Unit.Tests.Reports;

public sealed class IssuingStatements : IAsyncLifetime
{
    private static readonly string[] Formats = ["json", "csv", "pdf", "camt053", "mt940"];
    private TheReports _reports = null!; // Set before each test.

    public async ValueTask InitializeAsync() => _reports = await TheReports.Start();

    public ValueTask DisposeAsync() => _reports.DisposeAsync();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Begins_with_the_balance_that_the_one_before_ends_with(int seed)
    {
        var random = new Random(seed);
        var (account, other) = (
            await _reports.Ledger.Open(TheLedger.Alice, overdraft: "1000000.00"),
            await _reports.Ledger.Open(TheLedger.Bob)
        );
        var first = DateOnly.FromDateTime(_reports.Clock.Now.UtcDateTime);
        for (var i = 0; i < 60; i++)
        {
            _reports.Clock.Pass(TimeSpan.FromHours(random.Next(30)));
            await _reports.Move(random.Next(3) == 0 ? other : account, random.Next(1, 100_000));
            await _reports.Move(account, -random.Next(1, 100_000), counterpart: Counterpart.Clearing);
        }
        var end = DateOnly.FromDateTime(_reports.Clock.Now.UtcDateTime);
        _reports.Clock.Pass(TimeSpan.FromDays(2));
        var (balance, number, hash) = (0L, 0, (string?)null);
        for (var day = first; day <= end; )
        {
            var last = day.AddDays(random.Next(6));
            var statement = (await _reports.Statement(account, $"{day:yyyy-MM-dd}..{last:yyyy-MM-dd}")).Data;
            Assert.Equal(balance, Minor((decimal)statement["opening"]!));
            Assert.Equal(++number, (int)statement["number"]!);
            foreach (var entry in statement["entries"]!.AsArray())
            {
                balance += Minor((decimal)entry!["amount"]!) * ((string)entry["direction"]! == "DEBIT" ? -1 : 1);
                Assert.Equal(balance, Minor((decimal)entry["balanceAfter"]!));
                Assert.InRange(DateOnly.FromDateTime((DateTime)entry["recordedAt"]!), day, last);
                hash = (string?)statement["hash"];
                Assert.True((long)entry["position"]! <= (long)statement["position"]!);
            }
            Assert.Equal(balance, Minor((decimal)statement["closing"]!));
            Assert.Equal(hash, (string?)statement["hash"]);
            day = last.AddDays(1);
        }
        var now = await _reports.Ledger.Find(account);
        Assert.Equal(now!.Balance.Minor, balance);
    }

    [Fact]
    public async Task Gives_the_same_bytes_for_ever()
    {
        var account = await _reports.Ledger.Open(TheLedger.Alice);
        await _reports.Move(account, 12_345, "Größe; \"Tür\", Łódź, Привет");
        _reports.Clock.Pass(TimeSpan.FromDays(60));
        var before = new List<byte[]>();
        foreach (var format in Formats)
            before.Add((await _reports.Statement(account, "2026-01", format)).Bytes.ToArray());
        _reports.Clock.Pass(TimeSpan.FromDays(60));
        await _reports.Move(account, 55);
        await _reports.Restart();
        foreach (var (format, bytes) in Formats.Zip(before))
        foreach (var period in (string[])["2026-01", "2026-01-01..2026-01-31"])
            Assert.Equal(bytes, (await _reports.Statement(account, period, format, TheLedger.Alice)).Bytes.ToArray());
    }

    [Fact]
    public async Task Gives_no_number_away_for_a_time_before_the_account()
    {
        var account = await _reports.Ledger.Open(TheLedger.Alice);
        _reports.Clock.Pass(TimeSpan.FromDays(60));
        foreach (var period in (string[])["2025-12", "1800-01", "2025-12-30..2025-12-31"])
        {
            var refused = await _reports.Statement(account, period);
            Assert.Equal((422, "before-account", "period"), (refused.Status, refused.Code, (string?)refused.Json["field"]));
        }
        Assert.Equal(1, (int)(await _reports.Statement(account, "2025-12-15..2026-01-15")).Data["number"]!);
        Assert.Equal(2, (int)(await _reports.Statement(account, "2026-01")).Data["number"]!);
    }

    [Fact]
    public async Task Is_an_interim_one_until_the_period_is_over()
    {
        var account = await _reports.Ledger.Open(TheLedger.Alice);
        await _reports.Move(account, 100);
        var interim = (await _reports.Statement(account, "2026-01")).Data;
        Assert.Equal(("INTERIM", 1), ((string?)interim["status"], (int?)interim["number"]));
        Assert.Null(interim["issuedAt"]);
        await _reports.Move(account, 100);
        Assert.Equal(2.00m, (decimal)(await _reports.Statement(account, "2026-01")).Data["closing"]!);
        _reports.Clock.Now = new DateTimeOffset(2026, 2, 1, 0, 0, 59, TimeSpan.Zero); // What was decided before may still be written.
        Assert.Equal("INTERIM", (string?)(await _reports.Statement(account, "2026-01")).Data["status"]);
        _reports.Clock.Pass(TimeSpan.FromSeconds(1));
        var issued = (await _reports.Statement(account, "2026-01")).Data;
        Assert.Equal(("ISSUED", 1, 2), ((string?)issued["status"], (int?)issued["number"], issued["entries"]!.AsArray().Count));
        Assert.Equal(2, (int)(await _reports.Statement(account, "2026-01-02")).Data["number"]!);
        Assert.Equal(1, (int)(await _reports.Statement(account, "2026-01")).Data["number"]!);
    }

    [Fact]
    public async Task Is_for_the_owner_and_for_those_who_may_see_all_accounts()
    {
        var account = await _reports.Ledger.Open(TheLedger.Alice);
        Assert.Equal(200, (await _reports.Statement(account, "2026-01", by: TheLedger.Alice)).Status);
        Assert.Equal(200, (await _reports.Statement(account, "2026-01", by: new Actor("user_s", Role.Support))).Status);
        Assert.Equal((404, "not-found"), Of(await _reports.Statement(account, "2026-01", by: TheLedger.Bob)));
        Assert.Equal((404, "not-found"), Of(await _reports.Statement(new AccountId("acc_0"), "2026-01")));
        Assert.Equal(401, (await _reports.Service.Get($"/statements?accountId={account}&period=2026-01")).Status);
    }

    [Theory]
    [InlineData("2026-13", "is not a period")]
    [InlineData("2026-02-01..2026-01-01", "is not a period")]
    [InlineData("2026-1", "is not a period")]
    [InlineData("9999-12-31", "is not a period")]
    [InlineData("2026-01-01..2026-01-02..2026-01-03", "is not a period")]
    [InlineData("2027-01", "begins in the future")]
    public async Task Refuses_a_period_that_is_none(string period, string problem)
    {
        var answer = await _reports.Statement(new AccountId("acc_0"), period);
        Assert.Equal(400, answer.Status);
        Assert.Contains(problem, (string)answer.Json["errors"]!["period"]![0]!, StringComparison.Ordinal);
        Assert.Contains(period, answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Says_the_same_in_every_format()
    {
        var account = await _reports.Ledger.Open(TheLedger.Alice, overdraft: "100.00");
        await _reports.Move(account, 1_234_567);
        await _reports.Move(account, -1_240_000, "=1+1\\ :62F: -x");
        _reports.Clock.Pass(TimeSpan.FromDays(60));
        XNamespace camt = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.08";
        var stmt = XDocument
            .Parse((await _reports.Statement(account, "2026-01", "camt053")).Text)
            .Descendants(camt + "Stmt")
            .Single();
        Assert.Equal(
            ["0.00 CRDT", "54.33 DBIT", "12345.67 CRDT", "12400.00 DBIT"],
            stmt.Descendants(camt + "Amt").Select(a => $"{a.Value} {a.ElementsAfterSelf(camt + "CdtDbtInd").First().Value}")
        );
        var mt940 = (await _reports.Statement(account, "2026-01", "mt940")).Text;
        Assert.Contains("\r\n:60F:C260101USD0,00\r\n", mt940, StringComparison.Ordinal);
        Assert.Contains("\r\n:62F:D260131USD54,33\r\n", mt940, StringComparison.Ordinal);
        Assert.Equal(2, mt940.Split("\r\n:61:").Length - 1);
        Assert.True(mt940.Split("\r\n").All(line => line.Length <= 80 && line.All(char.IsAscii)), mt940);
        var csv = (await _reports.Statement(account, "2026-01", "csv")).Text.Split("\r\n");
        Assert.EndsWith("'=1+1\\ :62F: -x,DEBIT,12400.00,USD,-54.33", csv[3], StringComparison.Ordinal);
        Assert.Equal("CLOSING,,2026-01-31,,,,,,USD,-54.33", csv[4]);
    }

    private static (int, string?) Of(Florin.Testing.Answer answer) => (answer.Status, answer.Code);

    private static long Minor(decimal amount) =>
        long.Parse((amount * 100).ToString("F0", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
