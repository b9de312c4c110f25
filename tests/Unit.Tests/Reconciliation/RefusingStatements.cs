using System.Text;

namespace Florin.Unit.Tests.Reconciliation;

/// <summary>Bodies that are no statements, and limits.</summary>
public sealed class RefusingStatements : ReconciliationScenario
{
    [Theory]
    [InlineData("text/html", "x", 415)]
    [InlineData("text/plain", "", 400)]
    [InlineData("text/plain", "not a statement", 422)]
    public async Task Refuses_what_is_no_statement(string type, string file, int status)
    {
        var source = await AddSource();
        var answer = await Service.PostFile($"/statements?source={source}", Encoding.UTF8.GetBytes(file), type, Ada);
        Assert.Equal(status, answer.Status);
    }

    [Fact]
    public async Task Refuses_a_file_with_too_many_lines_or_bytes()
    {
        Settings["Reconciliation:MaxFileLines"] = "2";
        Settings["Reconciliation:MaxFileBytes"] = "2048";
        await Restart();
        var source = await AddSource();
        var lines = await Import(source, (1, "a", 0), (1, "b", 0), (1, "c", 0));
        Assert.Equal((422, "bad-statement"), (lines.Status, lines.Code));
        Assert.Equal(413, (await ImportText(source, new string('x', 3000))).Status);
    }
}
