using System.Globalization;
using Florin.Kernel;

namespace Florin.System.Tests.Simulation;

/// <summary>A short life of the whole system under faults, then a calm end, then the questions whether all is right.</summary>
internal sealed partial class SimulatedDay
{
    private static readonly TimeSpan Longest = TimeSpan.FromHours(12);
    private readonly int _seed;
    private readonly World _world;
    private readonly Clients _clients;
    private readonly List<UserId> _users = [];
    private bool _living = true;

    public SimulatedDay(int seed, bool? allDatabases = null)
    {
        _seed = seed;
        _world = new World(seed, allDatabases);
        _clients = new Clients(_world);
    }

    /// <summary>How often which fault struck.</summary>
    public IReadOnlyDictionary<string, int> Faults => _world.Faults.Struck;

    /// <summary>What a run came to, to compare two of them: steps, faults, and the length of every log.</summary>
    public string Trace =>
        string.Join(
            ", ",
            World
                .Definitions.Select(d => string.Create(CultureInfo.InvariantCulture, $"{d.Name} {_world.Events(d.Name).Count}"))
                .Append(
                    string.Create(CultureInfo.InvariantCulture, $"steps {_world.Threads.Steps}, faults {Faults.Values.Sum()}")
                )
        );

    /// <summary>What is wrong at the end; empty when nothing is.</summary>
    public IReadOnlyList<string> Live()
    {
        var findings = LiveAndLook();
        _world.Crash();
        return findings;
    }

    /// <summary>
    /// What is wrong after one service's log was restored alone to what it was a while before: every view that is only a fold
    /// of it must have been rebuilt, and every other follower must have stopped and say so.
    /// </summary>
    public IReadOnlyList<string> LiveAndRestore(string service)
    {
        if (LiveAndLook() is { Count: > 0 } findings)
            return findings;
        _world.Crash();
        var kept = _world.Events(service).Count * 2 / 3;
        _world.Logs[service].Truncate(kept);
        _world.Start();
        _world.Threads.RunUntil(
            () => _world.Program is { Ready: true } && Followers(service).All(f => f.Wrong is null),
            Longest
        );
        findings = Report([.. Followers(service).Select(f => f.Wrong).OfType<string>()]);
        _world.Crash();
        return findings;
    }

    private IEnumerable<(string Name, string? Wrong)> Followers(string service)
    {
        // Webhooks store how far they have read only where an endpoint gets something, and here is no endpoint.
        foreach (var one in _world.Program!.Services.Where(s => s.Definition.Name != "webhook"))
        foreach (var consumer in one.Consumers.Where(c => c.Service == service))
        {
            var head = _world.Program.HeadOf(service);
            var wrong =
                one.Definition.Name != service
                    ? consumer.Halted is null
                        ? "continues"
                        : null
                    : consumer.Position > head || consumer.CatchingUpTo is not null
                        ? "was not rebuilt"
                        : null;
            yield return (
                consumer.Name,
                wrong is null
                    ? null
                    : string.Create(
                        CultureInfo.InvariantCulture,
                        $"{consumer.Name} {wrong} at {consumer.Position} of {head} in {service}"
                    )
            );
        }
    }

    private IReadOnlyList<string> LiveAndLook()
    {
        _world.Start();
        if (!_world.Threads.RunUntil(() => _world.Program!.Ready || _world.Program.Failure is not null, Longest))
            return Report("the program did not start");
        if (_world.Program!.Failure is { } failure)
            return Report(failure.ToString());
        _clients.Go(Begin);
        _clients.Go(Chaos);
        if (!_world.Threads.RunUntil(() => !_living && _clients.Done, Longest))
            return Report("the clients never got their answers");
        _world.Faults.Heal();
        _world.Copies?.Abandon();
        _world.Crash();
        _world.Start();
        if (!_world.Threads.RunUntil(() => Settled(), Longest))
            return Report([$"the system did not come to rest: {Restless()}", .. _world.Copies?.Look() ?? []]);
        var checks = new Checks(_world, _clients);
        checks.Look();
        _clients.Go(checks.Ask);
        if (!_world.Threads.RunUntil(() => _clients.Done, Longest))
            return Report("the last questions were not answered");
        return Report([.. checks.Findings, .. _clients.Complaints]);
    }

    private IReadOnlyList<string> Report(params IReadOnlyList<string> findings) =>
        [.. findings.Select(f => string.Create(CultureInfo.InvariantCulture, $"seed {_seed}: {f}"))];

    private string Restless()
    {
        if (_world.Program is not { Ready: true } program)
            return $"it did not start: {_world.Program?.Failure}";
        var behind = program.Services.SelectMany(s => s.Consumers).Where(c => c.Failure is not null || c.LagEvents > 0);
        return $"unfinished are [{string.Join("; ", Story.Unfinished(_world.Events("transaction")))}], "
            + string.Join(", ", behind.Select(c => $"{c.Name} is {c.LagEvents} events behind {c.Service}: {c.Failure}"))
            + $", the last errors {_world.Told}";
    }

    private bool Settled() =>
        _world.Program is { Ready: true, Parked: 0 } program
        && program.CaughtUp
        && _world.Outside.AtRest
        && _world.Copies?.AtRest is not false
        && !Story.Unfinished(_world.Events("transaction")).Any();

    private async Task Begin()
    {
        for (var i = 0; i < 2; i++)
            _users.Add(await Register(i));
        for (var i = 0; i < 5; i++)
            await Open(_users[i % 2], i == 4 ? "EUR" : "USD");
        foreach (var (account, owner) in _clients.Accounts.ToList())
            await Pay("deposit", owner, null, account, 500);
        var lives = 3;
        for (var i = 0; i < 3; i++)
            _clients.Go(async () =>
            {
                for (var action = 0; action < 8; action++)
                    await Act();
                _living = --lives > 0;
            });
    }

