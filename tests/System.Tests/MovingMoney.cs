using Florin.System.Tests.Journeys;
using Florin.System.Tests.Running;

namespace Florin.System.Tests;

[Collection(Sharing.Together)]
public sealed class MovingMoneyInOneProcess(OneProcess florin) : MovingMoney(florin);

[Collection(Sharing.Apart)]
public sealed class MovingMoneyBetweenSeveralProcesses(SeveralProcesses florin) : MovingMoney(florin);

public sealed class MovingMoneyInThisProcess(InThisProcess florin) : MovingMoney(florin), IClassFixture<InThisProcess>;

/// <summary>The shortest journey with money, in every shape of the program.</summary>
public abstract class MovingMoney(ITestFlorin florin)
{
    [Fact]
    public async Task Goes_from_one_account_to_another_through_all_services()
    {
        var (user, token) = await florin.Gateway.Register("mover");
        var (from, to) = (await OpenAccount(user, token), await OpenAccount(user, token));
        var deposit = await Move(
            token,
            new
            {
                userId = user,
                type = "deposit",
                amount = "500.00",
                currency = "EUR",
                toAccount = from,
            }
        );
        Assert.Equal("COMPLETED", (string?)deposit.Data["status"]);
        var transfer = await Move(
            token,
            new
            {
                userId = user,
                type = "transfer",
                amount = 120.5m,
                currency = "EUR",
                fromAccount = from,
                toAccount = to,
            }
        );
        Assert.Equal("COMPLETED", (string?)transfer.Data["status"]);
        Assert.Equal((379.5m, 120.5m), (await BalanceOf(from, token), await BalanceOf(to, token)));
    }

    [Fact]
    public async Task Is_healthy_before_and_after()
    {
        var health = await Eventually.Is( // A consumer may be behind for a moment.
            () => florin.Gateway.Ask("GET", "/health"),
            health => health.Status == 200 && (string?)health.Data["status"] == "healthy"
        );
        Assert.Equal(200, health.Status);
    }

    private async Task<string> OpenAccount(string user, string token)
    {
        var account = await florin.Gateway.Ask("POST", "/api/account/accounts", new { userId = user, currency = "EUR" }, token);
        return (string)account.Data["id"]!; // As in the contract.
    }

    private Task<Answer> Move(string token, object transaction) =>
        florin.Gateway.Ask("POST", "/api/transaction/transactions", transaction, token, ("Prefer", "wait=20"));

    private async Task<decimal> BalanceOf(string account, string token) =>
        (decimal)(await florin.Gateway.Ask("GET", $"/api/account/accounts/{account}", token: token)).Data["balance"]!; // As above.
}
