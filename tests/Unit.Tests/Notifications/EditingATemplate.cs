using Florin.Platform.Identity;
using Florin.Testing;

namespace Florin.Unit.Tests.Notifications;

public sealed class EditingATemplate : NotificationsScenario
{
    private const string Mail = "/templates/transaction-completed/email/en";
    private static readonly string[] Lines = ["<p>Done & <b>dusted</b>:", "{{ amount }}</p>"];

    [Fact]
    public async Task Holds_from_the_next_message_on_until_it_is_reset()
    {
        await Completes("1", "ann");
        await Settle();
        var changed = await Change(Mail, new { subject = "{{ type | capitalize }} done", lines = Lines });
        Assert.Equal((200, 1), (changed.Status, (int)changed.Data["template"]!["version"]!));
        await Completes("2", "ann");
        await Settle();
        Assert.Equal(200, (await Notifications.Send("DELETE", Mail, null, Admin, null)).Status);
        await Completes("3", "ann");
        await Settle();
        var items = await Items("/notifications", Ann);
        Assert.Equal(
            ["Your transfer of 12.34 USD is complete", "Transfer done", "Your transfer of 12.34 USD is complete"],
            items.Select(item => Text(item, "subject"))
        );
        Assert.Equal("<p>Done & <b>dusted</b>:\n12.34 USD</p>", Text(items[1], "body"));
        var versions = (await Notifications.Get($"{Mail}/versions", Admin)).Data["items"]!.AsArray();
        Assert.Equal([2, 1], versions.Select(version => (int)version!["version"]!));
        Assert.Null(versions[0]!["subject"]);
        Assert.Equal("user_admin", Text(versions[1]!, "changedBy"));
    }

    [Fact]
    public async Task Goes_by_the_users_language_then_by_wider_ones()
    {
        Assert.Equal(
            200,
            (await Change("/templates/transaction-completed/email/fr", new { subject = "Fini", lines = Lines })).Status
        );
        await Language("fr-CA");
        await Completes("1", "ann");
        await Settle();
        await Change("/templates/transaction-completed/email/fr-CA", new { subject = "C'est fini", lines = Lines });
        await Completes("2", "ann");
        await Settle();
        await Language("de-AT");
        await Completes("3", "ann");
        await Settle();
        await Language("ja");
        await Completes("4", "ann");
        await Settle();
        Assert.Equal(
            [
                "Your transfer of 12.34 USD is complete",
                "Ihre Überweisung über 12.34 USD ist abgeschlossen",
                "C'est fini",
                "Fini",
            ],
            (await Items("/notifications", Ann)).Select(item => Text(item, "subject"))
        );
    }

    [Fact]
    public async Task Shows_what_is_built_in_and_who_may_see_it()
    {
        var one = await Notifications.Get(Mail, Admin);
        Assert.True((bool)one.Data["template"]!["isBuiltIn"]!);
        Assert.Contains("{{ amount }}", Text(one.Data, "subject"), StringComparison.Ordinal);
        Assert.Contains("transaction", one.Data["variables"]!.AsArray().Select(name => (string?)name));
        Assert.Equal(8, (await Items("/templates", Admin)).Count);
        Assert.Equal(200, (await Notifications.Get(Mail, new Actor("user_op", Role.Operator))).Status);
        Assert.Equal(403, (await Notifications.Get(Mail, Ann)).Status);
        Assert.Equal(403, (await Notifications.Send("PUT", Mail, new { subject = "x", lines = Lines }, Ann, null)).Status);
        Assert.Equal(404, (await Notifications.Get("/templates/transaction-completed/email/fr", Admin)).Status);
    }

    [Theory]
    [InlineData("/templates/transaction-forgotten/email/en", "is not a kind of message; there are transaction-completed")]
    [InlineData("/templates/transaction-completed/pigeon/en", "is not a channel; there are email")]
    [InlineData("/templates/transaction-completed/email/english", "is not a language such as en")]
    public async Task Says_what_there_is_where_a_path_names_nothing(string path, string problem)
    {
        var answer = await Change(path, new { subject = "x", lines = Lines });
        Assert.Equal(404, answer.Status);
        Assert.Contains(problem, (string?)answer.Json["detail"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{{ password }}", "ok", "subject", "uses unknown variables: password")]
    [InlineData("ok", "{% for a in b %}{% endfor %}", "lines", "is no template")]
    [InlineData("", "ok", "subject", "is required")]
    [InlineData("ok", " ", "lines", "is required")]
    public async Task Is_refused_with_what_is_wrong(string subject, string line, string field, string problem)
    {
        var body = new { subject, lines = new[] { line } };
        foreach (
            var answer in new[]
            {
                await Change(Mail, body),
                await Notifications.Send("POST", $"{Mail}/preview", body, Admin, null),
            }
        )
        {
            Assert.Equal(400, answer.Status);
            Assert.Contains(problem, (string?)answer.Json["errors"]![field]![0], StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Is_refused_where_it_was_changed_meanwhile()
    {
        Assert.Equal(200, (await Change(Mail, Of("a", version: 0))).Status);
        Assert.Equal(409, (await Change(Mail, Of("b", version: 0))).Status);
        Assert.Equal(200, (await Change(Mail, Of("b", version: 1))).Status);

        static string Of(string subject, int version) =>
            $$"""{"subject": "{{subject}}", "lines": ["x"], "version": {{version}}}""";
    }

    [Fact]
    public async Task Is_refused_where_a_message_would_be_too_long()
    {
        var line = string.Concat(Enumerable.Repeat("{{ transaction }}", 15));
        var answer = await Change(Mail, new { subject = "a", lines = Enumerable.Repeat(line, 100) });
        Assert.Equal(400, answer.Status);
        Assert.Contains("more than 20000 characters", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Is_shown_before_it_holds_with_values_that_are_escaped()
    {
        var preview = await Notifications.Send(
            "POST",
            $"{Mail}/preview",
            new { subject = "{{ amount }}!", lines = Lines },
            Admin,
            null
        );
        Assert.Equal(
            ("1234.50 USD!", "<p>Done & <b>dusted</b>:\n1234.50 USD</p>"),
            (Text(preview.Data, "subject"), Text(preview.Data, "body"))
        );
        var now = await Notifications.Send("POST", $"{Mail}/preview", null, Admin, null);
        Assert.Equal("Your transfer of 1234.50 USD is complete", Text(now.Data, "subject"));
        Assert.True((bool)(await Notifications.Get(Mail, Admin)).Data["template"]!["isBuiltIn"]!);
    }

    private Task<Answer> Change(string path, object body) => Notifications.Send("PUT", path, body, Admin, null);

    private async Task Language(string language) =>
        Assert.Equal(200, (await Notifications.Send("PUT", "/preferences", new { language }, Ann, null)).Status);
}
