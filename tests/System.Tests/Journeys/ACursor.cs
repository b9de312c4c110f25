using System.Text.Json.Nodes;
using Florin.System.Tests.Running;

namespace Florin.System.Tests.Journeys;

[Collection(Sharing.Together)]
public sealed class ACursorInOneProcess(OneProcess florin) : ACursor(florin);

[Collection(Sharing.Apart)]
public sealed class ACursorBetweenSeveralProcesses(SeveralProcesses florin) : ACursor(florin);

/// <summary>Every list of <c>/openapi.json</c> that goes on in pages, and every cursor that one of them gives.</summary>
public abstract class ACursor(ITestFlorin florin)
{
    [Fact]
    public async Task Is_refused_by_every_other_list_and_with_every_other_filter()
    {
        var (person, admin) = (await Person.New(florin), await Person.Admin(florin));
        var account = await Filled(person, admin);
        var lists = await Lists(account);
        Assert.True(lists.Count > 7, string.Join(' ', lists.Keys));
        foreach (var (path, parameters) in lists)
        {
            var (cursor, without) = (await CursorOf(admin, path), parameters.Except(NoFilters).ToList());
            if (cursor is null)
                continue;
            Assert.Equal(200, (await admin.Get($"{path}?limit=2&cursor={cursor}")).Status);
            foreach (var more in (string[])["%3D", "%20", "%0a"])
                BadInput.IsInvalid(await admin.Get($"{path}?limit=2&cursor={cursor}{more}"), "cursor");
            foreach (var other in lists.Keys.Where(other => other != path))
                BadInput.IsInvalid(await admin.Get($"{other}?limit=1&cursor={cursor}"), "cursor");
            foreach (var filter in without)
                BadInput.IsInvalid(await admin.Get($"{path}?limit=1&cursor={cursor}&{filter}=1"), "cursor");
        }
    }

    // Two of everything that is quickly made.
    private static async Task<string> Filled(Person person, Person admin)
    {
        for (var made = 0; made < 2; made++)
            await person.Post(Stage.Endpoints, Stage.Endpoint("nobody is there"));
        var account = await person.Opens();
        await person.MovesTo("COMPLETED", person.Deposit(account, 5));
        await person.MovesTo("COMPLETED", person.Deposit(await person.Opens(), 5));
        await person.MovesTo("COMPLETED", person.Deposit(account, 5));
        for (var made = 0; made < 2; made++)
        {
            await admin.Post("/api/user/service-accounts", new { name = "sync", role = "support" });
            await admin.Post("/api/user/api-keys", new { name = "k", scopes = Scopes });
            var order = person.Transfer(account, await person.Opens(), 1);
            order["cron"] = "0 0 1 1 *";
            foreach (
                var answer in (Answer[])
                    [
                        await person.Post($"/api/account/accounts/{account}/holds", new { amount = 1 }),
                        await admin.Post("/api/report/reports", new { kind = "trial-balance", format = "csv" }),
                        await person.Post("/api/schedule/schedules", order),
                    ]
            )
                Assert.True(answer.Status is 201 or 202, answer.Text);
        }
        return account;
    }

    // A list of one item gives none; of the timeline that is one within an hour, and these are short here.
    private static readonly string[] Short =
    [
        "/api/analytics/timeseries",
        "/api/notification/deliveries",
        "/api/payment/files",
        "/api/reconciliation/",
        "/api/report/schedules",
        "/api/user/approvals",
        "/api/user/clients",
        "/api/user/identities",
        "/api/user/sessions",
        "/api/webhook/deliveries",
        "/api/webhook/events",
    ];

    // Pages by number are refused beside a cursor, by their own name; what is added to an answer changes no list.
    private static readonly string[] NoFilters = ["limit", "cursor", "offset", "links", "include"];
    private static readonly string[] Scopes = ["accounts:read"];

    private static async Task<string?> CursorOf(Person admin, string path)
    {
        var (_, page) = await Eventually.Is(
            async () => (path, Page: await admin.Get($"{path}?limit=1")),
            asked =>
                asked.Page.Data["nextCursor"] is not null || Short.Any(list => path.StartsWith(list, StringComparison.Ordinal))
        );
        return (string?)page.Data["nextCursor"];
    }

    // Of what has an id, there are only accounts here.
    private static bool IsThere(string path) =>
        !path.Contains("{id}", StringComparison.Ordinal) || path.Contains("/accounts/", StringComparison.Ordinal);

    private async Task<IReadOnlyDictionary<string, string[]>> Lists(string account)
    {
        var document = JsonNode.Parse((await florin.Gateway.Ask("GET", "/openapi.json")).Text)!; // It is a document, as below.
        return document["paths"]!
            .AsObject()
            .Where(path => path.Value!["get"] is not null && IsThere(path.Key))
            .Select(path =>
                (
                    Path: path.Key.Replace("{id}", account, StringComparison.Ordinal),
                    Parameters: (path.Value!["get"]!["parameters"]?.AsArray() ?? [])
                        .Where(p => (string?)p!["in"] == "query")
                        .ToDictionary(p => (string)p!["name"]!, p => (bool?)p!["required"] == true, StringComparer.Ordinal)
                )
            )
            // A search begins with its words, and has cursors of its own.
            .Where(list => list.Parameters.ContainsKey("cursor") && !list.Parameters.ContainsValue(true))
            .ToDictionary(list => list.Path, list => list.Parameters.Keys.ToArray(), StringComparer.Ordinal);
    }
}
