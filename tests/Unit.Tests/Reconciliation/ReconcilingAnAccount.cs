using Florin.Platform.Identity;

namespace Florin.Unit.Tests.Reconciliation;

/// <summary>From a statement to a period that is locked.</summary>
public sealed class ReconcilingAnAccount : ReconciliationScenario
{
    private static readonly string[] Guess = ["guess"];
    private static readonly string[] ByAmount = ["amountAndDate"];

    [Fact]
    public async Task Matches_a_line_with_its_entry_and_makes_exceptions_of_what_is_left()
    {
        var source = await AddSource();
        var entry = await Moves(50_000, "INV-7");
        var alone = await Moves(-300);
        Assert.Equal(201, (await Import(source, (50_000, "Payment INV-7", 0), (-500, "Bank fee", 0))).Status);

        var ran = (await Run(source)).Data;
        Assert.Equal((1, 0, 2), ((int)ran["accepted"]!, (int)ran["suggested"]!, (int)ran["exceptions"]!));
        var match = Assert.Single(await List($"/matches?run={ran["id"]}"));
        Assert.Equal(
            ("accepted", "reference", entry),
            ((string?)match["state"], (string?)match["strategy"], (long)match["entries"]![0]!)
        );
        var exceptions = await List($"/exceptions?source={source}&state=open");
        Assert.Equal(
            ["-5.00 line", "-3.00 entry"],
            exceptions.Select(e => $"{e["amount"]} {e["kind"]}").Order(StringComparer.Ordinal).Reverse()
        );
        Assert.Contains(exceptions, e => (long?)e["entry"] == alone);
    }

    [Fact]
    public async Task Can_be_tried_from_the_import_to_the_lock()
    {
        var source = await AddSource();
        await Moves(50_000, "INV-7");
        var head = Service.Log.Head;
        var file = System.Text.Encoding.UTF8.GetBytes(Mt940((50_000, "Payment INV-7", 0), (-500, "Bank fee", 0)));
        var tried = await Service.PostFile($"/statements?source={source}&dryRun=true", file, "text/plain", Ada, "key-9");
        Assert.Equal((201, 2), (tried.Status, (int)tried.Data["added"]!));
        Assert.Equal(head, Service.Log.Head);
        Assert.Empty(await List("/statements"));
        Assert.Equal(201, (await Import(source, (50_000, "Payment INV-7", 0), (-500, "Bank fee", 0))).Status);
        await Run(source);
        var (match, exception) = ((await List("/matches"))[0]["id"], (await List("/exceptions"))[0]["id"]);
        head = Service.Log.Head;
        foreach (
            var (path, body) in ((string, object?)[])
                [
                    ($"/matches/{match}/undo", new { reason = "r" }),
                    ($"/exceptions/{exception}/assign", null),
                    ($"/exceptions/{exception}/resolve", new { reason = "r" }),
                ]
        )
            Assert.Equal((path, 200), (path, (await Service.Post($"{path}?dryRun=true", body, Ada)).Status));
        Assert.Equal(
            409,
            (await Service.Post($"/exceptions/{exception}/reopen?dryRun=true", new { reason = "r" }, Ada)).Status
        );
        Assert.Equal(head, Service.Log.Head);
        Assert.Equal("open", (string?)(await List("/exceptions"))[0]["state"]);
    }

    [Fact]
    public async Task Adds_nothing_for_a_file_that_comes_again_or_overlaps()
    {
        var source = await AddSource();
        Assert.Equal(2, (int)(await Import(source, (1, "a", 3), (1, "a", 3))).Data["added"]!); // Alike, and two all the same.
        Assert.Equal(0, (int)(await Import(source, (1, "a", 3), (1, "a", 3))).Data["added"]!);
        var overlapping = (await Import(source, (1, "a", 3), (1, "a", 3), (1, "a", 2), (1, "a", 3))).Data;
        Assert.Equal((2, 2), ((int)overlapping["added"]!, (int)overlapping["known"]!));
    }

