using System.Globalization;
using System.Text.Json.Nodes;
using Florin.System.Tests.Running;
using Florin.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using StandardWebhooks;

namespace Florin.System.Tests.Journeys;

/// <summary>What happens to money reaches the programs of those whom it concerns, in forms that others know.</summary>
[Collection(Sharing.Together)]
public sealed class SendingWebhooks(OneProcess florin)
{
    [Fact]
    public async Task Is_taken_by_the_libraries_of_others_also_while_a_secret_is_rotated()
    {
        using var ports = FreePorts.Take();
        await using var program = await NodeScript.Start("webhooks.mjs", ports.First.ToString(CultureInfo.InvariantCulture));
        var person = await Person.New(florin);
        var endpoint = (await person.Post("/api/webhook/endpoints", new { url = $"http://127.0.0.1:{ports.First}/hook" })).Data;
        var first = (string)endpoint["secret"]!; // As in the contract, like all below.
        await Check(ports.First, first);
        await person.OpensWith(25);
        await Said(program, "transaction.completed svix0=good standard0=good");
        var rotated = await person.Post($"/api/webhook/endpoints/{(string)endpoint["id"]!}/secret/rotate");
        await Check(ports.First, first, (string)rotated.Data["secret"]!);
        await person.Opens("EUR");
        await Said(program, "account.opened svix0=good standard0=good svix1=good standard1=good");
        await Check(ports.First, "whsec_bm90IHRoZSBzZWNyZXQgb2YgYW55Ym9keSBhdCBhbGw=");
        await person.Opens("GBP");
        await Said(program, "account.opened svix0=bad (No matching signature found)");
    }

    [Fact]
    public async Task Arrives_as_the_library_of_dotnet_wants_it_and_is_listed_with_its_attempts()
    {
        await using var program = await SomeEndpoint.Start();
        var person = await Person.New(florin);
        var endpoint = (await person.Post("/api/webhook/endpoints", new { url = program.Url })).Data;
        await person.OpensWith(12);
        var arrived = await Eventually.Is(
            () => Task.FromResult(program.Arrived.ToArray()),
            all => all.Any(w => w.Body.Contains("transaction.completed", StringComparison.Ordinal))
        );
        var library = new StandardWebhook((string)endpoint["secret"]!);
        foreach (var webhook in arrived)
            library.Verify(webhook.Body, Headers(webhook));
        var delivered = await Eventually.Is(
            () => person.List("/api/webhook/deliveries?status=DELIVERED"),
            all => all.Count == arrived.Length
        );
        Assert.All(delivered, one => Assert.Equal(200, (int)one["attempts"]![0]!["status"]!));
        var pulled = await person.List("/api/webhook/events");
        Assert.Equal(
            arrived.Select(w => w.Id).Order(StringComparer.Ordinal),
            pulled.Select(e => (string)e["id"]!).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task Shows_no_transaction_to_a_key_that_is_for_webhooks_alone()
    {
        var person = await Person.New(florin);
        await person.Opens();
        foreach (
            var (scopes, status) in (IEnumerable<(string[], int)>)
                [
                    (["webhooks:read", "webhooks:write"], 403),
                    (["webhooks:read", "webhooks:write", "transactions:read", "accounts:read"], 403),
                    (
                        [
                            "webhooks:read",
                            "webhooks:write",
                            "transactions:read",
                            "accounts:read",
                            "schedules:read",
                            "payments:read",
                        ],
                        201
                    ),
                ]
        )
        {
            var key = (string)(await person.Post("/api/user/api-keys", new { name = "k", scopes })).Data["key"]!; // As in the contract.
            var program = person.With(key);
            Assert.Equal(status, (await program.Post("/api/webhook/endpoints", new { url = "http://127.0.0.1:9/" })).Status);
            Assert.Equal(status == 403 ? 403 : 200, (await program.Get("/api/webhook/events")).Status);
            Assert.Equal(status == 403 ? 403 : 200, (await program.Get("/api/webhook/deliveries")).Status);
        }
    }

    [Fact]
    public async Task Is_done_by_the_command_line_for_a_developer()
    {
        await using var program = await SomeEndpoint.Start();
        var person = await Person.New(florin);
        await using var listening = FlorinProcess.Launch([
            "listen",
            "--forward-to",
            program.Url,
            "--url",
            florin.Gateway.BaseAddress!.ToString(), // It has one.
            "--token",
            person.Token!, // So has a person.
        ]);
        await Eventually.Is(
            () => Task.FromResult(listening.Output),
            output => output.Contains("Forwarding events", StringComparison.Ordinal)
        );
        await person.Opens();
        await Eventually.Is(() => Task.FromResult(program.Arrived.Count), count => count == 1);
        var webhook = program.Arrived.Single();
        Assert.Equal("account.opened", (string?)JsonNode.Parse(webhook.Body)!["type"]); // It is JSON.
        var secret = listening.Output.Split('\n')[0]["Signing secret: ".Length..].Trim();
        new StandardWebhook(secret).Verify(webhook.Body, Headers(webhook));
        await Eventually.Is(
            () => Task.FromResult(listening.Output),
            output => output.Contains($"account.opened {webhook.Id} 200", StringComparison.Ordinal)
        );
    }

    private static HeaderDictionary Headers(ArrivedWebhook webhook) =>
        new(webhook.Headers.ToDictionary(h => h.Key, h => (StringValues)h.Value, StringComparer.OrdinalIgnoreCase));

    private static async Task Check(int port, params string[] secrets)
    {
        using var http = new HttpClient();
        var query = string.Join('&', secrets.Select(secret => $"secret={Uri.EscapeDataString(secret)}"));
        (await http.GetAsync(new Uri($"http://127.0.0.1:{port}/check?{query}"))).EnsureSuccessStatusCode();
    }

    private static Task<string> Said(NodeScript program, string text) =>
        Eventually.Is(() => Task.FromResult(program.Output), output => output.Contains(text, StringComparison.Ordinal));
}

/// <summary>The program is killed while it delivers.</summary>
public sealed class SendingWebhooksAfterAKill(OneProcess florin) : IClassFixture<OneProcess>
{
    [Fact]
    public async Task Loses_none_and_sends_what_was_under_way_again_under_the_same_id()
    {
        await using var program = await SomeEndpoint.Start();
        using var over = new CancellationTokenSource();
        program.Answers = async (_, http) =>
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(over.Token, http.RequestAborted);
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, either.Token);
            return 200;
        };
        var person = await Person.New(florin);
        await person.Post("/api/webhook/endpoints", new { url = program.Url });
        var account = await person.Opens();
        await Eventually.Is(() => Task.FromResult(program.Arrived.Count), count => count == 1);
        await florin.Kill();
        var underWay = Assert.Single(program.Arrived);
        program.Answers = (_, _) => Task.FromResult(200);
        await florin.Start();
        await person.MovesTo("COMPLETED", person.Deposit(account, 5));
        var arrived = await Eventually.Is(
            () => Task.FromResult(program.Arrived.ToArray()),
            all => all.Any(w => w.Body.Contains("transaction.completed", StringComparison.Ordinal)) && all.Length >= 4
        );
        Assert.Equal(2, arrived.Count(w => w.Id == underWay.Id && w.Body == underWay.Body));
        await Eventually.Is(() => person.List("/api/webhook/deliveries?status=DELIVERED"), all => all.Count == 3);
        await florin.StopsWell();
        var verified = await FlorinProcess.Run(["verify", "--data", florin.Data]);
        Assert.True(verified.ExitCode == 0, verified.Output);
        await florin.Start();
        await over.CancelAsync();
    }
}
