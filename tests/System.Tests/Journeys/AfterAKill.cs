using System.Collections.Concurrent;
using System.Globalization;
using Florin.System.Tests.Running;

namespace Florin.System.Tests.Journeys;

/// <summary>
/// The real program, killed as kill -9 does at random moments while clients move money. <c>FLORIN_KILLS</c> says how many
/// rounds, <c>FLORIN_KILL_SEED</c> from which seed.
/// </summary>
public sealed class AfterAKill(OneProcess florin) : IClassFixture<OneProcess>
{
    private const int Clients = 16;
    private static readonly int Rounds = Setting("FLORIN_KILLS", 3);
    private static readonly int Seed = Setting("FLORIN_KILL_SEED", 20260101);
    private readonly Random _random = new(Seed);
    private readonly ConcurrentDictionary<string, Sent> _sent = new(StringComparer.Ordinal);
    private int _keys;

    [Fact]
    public async Task Nothing_acknowledged_is_missing_and_no_money_is_made_or_lost()
    {
        var admin = await Person.Admin(florin);
        var senders = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Sender.New(florin)));
        var all = senders.SelectMany(s => s.Accounts).ToArray();
        for (var round = 0; round < Rounds; round++)
        {
            await KillUnderLoad(senders, all);
            await florin.Start();
            await Eventually.Is(() => Unfinished(admin), unfinished => unfinished == 0);
            await AnswersStay(round);
            await Eventually.Is(() => Unfinished(admin), unfinished => unfinished == 0);
            await BooksBalance(admin, senders);
        }
        Assert.True(_sent.Values.Count(s => s.Answer is not null) > Rounds, $"Hardly anything was sent (seed {Seed}).");
        await florin.StopsWell();
        var (code, output) = await FlorinProcess.Run(["verify", "--data", florin.Data]);
        Assert.True(code == 0, $"florin verify ended with {code} (seed {Seed}):{Environment.NewLine}{output}");
    }

    private async Task KillUnderLoad(Sender[] senders, string[] accounts)
    {
        using var over = new CancellationTokenSource();
        var clients = Enumerable
            .Range(0, Clients)
            .Select(i => Send(senders[i % senders.Length], accounts, new Random(_random.Next()), over.Token))
            .ToList();
        await Task.Delay(TimeSpan.FromMilliseconds(_random.Next(200, 1000)), TimeProvider.System, CancellationToken.None);
        await florin.Kill();
        await over.CancelAsync();
        await Task.WhenAll(clients);
    }

    // Until the program is gone: what was not answered may have happened or not.
    private async Task Send(Sender who, string[] accounts, Random random, CancellationToken over)
    {
        while (!over.IsCancellationRequested)
        {
            var from = who.Accounts[random.Next(who.Accounts.Count)];
            var others = accounts.Where(a => a != from).ToArray();
            var amount = random.Next(1, 500) / 100m;
            try
            {
                if (random.Next(4) == 0)
                    await Hold(who, from, amount);
                else
                    await Send(
                        new Sent(
                            who,
                            Person.Transactions,
                            who.Person.Transfer(from, others[random.Next(others.Length)], amount).ToJsonString()
                        )
                    );
            }
            catch (HttpRequestException)
            {
                return;
            }
        }
    }

    // Sets money aside and captures a part of it, into another account of the same person.
    private async Task Hold(Sender who, string from, decimal amount)
    {
        var hold = await Send(new Sent(who, $"/api/account/accounts/{from}/holds", $$"""{"amount": {{amount}}}"""));
        if (hold.Status != 201)
            return;
        var to = who.Accounts.First(account => account != from);
        await Send(
            new Sent(
                who,
                $"/api/account/holds/{(string?)hold.Data["id"]}/capture",
                $$"""{"amount": 0.01, "toAccount": "{{to}}", "final": true}"""
            )
        );
    }

    private async Task<Answer> Send(Sent asked)
    {
        var key = $"kill-{Interlocked.Increment(ref _keys)}";
        _sent[key] = asked;
        var answer = await Ask(asked, key);
        Assert.True(answer.Status is 200 or 201 or 422, answer.Text);
        _sent[key] = asked with { Answer = answer.Text };
        return answer;
    }

    // All of the last round, and some of those before, get the answer that they got; what was not answered gets one now.
    private async Task AnswersStay(int round)
    {
        var asked = _sent.Where(s => s.Value.Answer is null || round == Rounds - 1 || _random.Next(4) == 0).ToList();
        foreach (var chunk in asked.Chunk(Clients))
            await Task.WhenAll(chunk.Select(s => AnswerStays(s.Key, s.Value)));
    }

    private async Task AnswerStays(string key, Sent asked)
    {
        var answer = await Ask(asked, key);
        if (asked.Answer is { } first)
            Assert.Equal((first, "true"), (answer.Text, answer.Header("Idempotency-Replayed")));
        Assert.True(answer.Status is 200 or 201 or 422, $"{answer.Text} (seed {Seed})");
        _sent[key] = asked with { Answer = answer.Text };
        if (answer.Status == 422)
            return;
        var path = asked.Path == Person.Transactions ? Person.Transactions : "/api/account/holds";
        Assert.Equal(200, (await asked.Who.Person.Get($"{path}/{(string?)answer.Data["id"]}")).Status);
    }

    private static async Task BooksBalance(Person admin, Sender[] senders)
    {
        var total = 0m;
        foreach (var sender in senders)
        foreach (var account in sender.Accounts)
            total += await sender.Person.Balance(account);
        Assert.Equal(senders.Sum(s => s.Accounts.Count) * Sender.Each, total);
        var line = Assert.Single(await admin.List("/api/account/trial-balance"), l => (string?)l["currency"] == "USD");
        Assert.Equal((total, 0m, 0m), ((decimal?)line["accounts"], (decimal?)line["clearing"], (decimal?)line["total"]));
    }

    private static async Task<int> Unfinished(Person admin)
    {
        var unfinished = 0;
        foreach (var status in (string[])["PENDING", "PROCESSING"])
            unfinished += (await admin.Ids($"{Person.Transactions}?status={status}&limit=100")).Count;
        return unfinished;
    }

    private Task<Answer> Ask(Sent asked, string key) =>
        florin.Gateway.Ask("POST", asked.Path, asked.Body, asked.Who.Person.Token, ("Idempotency-Key", key));

    private static int Setting(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var set) ? set : otherwise;

    private sealed record Sent(Sender Who, string Path, string Body, string? Answer = null);

    private sealed record Sender(Person Person, IReadOnlyList<string> Accounts)
    {
        public const decimal Each = 500;

        public static async Task<Sender> New(ITestFlorin florin)
        {
            var person = await Person.New(florin);
            return new Sender(
                person,
                [await person.OpensWith(Each), await person.OpensWith(Each), await person.OpensWith(Each)]
            );
        }
    }
}