    [Fact]
    public async Task Imports_nothing_of_a_file_that_does_not_add_up()
    {
        var source = await AddSource();
        var wrong = Mt940((100, "a", 1), (200, "b", 0)).Replace("EUR1003,00", "EUR1003,01", StringComparison.Ordinal);
        var answer = await ImportText(source, wrong);
        Assert.Equal((422, "bad-statement", 9), (answer.Status, answer.Code, (int)answer.Json["line"]!));
        Assert.Empty(await List("/statements"));
        Assert.Equal(0, (int)(await Run(source, "?dryRun=true")).Status / 500);
    }

    [Fact]
    public async Task Answers_a_key_that_comes_again_as_before()
    {
        var source = await AddSource();
        var file = Mt940((100, "a", 0));
        var first = await ImportText(source, file, "key-1");
        Assert.Equal(first.Text, (await ImportText(source, file, "key-1")).Text);
        Assert.Equal(422, (await ImportText(source, Mt940((200, "a", 0)), "key-1")).Status);
        Assert.Single(await List("/statements"));
    }

    [Fact]
    public async Task Does_nothing_in_a_dry_run()
    {
        var source = await AddSource();
        await Moves(50_000, "INV-7");
        await Import(source, (50_000, "INV-7", 0));
        var head = Service.Log.Head;
        var dry = (await Run(source, "?dryRun=true")).Data;
        Assert.Equal(("reference", 1), ((string?)dry["matches"]![0]!["strategy"], (int)dry["accepted"]!));
        Assert.Equal(head, Service.Log.Head);
        Assert.Equal((string?)dry["matches"]![0]!["id"], await MatchOfARun(source));
    }

    [Fact]
    public async Task Suggests_what_is_not_sure_and_never_again_once_it_was_rejected_or_undone()
    {
        var source = await AddSource();
        await Moves(100);
        await Import(source, (100, "x", 0));
        var match = await MatchOfARun(source);
        Assert.Equal(409, (await Service.Post($"/matches/{match}/undo", new { reason = "r" }, Ada)).Status);
        Assert.Equal("accepted", (string?)(await Service.Post($"/matches/{match}/accept", null, Ada)).Data["state"]);
        Assert.Equal(409, (await Service.Post($"/matches/{match}/accept", null, Ada)).Status);
        Assert.Equal(0, (int)(await Run(source)).Data["lines"]!);
        Assert.Equal(
            "undone",
            (string?)(await Service.Post($"/matches/{match}/undo", new { reason = "r" }, Ada)).Data["state"]
        );
        var again = (await Run(source)).Data;
        Assert.Equal((1, 0, 2), ((int)again["lines"]!, (int)again["suggested"]!, (int)again["exceptions"]!));
    }

    [Fact]
    public async Task Matches_by_hand_what_comes_to_the_same_and_nothing_twice()
    {
        var source = await AddSource();
        var (one, two) = (await Moves(100), await Moves(200));
        var statement = (string)(await Import(source, (300, "x", 0), (7, "y", 0))).Data["id"]!;
        var lines = (await List($"/statements/{statement}/lines")).Select(l => (string)l["id"]!).ToList();
        var differs = await Match(source, [lines[1]], [one]);
        Assert.Equal((422, "sums-differ"), (differs.Status, differs.Code));
        Assert.Equal(404, (await Match(source, [lines[0]], [999])).Status);
        Assert.Equal(201, (await Match(source, [lines[0]], [one, two])).Status);
        Assert.Equal(409, (await Match(source, [lines[0]], [one, two])).Status);
        Assert.Equal("matched", (string?)(await List($"/statements/{statement}/lines"))[0]["state"]);
    }

    [Fact]
    public async Task Lets_one_of_two_matches_of_the_same_entry_win()
    {
        var (first, second) = (await AddSource(), await AddSource());
        var entry = await Moves(100);
        var ids = new List<(string Source, string Line)>();
        foreach (var source in new[] { first, second })
        {
            var statement = (string)(await Import(source, (100, "x", 0))).Data["id"]!;
            ids.Add((source, (string)(await List($"/statements/{statement}/lines"))[0]["id"]!));
        }
        var answers = await Task.WhenAll(ids.Select(id => Match(id.Source, [id.Line], [entry])));
        Assert.Equal([201, 409], answers.Select(answer => answer.Status).Order());
    }

