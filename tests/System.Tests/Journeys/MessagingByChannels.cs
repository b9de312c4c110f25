using System.Text;
using System.Text.Json.Nodes;
using Florin.System.Tests.Running;
using Florin.Testing;

namespace Florin.System.Tests.Journeys;

/// <summary>
/// Messages by a configured chat: in the user's language and an operator's words, once however often the program is killed,
/// exported with the person and forgotten with them.
/// </summary>
public sealed class MessagingByChannels : IAsyncDisposable
{
    private const string Address = "@plantedaddress";
    private const string Template = "/api/notification/templates/transaction-completed/team/de";
    private readonly OneProcess _florin = new();
    private readonly MessageProvider _chat = new();

    [Fact]
    public async Task Tells_a_person_once_in_their_words_and_forgets_their_address_with_them()
    {
        await _florin.Start(Settings);
        var (admin, person) = (await Person.Admin(_florin), await Person.New(_florin));
        await Chooses(person);
        var account = await person.OpensWith(100);
        Assert.Equal("Ihre Einzahlung über 100.00 USD ist abgeschlossen.", await Arrived(1));
        await Writes(admin, "{{ amount }} sind da");
        await person.MovesTo("COMPLETED", person.Deposit(account, 7));
        Assert.Equal("7.00 USD sind da", await Arrived(2));
        await Sent(person, 2);

        await IsKilledWhileTheChatIsAway(person, account);
        await person.MovesTo("COMPLETED", person.Withdrawal(account, 116)); // Nobody is erased who has money.
        await Sent(person, 4);
        await IsExported(person);

        Assert.Equal(200, (await admin.Post($"/api/user/users/{person.Id}/erase", new { })).Status);
        await _florin.StopsWell();
        Assert.DoesNotContain(Directory.EnumerateFiles(_florin.Data, "*", SearchOption.AllDirectories), Holds);
        var (code, output) = await FlorinProcess.Run(["verify", $"--data={_florin.Data}"]);
        Assert.True(code == 0, output);
    }

    public async ValueTask DisposeAsync()
    {
        await _florin.DisposeAsync();
        await _chat.DisposeAsync();
    }

    private string[] Settings =>
        [
            "--Notification:Channels:team:Kind=chat",
            $"--Notification:Channels:team:Url={_chat.Url}/hook",
            """--Notification:Channels:team:Body={"to": "{{ to }}", "text": "{{ text }}", "id": "{{ id }}"}""",
            "--Notification:Channels:team:Backoff=00:00:00.200",
            "--Notification:Channels:team:MaxAttempts=20",
            "--Notification:Channels:team:CircuitBreaker:BreakDuration=00:00:00.500",
        ];

    // What was tried before the kill is tried again; what was sent is not.
    private async Task IsKilledWhileTheChatIsAway(Person person, string account)
    {
        _chat.Reply = _ => new ProviderReply(503);
        await person.MovesTo("COMPLETED", person.Deposit(account, 9));
        await Eventually.Is(() => Task.FromResult(_chat.Got.Count), got => got >= 3);
        await _florin.Kill();
        _chat.Reply = _ => new ProviderReply(200);
        await _florin.Start(Settings);
        await Sent(person, 3);
        var ids = _chat.Got.Select(got => (string?)JsonNode.Parse(got.Body)!["id"]).ToList();
        Assert.Equal(3, ids.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(2, ids.Count(id => ids.Count(other => other == id) == 1)); // Those that arrived before.
    }

    private static async Task Chooses(Person person)
    {
        var kinds = new { language = "de-AT", kinds = new JsonObject { ["transaction-completed"] = new JsonArray("team") } };
        Assert.Equal(200, (await person.Ask("PUT", "/api/notification/preferences", kinds)).Status);
        var addresses = new { addresses = new[] { new { channel = "team", address = Address } } };
        Assert.Equal(200, (await person.Ask("PUT", "/api/notification/preferences", addresses)).Status);
    }

    private static async Task Writes(Person admin, string text)
    {
        var body = new { subject = "Da", lines = new[] { text } };
        var preview = await admin.Post($"{Template}/preview", body);
        Assert.Equal("1234.50 USD sind da", (string?)preview.Data["body"]);
        Assert.Equal(200, (await admin.Ask("PUT", Template, body)).Status);
        Assert.Single(await admin.List($"{Template}/versions"));
    }

    private static async Task IsExported(Person person)
    {
        var export = (await person.Get($"/api/user/users/{person.Id}/export")).Data;
        Assert.Equal(4, export["messages"]!.AsArray().Count);
        Assert.Equal(Address, (string?)export["notificationPreferences"]!["addresses"]![0]!["address"]);
    }

    private async Task<string?> Arrived(int number)
    {
        await Eventually.Is(() => Task.FromResult(_chat.Got.Count), got => got >= number);
        var body = JsonNode.Parse(_chat.Got.ElementAt(number - 1).Body)!;
        Assert.Equal(Address, (string?)body["to"]);
        return (string?)body["text"];
    }

    private static Task<IReadOnlyList<JsonNode>> Sent(Person person, int count) =>
        Eventually.Is(
            () => person.List("/api/notification/deliveries"),
            all => all.Count == count && all.All(one => (string?)one["status"] == "SENT")
        );

    private static bool Holds(string file) => File.ReadAllBytes(file).AsSpan().IndexOf(Encoding.UTF8.GetBytes(Address)) >= 0;
}
