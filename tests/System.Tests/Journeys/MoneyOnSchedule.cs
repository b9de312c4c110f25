using System.Text.Json.Nodes;
using Florin.Kernel;
using Florin.System.Tests.Running;

namespace Florin.System.Tests.Journeys;

[Collection(Sharing.Together)]
public sealed class MoneyOnScheduleInOneProcess(OneProcess florin) : MoneyOnSchedule(florin);

[Collection(Sharing.Apart)]
public sealed class MoneyOnScheduleBetweenSeveralProcesses(SeveralProcesses florin) : MoneyOnSchedule(florin);

/// <summary>Money that moves by itself, when its owner has said.</summary>
public abstract class MoneyOnSchedule(ITestFlorin florin)
{
    private static readonly string[] PlanningAlone = ["schedules:write"];

    /// <summary>Where schedules are.</summary>
    public const string Schedules = "/api/schedule/schedules";

    [Fact]
    public async Task Moves_when_it_is_due_in_the_name_of_its_owner()
    {
        var person = await Person.New(florin);
        var (from, to) = (await person.OpensWith(100), await person.Opens());
        var order = In(person.Transfer(from, to, 30), 5);
        order["description"] = "rent";
        var id = await Creates(person, order);
        var occurrence = await Ended(person, id);
        Assert.Equal(("COMPLETED", 1), ((string?)occurrence["status"], (int?)occurrence["attempt"]));
        Assert.Equal((70m, 30m), (await person.Balance(from), await person.Balance(to)));
        var transaction = (await person.Get($"{Person.Transactions}/{occurrence["transactionId"]}")).Data;
        Assert.Equal(
            (person.Id, "rent", "COMPLETED"),
            ((string?)transaction["userId"], (string?)transaction["description"], (string?)transaction["status"])
        );
        await Eventually.Is(() => person.Get($"{Schedules}/{id}"), shown => (string?)shown.Data["status"] == "ENDED");
    }

    [Fact]
    public async Task Stays_where_its_owner_was_blocked_and_that_is_on_record()
    {
        var (person, admin) = (await Person.New(florin), await Person.Admin(florin));
        var (from, to) = (await person.OpensWith(100), await person.Opens());
        var id = await Creates(person, In(person.Transfer(from, to, 30), 3));
        Assert.Equal(200, (await admin.Post($"/api/user/users/{person.Id}/block")).Status);
        var occurrence = await Ended(admin, id);
        Assert.Equal(("FAILED", "forbidden"), ((string?)occurrence["status"], (string?)occurrence["code"]));
        Assert.Equal(100m, await admin.Balance(from));
        var audited = await Eventually.Is(
            () => admin.List($"/api/audit/entries?entityId={id}"),
            entries => entries.Any(entry => (string?)entry["command"] == "RecordOccurrence")
        );
        Assert.Contains(
            audited,
            entry => (string?)entry["command"] == "CreateSchedule" && (string?)entry["actor"] == person.Id
        );
    }

    [Fact]
    public async Task Is_tried_again_once_there_is_enough()
    {
        var person = await Person.New(florin);
        var (from, to) = (await person.Opens(), await person.Opens());
        var order = In(person.Transfer(from, to, 30), 1);
        order["retries"] = new JsonObject { ["count"] = 30, ["intervalSeconds"] = 5 };
        var id = await Creates(person, order);
        await Eventually.Is(() => person.List($"{Schedules}/{id}/occurrences?status=RETRYING"), all => all.Count == 1);
        await person.MovesTo("COMPLETED", person.Deposit(from, 50));
        var occurrence = await Ended(person, id);
        Assert.Equal("COMPLETED", (string?)occurrence["status"]);
        Assert.True((int?)occurrence["attempt"] > 1, occurrence.ToJsonString());
        Assert.Equal(20m, await person.Balance(from));
    }

    [Fact]
    public async Task Needs_the_right_to_move_it_when_it_is_ordered()
    {
        var person = await Person.New(florin);
        var account = await person.OpensWith(10);
        var order = In(person.Withdrawal(account, 1), 3600);
        var key = await person.Post("/api/user/api-keys", new { name = "planner", scopes = PlanningAlone });
        Assert.True(key.Status == 201, key.Text);
        var narrow = person.With((string)key.Data["key"]!); // As in the contract.
        Assert.Equal((403, "forbidden"), await Outcome(narrow, order));
        Assert.Equal((201, null), await Outcome(person, order));
        var yen = In(person.Deposit(await person.Opens("JPY"), 900_000_000, "JPY"), 3600);
        Assert.Equal((403, "forbidden"), await Outcome(person, yen)); // By the policy too-much.
    }

    [Fact]
    public async Task Is_shown_before_it_is_ordered()
    {
        var person = await Person.New(florin);
        var order = person.Withdrawal("acc_1", 100, "EUR");
        order["monthly"] = new JsonObject { ["businessDay"] = -1, ["time"] = "09:30" };
        order["timeZone"] = "Europe/Prague";
        order["startsAt"] = "2027-01-01T00:00:00Z";
        var shown = await person.Post($"{Schedules}/preview", order);
        Assert.Equal(
            ["2027-01-29T09:30:00+01:00", "2027-02-26T09:30:00+01:00", "2027-03-31T09:30:00+02:00"],
            shown.Data["items"]!.AsArray().Take(3).Select(one => (string?)one!["local"])
        );
        Assert.Equal(12, shown.Data["items"]!.AsArray().Count);
        Assert.Empty(await person.List(Schedules));
    }

    /// <summary>An order that is due so many seconds from now.</summary>
    internal static JsonObject In(JsonObject transaction, int seconds)
    {
        transaction["at"] = Rfc3339.Text(TimeProvider.System.GetUtcNow().AddSeconds(seconds));
        return transaction;
    }

    /// <summary>Creates a schedule.</summary>
    internal static async Task<string> Creates(Person person, JsonObject order)
    {
        var answer = await person.Post(Schedules, order);
        Assert.True(answer.Status == 201, answer.Text);
        return (string)answer.Data["id"]!; // As in the contract.
    }

    private static async Task<(int, string?)> Outcome(Person person, JsonObject order)
    {
        var answer = await person.Post(Schedules, order);
        return (answer.Status, answer.Code);
    }

    private static async Task<JsonNode> Ended(Person person, string id) =>
        (
            await Eventually.Is(
                () => person.List($"{Schedules}/{id}/occurrences"),
                all => all is [var one] && (string?)one["status"] is "COMPLETED" or "FAILED"
            )
        )[0];
}
