using Florin.Contracts.Accounts;
using Florin.Kernel;
using static Florin.Unit.Tests.Accounts.Some;
using static Florin.Unit.Tests.Accounts.TheLedger;

namespace Florin.Unit.Tests.Accounts;

/// <summary>
/// 100.00 came on 1 March and were known at once; 30.00 went on 3 March and became known on the 10th; 5.00 went on the 10th.
/// </summary>
public sealed class ABalanceOfThePast : IAsyncLifetime
{
    private TheLedger _ledger = null!; // Made before each test.
    private AccountId _account;

    public async ValueTask InitializeAsync()
    {
        _ledger = await Start();
        _ledger.Clock.Now = March(1);
        _account = await _ledger.Open(Alice);
        await _ledger.Credit(Of(_account, Usd(100), Counterpart.World, March(1)));
        _ledger.Clock.Now = March(10);
        await _ledger.Debit(Of(_account, Usd(30), effectiveAt: March(3)));
        await _ledger.Debit(Of(_account, Usd(5), effectiveAt: March(10)));
        _ledger.Clock.Now = March(20);
    }

    public ValueTask DisposeAsync() => _ledger.DisposeAsync();

    [Theory]
    [InlineData("", "65.00")]
    [InlineData("at=2026-02-28T23:59:59.999999Z", "0.00")]
    [InlineData("at=2026-03-01T00:00:00Z", "100.00")]
    [InlineData("at=2026-03-02T23:59:59.999999Z", "100.00")]
    [InlineData("at=2026-03-03T00:00:00Z", "70.00")]
    [InlineData("at=2026-03-03T01:00:00%2B01:00", "70.00")]
    [InlineData("at=2026-03-10T00:00:00Z", "65.00")]
    [InlineData("at=2099-01-01T00:00:00Z", "65.00")]
    [InlineData("knownAt=2026-02-28T00:00:00Z", "0.00")]
    [InlineData("knownAt=2026-03-05T00:00:00Z", "100.00")]
    [InlineData("knownAt=2026-03-10T00:00:00Z", "65.00")]
    [InlineData("at=2026-03-05T00:00:00Z&knownAt=2026-03-05T00:00:00Z", "100.00")]
    [InlineData("at=2026-03-05T00:00:00Z&knownAt=2026-03-15T00:00:00Z", "70.00")]
    public async Task Counts_what_was_effective_and_known(string query, string balance)
    {
        var answer = await _ledger.Service.Get($"/accounts/{_account}?{query}", Alice);
        Assert.Equal(200, answer.Status);
        Assert.Equal(balance, answer.Data["balance"]!.ToJsonString());
        Assert.Equal(balance, answer.Data["available"]!.ToJsonString());
    }

    [Fact]
    public async Task Is_the_same_after_the_views_were_read_by_a_new_process()
    {
        await _ledger.Restart();
        var answer = await _ledger.Service.Get($"/accounts/{_account}?at=2026-03-05T00:00:00Z", Alice);
        Assert.Equal("70.00", answer.Data["balance"]!.ToJsonString());
    }

    [Theory]
    [InlineData("at=yesterday")]
    [InlineData("knownAt=2026-03-05")]
    public async Task Needs_a_time(string query)
    {
        var answer = await _ledger.Service.Get($"/accounts/{_account}?{query}", Alice);
        Assert.Equal((400, "invalid-request"), (answer.Status, answer.Code));
    }

    private static DateTimeOffset March(int day) => new(2026, 3, day, 0, 0, 0, TimeSpan.Zero);
}
