using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Florin.Kernel;
using Florin.Notifications.Delivery;

namespace Florin.System.Tests.Simulation.Cluster;

/// <summary>A short life of two instances of each service under faults, then a calm end, then the questions whether all is right.</summary>
internal sealed class ClusterDay
{
    private const int Lives = 2;
    private const int Actions = 3;
    private static readonly TimeSpan Longest = TimeSpan.FromHours(3);
    private readonly int _seed;
    private readonly ClusterWorld _world;
    private readonly Clients _clients;
    private readonly ClusterChaos _chaos;
    private readonly FreshReads _reads;
    private readonly List<UserId> _users = [];
    private int _living = Lives;

    public ClusterDay(int seed)
    {
        _seed = seed;
        _world = new ClusterWorld(seed);
        _clients = new Clients(_world);
        _chaos = new ClusterChaos(_world);
        _reads = new FreshReads(_world, _clients);
    }

    /// <summary>How often which fault struck.</summary>
    public IReadOnlyDictionary<string, int> Faults => _world.Faults.Struck;

    /// <summary>How often logs changed their owners.</summary>
    public long Claims => _world.Server.Logs.Sum(log => log.Batches.Count == 0 ? 0 : log.Batches[^1].Epoch);

    /// <summary>How many reads of clients were compared with what was known before.</summary>
    public int Reads => _reads.Compared;

    /// <summary>How many rows of read models were compared with those that follow from the logs.</summary>
    public int Rows { get; private set; }

    /// <summary>How many mails were sent again.</summary>
    public int Repeated => _world.Mail.Repeated;

