using System.Globalization;
using Florin.Kernel;
using Florin.Platform.Identity;
using Florin.Platform.Resilience.Deadlines;
using Florin.Testing;
using Florin.Testing.Simulation;

namespace Florin.System.Tests.Simulation;

/// <summary>One thing that a client asked under a key, and the first definite answer that it got.</summary>
internal sealed record Asked(string Service, string Method, string Path, Actor Actor, object? Body, string Key)
{
    public Answered? Answer { get; set; }
}

/// <summary>Where clients send their requests, and what is around them.</summary>
internal interface ISimulatedSite
{
    FakeTime Time { get; }

    SeededThreads Threads { get; }

    Random Random { get; }

    Faults Faults { get; }

    /// <summary>Sends a request; null where nobody is there.</summary>
    Task<Answered?> Send(Asked asked, string? key, CancellationToken cancel);
}

/// <summary>People who use the program: they ask under a key until they get a definite answer, and now and then once more.</summary>
internal sealed class Clients(ISimulatedSite world)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly SimulatedProcess _process = world.Threads.NewProcess();
    private readonly List<Asked> _asked = [];
    private int _keys;
    private int _busy;

    public IReadOnlyList<Asked> Everything => _asked;

    public List<(string Id, UserId Owner)> Accounts { get; } = [];

    public bool Done => _busy == 0;

    /// <summary>What somebody found wrong.</summary>
    public List<string> Complaints { get; } = [];

    public void Go(Func<Task> life)
    {
        _busy++;
        _ = _process.Invoke(async () =>
        {
            try
            {
                await life();
            }
            catch (Exception e) // A client that gives up is a finding, not an end of the simulation.
            {
                Complaints.Add(e.ToString());
            }
            _busy--;
            return true;
        });
    }

    public async Task<Answered> Ask(string service, string method, string path, Actor actor, object? body = null)
    {
        var asked = new Asked(
            service,
            method,
            path,
            actor,
            body,
            string.Create(CultureInfo.InvariantCulture, $"key-{_keys++}")
        );
        _asked.Add(asked);
        return await Insist(asked);
    }

    /// <summary>Reads once; null where there was no answer.</summary>
    public Task<Answered?> Glance(string service, string path) =>
        Try(new Asked(service, "GET", path, TheServices.Admin, null, ""));

    /// <summary>Asks the same again, which must give the same bytes.</summary>
    public async Task AskAgain(Asked asked)
    {
        if (asked.Answer is not { } first || first.Status is 403 or 404 or 409 or 400 || asked.Method == "GET")
            return;
        var again = await Insist(asked with { Answer = null });
        if (again.Body != first.Body || again.Status != first.Status)
            Complaints.Add($"{asked.Path} under {asked.Key} answered {first.Body} first and {again.Body} then.");
    }

    public Task Rest(int milliseconds) => Task.Delay(TimeSpan.FromMilliseconds(milliseconds), world.Time);

    private async Task<Answered> Insist(Asked asked)
    {
        while (true)
        {
            if (
                await Try(asked) is { } answer
                && answer.Status < 500
                && answer.Code is not ("idempotency-in-flight" or "rate-limited" or "not-owner")
            )
                return asked.Answer = answer;
            await Rest(world.Random.Next(1, 500));
        }
    }

    private async Task<Answered?> Try(Asked asked)
    {
        try
        {
            var key = asked.Method == "GET" ? null : asked.Key;
            var leaves = world.Faults.Strikes("client leaves", 0.03);
            var patience = leaves ? TimeSpan.FromMilliseconds(world.Random.Next(0, 50)) : Patience;
            using var leaving = new CancellationTokenSource(patience, world.Time);
            return await world.Send(asked, key, leaving.Token).Within(patience, world.Time, CancellationToken.None);
        }
        catch (OperationCanceledException)
        {
            return null; // It left before it was answered, and asks again.
        }
        catch (TimeoutException)
        {
            return null; // It crashed, or hangs; the client asks again.
        }
    }
}