    [Fact]
    public async Task Settles_an_exception_when_its_entry_comes_later()
    {
        var source = await AddSource();
        await Import(source, (100, "INV-9", 0));
        await Run(source);
        await Moves(100, "INV-9");
        await Run(source);
        Assert.Equal("matched", (string?)Assert.Single(await List("/exceptions"))["state"]);
    }

    [Fact]
    public async Task Locks_a_period_once_everything_of_it_is_settled()
    {
        var source = await AddSource();
        await Moves(100, "INV-9", daysAgo: 10);
        await Import(source, (100, "INV-9", 10), (5, "later", 1));
        Assert.Equal(409, (await Lock(source, 10)).Status);
        var match = await MatchOfARun(source);
        Assert.Equal(409, (await Lock(source, 0)).Status); // No statement covers today.
        Assert.Equal(200, (await Lock(source, 10)).Status);
        Assert.Equal(409, (await Service.Post($"/matches/{match}/undo", new { reason = "r" }, Ada)).Status);
        Assert.Equal(409, (await Import(source, (1, "too late", 10))).Status);
        Assert.Equal(201, (await Import(source, (100, "INV-9", 10), (1, "x", 2))).Status); // What is known may come again.
        Assert.Equal(200, (await Service.Post($"/sources/{source}/unlock", new { reason = "a mistake" }, Ada)).Status);
        Assert.Equal(200, (await Service.Post($"/matches/{match}/undo", new { reason = "r" }, Ada)).Status);
    }

    [Fact]
    public async Task Knows_everything_again_after_a_start()
    {
        var source = await AddSource();
        await Moves(100, "INV-9");
        await Import(source, (100, "INV-9", 0));
        var match = await MatchOfARun(source);
        await Restart();
        Assert.Equal(0, (int)(await Import(source, (100, "INV-9", 0))).Data["added"]!);
        Assert.Equal("undone", (string?)(await Service.Post($"/matches/{match}/undo", null, Ada)).Data["state"]);
    }

    [Fact]
    public async Task Changes_the_rules_and_goes_by_them()
    {
        var source = await AddSource();
        await Moves(101);
        await Import(source, (100, "x", 0));
        Assert.Equal(0, (int)(await Run(source, "?dryRun=true")).Data["suggested"]!);
        var rules = new
        {
            strategies = ByAmount,
            acceptAt = 0.95,
            tolerances = new Dictionary<string, object> { ["EUR"] = new { amount = "0.01", days = 1 } },
            version = 0,
        };
        Assert.Equal(1, (int)(await Service.Send("PUT", "/rules", rules, Ada, null)).Data["version"]!);
        Assert.Equal(409, (await Service.Send("PUT", "/rules", rules, Ada, null)).Status);
        Assert.Equal(1, (int)(await Run(source, "?dryRun=true")).Data["suggested"]!);
        var bad = await Service.Send(
            "PUT",
            "/rules",
            new
            {
                strategies = Guess,
                acceptAt = 2,
                maxGroup = 1,
            },
            Ada,
            null
        );
        Assert.Equal(
            ["acceptAt", "maxGroup", "strategies"],
            bad.Json["errors"]!.AsObject().Select(e => e.Key).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task Is_for_staff_alone()
    {
        var stranger = new Actor("user_eve", Role.User);
        Assert.Equal(403, (await Service.Get("/sources", stranger)).Status);
        Assert.Equal(403, (await Service.Get("/matches", stranger)).Status);
        Assert.Equal(200, (await Service.Get("/matches", new Actor("user_aud", Role.Auditor))).Status);
    }

    private Task<Florin.Testing.Answer> Lock(string source, int daysAgo) =>
        Service.Post($"/sources/{source}/lock", new { through = Day(daysAgo) }, Ada);

    private Task<Florin.Testing.Answer> Match(string source, string[] lines, long[] entries) =>
        Service.Post(
            "/matches",
            new
            {
                source,
                lines,
                entries,
            },
            Ada
        );

    private async Task<string> MatchOfARun(string source)
    {
        var ran = (await Run(source)).Data;
        return (string)Assert.Single(await List($"/matches?run={ran["id"]}"))["id"]!; // As in the contract.
    }
}
