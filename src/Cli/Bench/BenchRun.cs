using System.Diagnostics;
using Florin.Cli.Client;
using Florin.Kernel;

namespace Florin.Cli.Bench;

/// <summary>Opens and funds accounts, sends transfers, waits until every one stands, and checks that no money was made or lost.</summary>
internal sealed class BenchRun(BenchSettings settings, Action<string> tell)
{
    private const string Funds = "900.00"; // Below what risk looks at twice for a new account.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);

    public async Task<BenchResult> Run(CancellationToken cancel)
    {
        using var client = new FlorinClient(settings.Url, settings.Token, settings.Connections + 4);
        var user = await User(client, cancel);
        tell($"opening and funding {settings.Accounts} accounts");
        var accounts = await Open(client, user, cancel);
        await Settled(client, user, cancel);
        var before = await Sum(client, user, accounts, cancel);
        tell($"sending transfers for {settings.Duration.TotalSeconds} s over {settings.Connections} connections");
        var load = new Load(client, settings, user, accounts);
        var clock = Stopwatch.StartNew();
        await load.Run(cancel);
        var sending = clock.Elapsed.TotalSeconds;
        tell("waiting until every transfer has settled");
        await Settled(client, user, cancel);
        var settled = clock.Elapsed.TotalSeconds;
        var caughtUp = await CaughtUp(client, clock, cancel);
        var unfinished = await Unsuccessful(client, user, cancel);
        var completed = load.Accepted - unfinished;
        return new BenchResult(
            load.Requests,
            load.Requests / sending,
            load.Accepted,
            completed,
            completed / settled,
            load.Percentile(0.5),
            load.Percentile(0.95),
            load.Percentile(0.99),
            load.Percentile(1),
            load.Errors,
            settled - sending,
            caughtUp is { } time ? time - sending : null,
            before,
            await Sum(client, user, accounts, cancel)
        );
    }

    // A token that an operator made offline names no registered user: it acts for a user that the bench registers.
    private async Task<string> User(FlorinClient client, CancellationToken cancel)
    {
        if (settings.Token is null)
            return await Register(client, logsIn: true, cancel);
        var me = await client.Send(HttpMethod.Get, "/api/user/me", null, null, wait: false, cancel);
        return me.Status == 404
            ? await Register(client, logsIn: false, cancel)
            : me.Data("/api/user/me").GetProperty("id").GetString()!; // The contract's users have ids.
    }

    private static async Task<string> Register(FlorinClient client, bool logsIn, CancellationToken cancel)
    {
        var password = Convert.ToBase64String(System.Security.Cryptography.RandomNumberGenerator.GetBytes(24));
        var email =
            $"bench-{Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(6))}@florin.invalid";
        var user = await client.Post(
            "/api/user/users",
            new
            {
                email,
                password,
                name = "Bench",
            },
            cancel
        );
        if (logsIn)
        {
            var login = await client.Post("/api/user/login", new { email, password }, cancel);
            client.Token = login.GetProperty("token").GetString();
        }
        return user.GetProperty("id").GetString()!; // As above.
    }

    private async Task<IReadOnlyList<string>> Open(FlorinClient client, string user, CancellationToken cancel)
    {
        var accounts = new string[settings.Accounts];
        var limits = new ParallelOptions
        {
            MaxDegreeOfParallelism = Math.Min(settings.Connections, 32),
            CancellationToken = cancel,
        };
        await Parallel.ForAsync(
            0,
            accounts.Length,
            limits,
            async (i, stop) =>
            {
                var account = await client.Post("/api/account/accounts", new { userId = user, currency = "USD" }, stop);
                accounts[i] = account.GetProperty("id").GetString()!; // As above.
                var deposit = new
                {
                    userId = user,
                    type = "deposit",
                    amount = Funds,
                    currency = "USD",
                    toAccount = accounts[i],
                };
                await client.Post("/api/transaction/transactions", deposit, stop);
            }
        );
        return accounts;
    }

    // A transaction stands when it is in none of the states that it passes by itself.
    private static async Task Settled(FlorinClient client, string user, CancellationToken cancel)
    {
        var clock = Stopwatch.StartNew();
        foreach (var status in new[] { "PENDING", "PROCESSING" })
            while ((await client.Get(Listed(user, status), cancel)).GetProperty("items").GetArrayLength() > 0)
            {
                if (clock.Elapsed > Patience)
                    throw new ClientRefused($"Some transfers are still {status} after {Patience}.");
                await Task.Delay(Poll, TimeProvider.System, cancel);
            }
    }

    private static string Listed(string user, string status) =>
        $"/api/transaction/transactions?userId={user}&status={status}&limit=1";

    private static async Task<long> Unsuccessful(FlorinClient client, string user, CancellationToken cancel)
    {
        var count = 0L;
        foreach (var status in new[] { "FAILED", "REJECTED", "IN_REVIEW", "MANUAL_REVIEW" })
        await foreach (var _ in client.List($"/api/transaction/transactions?userId={user}&status={status}", cancel))
            count++;
        return count;
    }

    private static async Task<double?> CaughtUp(FlorinClient client, Stopwatch clock, CancellationToken cancel)
    {
        while (clock.Elapsed < Patience)
        {
            if (await client.Text("/metrics", cancel) is not { } metrics)
                return null;
            var lag = metrics
                .Split('\n')
                .Where(l => l.StartsWith("florin_consumer_lag_events{", StringComparison.Ordinal))
                .ToList();
            if (lag.Count == 0)
                return null;
            if (lag.TrueForAll(l => l.EndsWith(" 0", StringComparison.Ordinal)))
                return clock.Elapsed.TotalSeconds;
            await Task.Delay(Poll, TimeProvider.System, cancel);
        }
        return null;
    }

    private static async Task<string> Sum(
        FlorinClient client,
        string user,
        IReadOnlyList<string> accounts,
        CancellationToken cancel
    )
    {
        var ours = accounts.ToHashSet(StringComparer.Ordinal);
        var sum = Money.Zero(Currency.Of("USD"));
        await foreach (var account in client.List($"/api/account/accounts?userId={user}", cancel))
            if (ours.Contains(account.GetProperty("id").GetString()!)) // As above.
                sum += Money.TryParse(
                    account.GetProperty("balance").GetRawText(),
                    sum.Currency,
                    out var balance,
                    out var problem
                )
                    ? balance
                    : throw new ClientRefused(problem!); // There is a problem where it is not an amount.
        return sum.ToString();
    }
}
