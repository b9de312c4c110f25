using Florin.Kernel;

namespace Florin.System.Tests.Simulation;

/// <content>Transactions with several legs, and reversals.</content>
internal sealed partial class SimulatedDay
{
    // A third of it goes to another account; one in another currency is refused.
    private Task<Testing.Answered> PayWithLegs(UserId owner, string from, string to, int amount)
    {
        var currency = _clients.Accounts.FindIndex(a => a.Id == from) == 4 ? "EUR" : "USD";
        var third = _clients.Accounts[_world.Random.Next(_clients.Accounts.Count)].Id;
        object Leg(string account, string direction, int some) =>
            new
            {
                account,
                direction,
                amount = some,
                currency,
            };
        return _clients.Ask(
            "transaction",
            "POST",
            "/transactions",
            TheServices.User(owner),
            new
            {
                userId = owner.Value,
                type = "multi",
                postings = new[]
                {
                    Leg(from, "debit", 3 * amount),
                    Leg(to, "credit", 2 * amount),
                    Leg(third, "credit", amount),
                },
            }
        );
    }

    // Whole, in part or too much of it, and often of one that is being reversed already.
    private async Task Reverse(int amount)
    {
        var done = await _clients.Ask("transaction", "GET", "/transactions?status=COMPLETED", TheServices.Admin);
        if (done.Status != 200 || done.Data.GetProperty("items").GetArrayLength() is not (> 0 and var count))
            return;
        var id = done.Data.GetProperty("items")[_world.Random.Next(count)].GetProperty("id").GetString();
        object body = _world.Random.Next(2) == 0 ? new { reason = "a mistake" } : new { reason = "a part", amount };
        await _clients.Ask("transaction", "POST", $"/transactions/{id}/reverse", TheServices.Admin, body);
    }
}
