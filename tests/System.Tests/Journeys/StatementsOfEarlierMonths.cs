using System.Globalization;
using Florin.System.Tests.Running;

namespace Florin.System.Tests.Journeys;

/// <summary>Statements of an account that was opened some months ago.</summary>
public sealed class StatementsOfEarlierMonths : IAsyncDisposable
{
    private const string Statements = "/api/report/statements";
    private static readonly DateTimeOffset FirstOfThisMonth = TimeProvider
        .System.GetUtcNow()
        .AddDays(1 - TimeProvider.System.GetUtcNow().Day);

    private readonly OneProcess _florin = new();

    [Fact]
    public async Task Are_the_same_for_ever_and_begin_with_the_account()
    {
        await _florin.StartAt("-100d");
        var person = await Person.New(_florin);
        var account = await person.OpensWith(1);
        await _florin.StopsWell();
        await _florin.Start();
        var admin = await Person.Admin(_florin);
        var early = await admin.Get($"{Statements}?accountId={account}&period={MonthsAgo(6)}");
        Assert.Equal((422, "before-account"), (early.Status, early.Code)); // It takes no number.
        var files = await Files(admin, account);
        await _florin.StopsWell();
        await _florin.Start();
        Assert.Equal(files, await Files(admin, account));
        Assert.Equal(1, await Number(admin, account, MonthsAgo(2)));
        Assert.Equal(2, await Number(admin, account, MonthsAgo(1)));
    }

    public ValueTask DisposeAsync() => _florin.DisposeAsync();

    private static string MonthsAgo(int months) =>
        FirstOfThisMonth.AddMonths(-months).ToString("yyyy-MM", CultureInfo.InvariantCulture);

    private async Task<List<string>> Files(Person by, string account)
    {
        var files = new List<string>();
        foreach (var format in (string[])["json", "csv", "pdf", "camt053", "mt940"])
        {
            var query = $"{Statements}?accountId={account}&period={MonthsAgo(2)}&format={format}";
            files.Add(Convert.ToBase64String(await StatementsAndReports.Bytes(_florin, by, query)));
        }
        return files;
    }

    private static async Task<int> Number(Person person, string account, string period) =>
        (int)(await person.Get($"{Statements}?accountId={account}&period={period}")).Data["number"]!; // As in the contract.
}