    private async Task Act()
    {
        await _clients.Rest(_world.Random.Next(0, 200));
        var (from, owner) = _clients.Accounts[_world.Random.Next(_clients.Accounts.Count)];
        var (to, _) = _clients.Accounts[_world.Random.Next(_clients.Accounts.Count)];
        var amount = _world.Random.Next(1, 300);
        var action = _world.Random.Next(18) switch
        {
            0 => Pay("deposit", owner, null, from, amount),
            1 => Pay("withdrawal", owner, from, null, amount),
            2 => Pay("deposit", owner, null, from, amount, "sandbox-decline"),
            3 => Pay("withdrawal", owner, from, null, amount, "sandbox-flaky"),
            4 => Pay("deposit", owner, null, from, 20_000),
            5 => Freeze(from),
            6 => Review(),
            7 when _clients.Everything.Count > 0 => _clients.AskAgain(
                _clients.Everything[_world.Random.Next(_clients.Everything.Count)]
            ),
            8 when _world.Random.Next(4) == 0 => Pay("withdrawal", owner, from, null, amount, "sandbox-timeout"),
            9 => PayAndApprove(owner, from),
            10 => Retry(),
            11 or 12 => PayWithLegs(owner, from, to, amount),
            13 or 14 => Reverse(amount),
            _ => Pay("transfer", owner, from, to, amount),
        };
        await action;
    }

    // Approved at the very moment at which it goes to review: the wake-up meets the run that is about to leave.
    private async Task PayAndApprove(UserId owner, string account)
    {
        var made = await Pay("deposit", owner, null, account, 20_000);
        if (made.Status != 201)
            return;
        var path = $"/transactions/{made.Data.GetProperty("id").GetString()}";
        for (var looks = 0; looks < 200; looks++)
        {
            var seen = await _clients.Ask("transaction", "GET", path, TheServices.Admin);
            if (seen.Data.GetProperty("status").GetString() == "IN_REVIEW")
            {
                await _clients.Ask("transaction", "POST", $"{path}/approve", TheServices.Admin);
                return;
            }
            await _clients.Rest(1);
        }
    }

    // Crashes and clock jumps, now and then, for as long as people live.
    private async Task Chaos()
    {
        while (_living)
        {
            await _clients.Rest(_world.Random.Next(1, 1500));
            if (_world.Program is null || _world.Faults.Strikes("crash", 0.1))
            {
                _world.Crash();
                await _clients.Rest(_world.Random.Next(1, 500));
                _world.Start();
            }
            if (_world.Faults.Strikes("clock jumps", 0.05))
                _world.Time.JumpWall(TimeSpan.FromSeconds(_world.Random.Next(-600, 600)));
            if (_world.Faults.Strikes("clock of a service steps", 0.05))
                _world
                    .Clocks[World.Definitions[_world.Random.Next(World.Definitions.Count)].Name]
                    .Step(TimeSpan.FromSeconds(_world.Random.Next(-600, 600)));
        }
        if (_world.Program is null)
            _world.Start();
    }

    private async Task<UserId> Register(int i)
    {
        var body = new { email = string.Create(CultureInfo.InvariantCulture, $"u{i}@example.test"), name = "Somebody" };
        var answer = await _clients.Ask("user", "POST", "/users", TheServices.Admin, body);
        return UserId.From(answer.Data.GetProperty("id").GetString()!);
    }

    private async Task Open(UserId owner, string currency)
    {
        var answer = await _clients.Ask(
            "account",
            "POST",
            "/accounts",
            TheServices.User(owner),
            new { userId = owner.Value, currency }
        );
        _clients.Accounts.Add((answer.Data.GetProperty("id").GetString()!, owner));
    }

    private Task<Testing.Answered> Pay(string type, UserId user, string? from, string? to, int amount, string? reference = null)
    {
        var currency = _clients.Accounts.FindIndex(a => a.Id == (from ?? to)) == 4 ? "EUR" : "USD";
        return _clients.Ask(
            "transaction",
            "POST",
            "/transactions",
            TheServices.User(user),
            new
            {
                userId = user.Value,
                type,
                amount,
                currency,
                fromAccount = from,
                toAccount = to,
                reference,
            }
        );
    }

    private async Task Freeze(string account)
    {
        await _clients.Ask("account", "POST", $"/accounts/{account}/freeze", TheServices.Admin);
        await _clients.Rest(_world.Random.Next(0, 1000));
        await _clients.Ask("account", "POST", $"/accounts/{account}/unfreeze", TheServices.Admin);
    }

    // What had to be looked at by a person, because its outcome was unknown for too long, is retried much later.
    private async Task Retry()
    {
        var stuck = await _clients.Ask("transaction", "GET", "/transactions?status=MANUAL_REVIEW", TheServices.Admin);
        foreach (var item in stuck.Data.GetProperty("items").EnumerateArray())
            await _clients.Ask(
                "transaction",
                "POST",
                $"/transactions/{item.GetProperty("id").GetString()}/retry",
                TheServices.Admin
            );
    }

    private async Task Review()
    {
        var waiting = await _clients.Ask("transaction", "GET", "/transactions?status=IN_REVIEW", TheServices.Admin);
        foreach (var item in waiting.Data.GetProperty("items").EnumerateArray())
        {
            var verb = _world.Random.Next(3) == 0 ? "reject" : "approve";
            await _clients.Ask(
                "transaction",
                "POST",
                $"/transactions/{item.GetProperty("id").GetString()}/{verb}",
                TheServices.Admin
            );
        }
    }
}
