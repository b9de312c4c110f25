using System.Collections.Concurrent;
using System.Globalization;
using Florin.System.Tests.Running;

namespace Florin.System.Tests.Journeys;

/// <summary>Transfers of a person between two accounts by several clients, and what must hold whatever becomes of an instance.</summary>
internal sealed class BooksInMotion
{
    private const int Clients = 4;
    private const decimal Money = 500;
    private const decimal Each = 0.01m;

    // Enough is under way at any time; clients that never pause take the processor from what they wait for.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);
    private readonly SeveralInstances _florin;
    private readonly Person _person;
    private readonly string[] _accounts;
    private readonly ConcurrentDictionary<(string Name, string Value), Answer> _acknowledged = [];
    private readonly ConcurrentBag<double> _milliseconds = [];
    private int _successes;

    private BooksInMotion(SeveralInstances florin, Person person, string[] accounts) =>
        (_florin, _person, _accounts) = (florin, person, accounts);

    /// <summary>Answers that were neither a success nor a refusal of the business, to requests that carry a key or read.</summary>
    public ConcurrentQueue<string> Failures { get; } = [];

    /// <summary>How long the requests took.</summary>
    public string Slowness
    {
        get
        {
            var sorted = _milliseconds.Order().ToArray();
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{sorted.Length} requests, p50 {sorted[sorted.Length / 2]:0} ms, p99 {sorted[sorted.Length * 99 / 100]:0} ms, max {sorted[^1]:0} ms"
            );
        }
    }

    /// <summary>Somebody new with two accounts.</summary>
    public static async Task<BooksInMotion> Open(SeveralInstances florin)
    {
        foreach (var service in SeveralInstances.All) // The test before may have left some that recover.
            await Eventually.Is(() => florin.Gateway.Ask("GET", $"/api/{service}/health"), answer => answer.Status == 200);
        var person = await Person.New(florin);
        return new BooksInMotion(florin, person, [await person.OpensWith(Money), await person.Opens()]);
    }

    /// <summary>Waits until one instance owns all logs, by stopping and starting the others where they are several; that one.</summary>
    public async Task<int> OwnsEverything()
    {
        var owner = await Eventually.Is(() => _florin.OwnerOf("account"), owner => owner is not null);
        for (var other = 0; other < _florin.Count; other++)
            if (other != owner)
            {
                await _florin.Instance(other).StopsWell();
                await _florin.Start(other);
            }
        foreach (var service in SeveralInstances.Shared)
            await Eventually.Is(() => _florin.OwnerOf(service), now => now == owner);
        return owner!.Value; // It was waited for.
    }

    /// <summary>Does something while clients move money and read.</summary>
    public async Task While(Func<Task> happening)
    {
        using var over = new CancellationTokenSource();
        var clients = Enumerable
            .Range(0, Clients)
            .Select(_ => Task.Run(() => Send(over.Token), CancellationToken.None))
            .ToList();
        await MovesOn();
        await happening();
        await over.CancelAsync();
        await Task.WhenAll(clients);
    }

    /// <summary>Waits until further transfers have been acknowledged.</summary>
    public Task MovesOn()
    {
        var before = Volatile.Read(ref _successes);
        return Eventually.Is(() => Task.FromResult(Volatile.Read(ref _successes)), now => now >= before + 4 * Clients);
    }

    /// <summary>Everything acknowledged is there once, all sagas end, and no money is made or lost.</summary>
    public async Task AreRight()
    {
        Assert.NotEmpty(_acknowledged);
        foreach (var (key, first) in _acknowledged)
        {
            var again = await Eventually.Is(() => Ask(key), answer => answer.Status is 201 or 422);
            Assert.Equal((first.Status, first.Text), (again.Status, again.Text));
            Assert.Equal("true", again.Header("Idempotency-Replayed"));
            var path = $"{Person.Transactions}/{(string?)first.Data["id"]}";
            await Eventually.Is(() => _person.Get(path), found => (string?)found.Data["status"] == "COMPLETED");
        }
        var moved = await Eventually.Is(() => _person.Balance(_accounts[1]), moved => moved == _acknowledged.Count * Each);
        Assert.Equal(Money - moved, await _person.Balance(_accounts[0]));
    }

    private async Task Send(CancellationToken over)
    {
        while (!over.IsCancellationRequested)
        {
            var key = Person.Key();
            var answer = await Timed(() => Ask(key));
            while (answer?.Status != 201) // As a client should: the same again under the same key, until there is an answer.
            {
                Failures.Enqueue(answer is null ? "no answer" : $"{answer.Status} {answer.Text}");
                await Task.Delay(Pause, TimeProvider.System, CancellationToken.None);
                answer = await Timed(() => Ask(key));
            }
            _acknowledged[key] = answer;
            Interlocked.Increment(ref _successes);
            var read = await Timed(() =>
                _florin.Gateway.Ask("GET", $"/api/account/accounts/{_accounts[0]}", token: _person.Token)
            );
            if (read?.Status != 200)
                Failures.Enqueue(read is null ? "no answer" : $"GET {read.Status} {read.Text}");
            await Task.Delay(Pause, TimeProvider.System, CancellationToken.None);
        }
    }

    private async Task<Answer?> Timed(Func<Task<Answer>> ask)
    {
        var began = TimeProvider.System.GetTimestamp();
        try
        {
            return await ask();
        }
        catch (HttpRequestException)
        {
            return null;
        }
        finally
        {
            _milliseconds.Add(TimeProvider.System.GetElapsedTime(began).TotalMilliseconds);
        }
    }

    private Task<Answer> Ask((string Name, string Value) key) =>
        _florin.Gateway.Ask(
            "POST",
            Person.Transactions,
            _person.Transfer(_accounts[0], _accounts[1], Each).ToJsonString(),
            _person.Token,
            key
        );
}
