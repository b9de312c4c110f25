using System.Text;
using Florin.Testing;

namespace Florin.Unit.Tests.Reconciliation;

/// <summary>An id that a bank gives a transaction must not come with another amount or day.</summary>
public sealed class RefusingReusedIds : ReconciliationScenario
{
    [Theory]
    [InlineData("20260130", "-9.51")]
    [InlineData("20260131", "-9.50")]
    public async Task In_a_later_file(string day, string amount)
    {
        var source = await Source();
        Assert.Equal(1, (int)(await ImportOfx(source, ("20260130", "-9.50", "F1"))).Data["added"]!);
        Assert.Equal(0, (int)(await ImportOfx(source, ("20260130", "-9.50", "F1"))).Data["added"]!);
        var refused = await ImportOfx(source, ("20260131", "5.00", "F2"), (day, amount, "F1"));
        Assert.Equal((422, "bad-statement", 3), (refused.Status, refused.Code, (int?)refused.Json["line"]));
        Assert.Contains("'F1' is of", refused.Text, StringComparison.Ordinal);
        Assert.Equal(2, (await List("/statements")).Count); // Nothing half imported.
    }

    [Fact]
    public async Task In_one_file()
    {
        var source = await Source();
        var refused = await ImportOfx(source, ("20260130", "-9.50", "F1"), ("20260130", "-9.60", "F1"));
        Assert.Equal((422, "bad-statement", 3), (refused.Status, refused.Code, (int?)refused.Json["line"]));
        var twice = await ImportOfx(source, ("20260130", "-9.50", "F1"), ("20260130", "-9.50", "F1"));
        Assert.Equal((201, 1), (twice.Status, (int)twice.Data["added"]!)); // The same transaction, listed twice.
    }

    private async Task<string> Source()
    {
        var side = new { side = "world", currency = "EUR" };
        var answer = await Service.Post(
            "/sources",
            new
            {
                name = "Main",
                mirrors = side,
                format = "ofx",
            },
            Ada
        );
        Assert.Equal(201, answer.Status);
        return (string)answer.Data["id"]!; // As in the contract.
    }

    private Task<Answer> ImportOfx(string source, params (string Day, string Amount, string Id)[] lines)
    {
        var file = new StringBuilder("<OFX><STMTRS><CURDEF>EUR<BANKACCTFROM><ACCTID>42</BANKACCTFROM><BANKTRANLIST>\n");
        foreach (var (day, amount, id) in lines)
            file.Append("<STMTTRN><TRNTYPE>OTHER<DTPOSTED>")
                .Append(day)
                .Append("<TRNAMT>")
                .Append(amount)
                .Append("<FITID>")
                .Append(id)
                .Append("</STMTTRN>\n");
        file.Append("</BANKTRANLIST><LEDGERBAL><BALAMT>0<DTASOF>20260131</LEDGERBAL></STMTRS></OFX>");
        return Service.PostFile(
            $"/statements?source={source}",
            Encoding.UTF8.GetBytes(file.ToString()),
            "application/x-ofx",
            Ada
        );
    }
}
