using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using DuckDB.NET.Data;
using Florin.System.Tests.Running;
using Florin.Testing;

namespace Florin.System.Tests.Journeys;

[Collection(Sharing.Together)]
public sealed class StatementsAndReportsInOneProcess(OneProcess florin) : StatementsAndReports(florin);

[Collection(Sharing.Apart)]
public sealed class StatementsAndReportsBetweenSeveralProcesses(SeveralProcesses florin) : StatementsAndReports(florin);

/// <summary>What the report service says of money that has moved, through the gateway, read by programs of others.</summary>
public abstract class StatementsAndReports(ITestFlorin florin)
{
    private const string Statements = "/api/report/statements";
    private const string Reports = "/api/report/reports";

    private static string Today => TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Around => $"{TimeProvider.System.GetUtcNow().AddDays(-1):yyyy-MM-dd}..{Today}"; // Also at midnight.

    [Fact]
    public async Task A_statement_has_what_moved_a_moment_ago_and_strangers_read_it()
    {
        var person = await Person.New(florin);
        var account = await person.OpensWith(100.25m);
        await person.MovesTo("COMPLETED", person.Withdrawal(account, 40.5m));
        var query = $"{Statements}?accountId={account}&period={Around}";
        var statement = (await person.Get(query)).Data;
        Assert.Equal(("INTERIM", 59.75m), ((string?)statement["status"], (decimal)statement["closing"]!));
        using var folder = new Florin.Testing.Storage.TemporaryDirectory();
        var (sta, xml, pdf) = (folder.File("a.sta"), folder.File("a.xml"), folder.File("a.pdf"));
        await File.WriteAllBytesAsync(sta, await Bytes(person, $"{query}&format=mt940"));
        await File.WriteAllBytesAsync(xml, await Bytes(person, $"{query}&format=camt053"));
        await File.WriteAllBytesAsync(pdf, await Bytes(person, $"{query}&format=pdf"));
        var (code, output) = await NodeScript.Run("statements.mjs", sta, xml);
        Assert.True(code == 0, output);
        var read = JsonNode.Parse(output)!; // It is no null.
        Assert.Equal([0m, 59.75m], [(decimal)read["mt940"]!["opening"]!, (decimal)read["mt940"]!["closing"]!]);
        Assert.Equal([100.25m, -40.5m], read["mt940"]!["amounts"]!.AsArray().Select(amount => (decimal)amount!));
        Assert.Equal(
            ["CRDT 100.25", "DBIT 40.50"],
            read["camt"]!["transactions"]!
                .AsArray()
                .Select(one => $"{(string)one!["creditDebitIndicator"]!} {(string)one["amount"]!["value"]!}")
        );
        Assert.SkipUnless(OtherProgram.IsThere("pdftotext"), "pdftotext is missing: ./test.sh installs poppler-utils.");
        var (_, text) = await OtherProgram.Run("pdftotext", "-layout", pdf, "-");
        Assert.Matches("Closing balance +59.75", text);
        Assert.Matches("100.25 +100.25", text);
        Assert.Contains(account, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_report_is_written_while_its_client_does_something_else()
    {
        var (person, admin) = (await Person.New(florin), await Person.Admin(florin));
        await person.OpensWith(5);
        var asked = await admin.Post(Reports, new { kind = "trial-balance", format = "csv" });
        Assert.Equal(202, asked.Status);
        var id = (string)asked.Data["id"]!;
        var done = await Eventually.Is(
            () => admin.Get($"{Reports}/{id}"),
            a => (string?)a.Data["status"] is "COMPLETED" or "FAILED"
        );
        Assert.True((string?)done.Data["status"] == "COMPLETED", done.Text);
        var lines = Encoding.UTF8.GetString(await Bytes(admin, $"{Reports}/{id}/content")).Split("\r\n");
        Assert.Equal("currency,accounts,clearing,world,total", lines[0]);
        Assert.All(lines[1..].Where(line => line.Length > 0), line => Assert.Equal(0m, Number(line.Split(',')[^1])));
        Assert.Equal(409, (await admin.Post($"{Reports}/{id}/cancel")).Status);
        Assert.Equal(403, (await person.Get($"{Reports}/{id}/content")).Status);
    }

    [Fact]
    public async Task The_audit_is_exported_for_those_who_may_read_it()
    {
        var (person, admin) = (await Person.New(florin), await Person.Admin(florin));
        var account = await person.OpensWith(5);
        await Eventually.Is(() => admin.List($"/api/audit/entries?entityId={account}"), entries => entries.Count > 0);
        using var folder = new Florin.Testing.Storage.TemporaryDirectory();
        var file = folder.File("audit.parquet");
        await File.WriteAllBytesAsync(file, await Bytes(admin, await Written(admin, "parquet")));
        await using var database = new DuckDBConnection("DataSource=:memory:");
        await database.OpenAsync();
        await using var command = database.CreateCommand();
        command.CommandText =
            $"select count(*) - max(seq), min(seq), sum((entityId = '{account}' and command = 'OpenAccount')::int)::bigint from '{file}'";
        await using var row = await command.ExecuteReaderAsync();
        Assert.True(await row.ReadAsync());
        Assert.Equal([0L, 1L, 1L], [row.GetInt64(0), row.GetInt64(1), row.GetInt64(2)]);
        var csv = Encoding.UTF8.GetString(await Bytes(admin, await Written(admin, "csv"))).Split("\r\n");
        Assert.Equal("seq,at,service,command,commandId,entityId,actor,requestId,result,rule,position", csv[0]);
        Assert.Contains(
            csv,
            line =>
                line.Contains($",OpenAccount,", StringComparison.Ordinal) && line.Contains(account, StringComparison.Ordinal)
        );
        var operators = await Person.WithRole(florin, "operator");
        Assert.Equal(403, (await operators.Post(Reports, new { kind = "audit", format = "csv" })).Status);
        Assert.Equal(403, (await operators.Get(await Written(admin, "csv"))).Status);
    }

    private static async Task<string> Written(Person person, string format)
    {
        var asked = await person.Post(Reports, new { kind = "audit", format });
        Assert.Equal(202, asked.Status);
        var id = (string)asked.Data["id"]!;
        var done = await Eventually.Is(
            () => person.Get($"{Reports}/{id}"),
            a => (string?)a.Data["status"] is "COMPLETED" or "FAILED"
        );
        Assert.True((string?)done.Data["status"] == "COMPLETED", done.Text);
        return $"{Reports}/{id}/content";
    }

    private static decimal Number(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);

    private Task<byte[]> Bytes(Person person, string path) => Bytes(florin, person, path);

    /// <summary>The bytes of a file that somebody may have.</summary>
    internal static async Task<byte[]> Bytes(ITestFlorin florin, Person person, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Authorization", $"Bearer {person.Token}");
        using var response = await florin.Gateway.SendAsync(request);
        var bytes = await response.Content.ReadAsByteArrayAsync();
        Assert.True(response.IsSuccessStatusCode, $"{path}: {response.StatusCode} {Encoding.UTF8.GetString(bytes)}");
        return bytes;
    }
}
