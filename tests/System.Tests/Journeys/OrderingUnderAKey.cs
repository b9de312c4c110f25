using System.Text.Json.Nodes;
using Florin.System.Tests.Running;

namespace Florin.System.Tests.Journeys;

/// <summary>The rows of <see cref="AKeyOnEveryEndpoint"/> about what is ordered: schedules, reports, reversals and bulks.</summary>
internal static class OrderingUnderAKey
{
    private const string Schedules = "/api/schedule/schedules";
    private const string Reports = "/api/report/reports";
    private const string Planned = "/api/report/schedules";

    /// <summary>As in the table that they are part of.</summary>
    public static Dictionary<string, Func<Stage, Task<Keyed>>> Rows { get; } =
        new(StringComparer.Ordinal)
        {
            [$"POST {Schedules}"] = async s => new(s.Person, Schedules, await Order(s, 1), await Order(s, 2)),
            [$"PATCH {Schedules}/{{id}}"] = async s =>
                new(s.Person, await Schedule(s), new { name = "one" }, new { name = "two" }, await Schedule(s)),
            [$"DELETE {Schedules}/{{id}}"] = async s => new(s.Person, await Schedule(s), Elsewhere: await Schedule(s)),
            [$"POST {Schedules}/{{id}}/pause"] = s => Steer(s, "pause", before: null, undo: "resume"),
            [$"POST {Schedules}/{{id}}/resume"] = s => Steer(s, "resume", before: "pause", undo: "pause"),
            [$"POST {Schedules}/{{id}}/skip"] = s => Steer(s, "skip", before: null, undo: null),
            [$"POST {Reports}"] = s => Task.FromResult(new Keyed(s.Admin, Reports, Report("parquet"), Report("csv"))),
            [$"POST {Planned}"] = s => Task.FromResult(new Keyed(s.Admin, Planned, Plan("csv"), Plan("parquet"))),
            [$"DELETE {Planned}/{{id}}"] = async s => new(s.Admin, await Planning(s), Elsewhere: await Planning(s)),
            [$"POST {Planned}/{{id}}/pause"] = s => SteerPlan(s, "pause", before: null, undo: "resume"),
            [$"POST {Planned}/{{id}}/resume"] = s => SteerPlan(s, "resume", before: "pause", undo: "pause"),
            [$"POST {Person.Transactions}/{{id}}/reverse"] = async s =>
            {
                var (one, another) = (await Completed(s), await Completed(s));
                return new(s.Admin, $"{one}/reverse", Why("one"), Why("two"), $"{another}/reverse");
            },
            ["POST /api/account/accounts/{id}/purposes/move"] = async s =>
                new(s.Person, await Segregated(s), Move(1), Move(2), await Segregated(s)),
            ["PUT /api/account/users/{id}/limits"] = async s =>
                new(s.Admin, await Limits(s), PerDay(1), PerDay(2), await Limits(s)),
            ["POST /api/transaction/bulk"] = async s =>
            {
                var account = await s.Person.Opens();
                return new(s.Person, "/api/transaction/bulk", Bulk(s, account, 5), Bulk(s, account, 6));
            },
        };

    // An account whose money is for one purpose.
    private static async Task<string> Segregated(Stage s)
    {
        var purposes = (string[])["rent", "tax"];
        var opened = await s.Person.Post(
            "/api/account/accounts",
            new
            {
                userId = s.Person.Id,
                currency = "USD",
                purposes,
            }
        );
        var account = (string)opened.Data["id"]!; // As in the contract.
        var deposit = s.Person.Deposit(account, 9);
        deposit["toPurpose"] = "rent";
        await s.Person.MovesTo("COMPLETED", deposit);
        return $"/api/account/accounts/{account}/purposes/move";
    }

    private static object Move(decimal amount) =>
        new
        {
            from = "rent",
            to = "tax",
            amount,
        };

    private static async Task<string> Limits(Stage s) => $"/api/account/users/{await s.Somebody()}/limits";

    private static object PerDay(int amount) => new { currency = "USD", perDay = amount };

    private static async Task<JsonObject> Order(Stage s, decimal amount)
    {
        var order = (JsonObject)s.Person.Transfer(await s.Person.Opens(), await s.Person.Opens(), amount).DeepClone();
        order["cron"] = "0 0 1 1 *";
        return order;
    }

    private static async Task<string> Schedule(Stage s) =>
        $"{Schedules}/{(string?)(await s.Person.Post(Schedules, await Order(s, 1))).Data["id"]}";

    private static async Task<Keyed> Steer(Stage s, string verb, string? before, string? undo)
    {
        var (one, another) = (await Schedule(s), await Schedule(s));
        if (before is not null)
            Assert.Equal(200, (await s.Person.Post($"{one}/{before}")).Status);
        Func<Task<Answer>>? back = undo is null ? null : () => s.Person.Post($"{one}/{undo}");
        return new(s.Person, $"{one}/{verb}", Elsewhere: $"{another}/{verb}", Undo: back);
    }

    private static object Plan(string format) =>
        new
        {
            kind = "trial-balance",
            format,
            cron = "0 0 1 1 *",
        };

    private static async Task<string> Planning(Stage s) =>
        $"{Planned}/{(string?)(await s.Admin.Post(Planned, Plan("csv"))).Data["id"]}";

    private static async Task<Keyed> SteerPlan(Stage s, string verb, string? before, string undo)
    {
        var (one, another) = (await Planning(s), await Planning(s));
        if (before is not null)
            Assert.Equal(200, (await s.Admin.Post($"{one}/{before}")).Status);
        return new(s.Admin, $"{one}/{verb}", Elsewhere: $"{another}/{verb}", Undo: () => s.Admin.Post($"{one}/{undo}"));
    }

    private static async Task<string> Completed(Stage s) =>
        $"{Person.Transactions}/{(string?)(await s.Person.MovesTo("COMPLETED", s.Person.Deposit(await s.Person.Opens(), 5)))["id"]}";

    private static JsonObject Bulk(Stage s, string account, decimal amount) =>
        new() { ["mode"] = "all", ["transactions"] = new JsonArray(s.Person.Deposit(account, amount).DeepClone()) };

    private static object Report(string format) => new { kind = "trial-balance", format };

    private static object Why(string reason) => new { reason };
}