    /// <summary>What a run came to, to compare two of them: steps, faults, and every event of every log under which epoch.</summary>
    public string Trace
    {
        get
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            foreach (var log in _world.Server.Logs)
            {
                foreach (var batch in log.Batches)
                    hash.AppendData(BitConverter.GetBytes(batch.Epoch));
                foreach (var stored in log.Events)
                {
                    hash.AppendData(Encoding.UTF8.GetBytes(stored.Stream));
                    hash.AppendData(stored.Data.Span);
                }
            }
            return string.Create(
                CultureInfo.InvariantCulture,
                $"steps {_world.Threads.Steps}, faults {Faults.Values.Sum()}, logs {Convert.ToHexString(hash.GetHashAndReset())}"
            );
        }
    }

    /// <summary>What is wrong at the end; empty when nothing is.</summary>
    public IReadOnlyList<string> Live()
    {
        var findings = LiveAndLook();
        foreach (var name in _world.Names)
            _world.Kill(name);
        return [.. findings.Select(finding => string.Create(CultureInfo.InvariantCulture, $"seed {_seed}: {finding}"))];
    }

    private IReadOnlyList<string> LiveAndLook()
    {
        foreach (var name in _world.Names)
            _world.Start(name);
        if (!_world.Threads.RunUntil(() => IsStarted, Longest))
            return [$"the instances did not start: {Restless()}"];
        _clients.Go(Begin);
        if (!_world.Threads.RunUntil(() => _living == 0 && _clients.Done && _chaos.IsOver, Longest))
            return [$"the clients never got their answers: {Restless()}", .. _clients.Complaints];
        _world.Faults.Heal();
        var isSettled = _world.Threads.RunUntil(() => IsSettled, Longest);
        var checks = new ClusterChecks(_world, _clients);
        _clients.Go(checks.Look);
        _world.Threads.RunUntil(() => _clients.Done, Longest);
        if (!isSettled)
            return [.. checks.Findings, .. _clients.Complaints, $"the instances did not come to rest: {Restless()}"];
        _clients.Go(checks.Ask);
        if (!_world.Threads.RunUntil(() => _clients.Done, Longest))
            return ["the last questions were not answered"];
        Rows = checks.Rows;
        return [.. checks.Findings, .. _clients.Complaints];
    }

    private bool IsStarted => _world.Names.All(name => _world.InstanceAt(name) is { Started.IsCompletedSuccessfully: true });

    private bool IsSettled =>
        IsStarted
        && ClusterWorld.Shared.All(service => _world.Instances.Count(i => i.Acts(service)) == 1)
        && _world.Instances.All(i => i.IsCaughtUp)
        && _world.Outside.AtRest
        && MailsAreRecorded
        && !Story.Unfinished(_world.Events("transaction")).Any();

    private bool MailsAreRecorded =>
        Story.Of(_world.Events("transaction")).Count(story => story.Terminals > 0)
        <= _world.Events("notification").Count(happened => happened.Data is NotificationDelivered);

    private string Restless() =>
        string.Join(
            "; ",
            _world
                .Instances.Select(i => $"{i.Name} {i}")
                .Concat(Story.Unfinished(_world.Events("transaction")))
                .Append(_world.Told.ToString())
        );

    private async Task Begin()
    {
        _chaos.Begin(() => _living > 0);
        for (var i = 0; i < 2; i++)
            _users.Add(await Register(i));
        for (var i = 0; i < 3; i++)
            await Open(_users[i % 2]);
        for (var i = 0; i < 2; i++)
            await Pay("deposit", _clients.Accounts[i].Owner, null, _clients.Accounts[i].Id, 500);
        for (var life = 0; life < Lives; life++)
            _clients.Go(Spend);
        _clients.Go(Look);
    }

    private async Task Spend()
    {
        for (var action = 0; action < Actions; action++)
        {
            await _clients.Rest(_world.Random.Next(0, 1200));
            await Act();
        }
        _living--;
    }

    private async Task Look()
    {
        while (_living > 0)
        {
            await _clients.Rest(_world.Random.Next(20, 600));
            _clients.Go(() => _world.Random.Next(2) == 0 ? _reads.Balance(_clients.Accounts[2].Id) : _reads.Transaction());
        }
    }

    // From the third account nothing is ever taken.
    private Task Act()
    {
        var (from, owner) = _clients.Accounts[_world.Random.Next(2)];
        var (to, _) = _clients.Accounts[_world.Random.Next(3)];
        var amount = _world.Random.Next(1, 300);
        return _world.Random.Next(10) switch
        {
            0 => Pay("deposit", owner, null, from, amount),
            1 => Pay("withdrawal", owner, from, null, amount),
            2 => Pay("deposit", owner, null, from, amount, "sandbox-decline"),
            3 when _clients.Everything.Count > 0 => _clients.AskAgain(
                _clients.Everything[_world.Random.Next(_clients.Everything.Count)]
            ),
            _ => Pay("transfer", owner, from, to == from ? _clients.Accounts[2].Id : to, amount),
        };
    }

    private async Task<UserId> Register(int i)
    {
        var body = new { email = string.Create(CultureInfo.InvariantCulture, $"u{i}@example.test"), name = "Somebody" };
        var answer = await _clients.Ask("user", "POST", "/users", TheServices.Admin, body);
        return UserId.From(answer.Data.GetProperty("id").GetString()!);
    }

    private async Task Open(UserId owner)
    {
        var body = new { userId = owner.Value, currency = "USD" };
        var answer = await _clients.Ask("account", "POST", "/accounts", TheServices.User(owner), body);
        _clients.Accounts.Add((answer.Data.GetProperty("id").GetString()!, owner));
    }

    private async Task Pay(string type, UserId user, string? from, string? to, int amount, string? reference = null)
    {
        var made = await _clients.Ask(
            "transaction",
            "POST",
            "/transactions",
            TheServices.User(user),
            new
            {
                userId = user.Value,
                type,
                amount,
                currency = "USD",
                fromAccount = from,
                toAccount = to,
                reference,
            }
        );
        if (made.Status == 201)
            _reads.Made(made.Data.GetProperty("id").GetString()!);
    }
}
