using System.Globalization;
using Florin.Platform.EventLog;
using Florin.Testing.Simulation;

namespace Florin.Unit.Tests.EventStore.Simulated;

/// <summary>Clients, each of which asks until it knows, under the same key.</summary>
internal sealed class LogClients(LogWorld world)
{
    private const int Lives = 3;
    private const int Actions = 6;
    private readonly SimulatedProcess _process = world.Threads.NewProcess();
    private readonly List<CounterChange> _asked = [];
    private string? _owner;
    private int _busy;
    private int _living = Lives;

    /// <summary>The counters: more than an instance keeps in memory, and a command may change more than it does, too.</summary>
    public static IReadOnlyList<string> Streams { get; } = ["sum-0", "sum-1", "sum-2", "sum-3", "sum-4", "sum-5"];

    /// <summary>Nobody has anything more to do.</summary>
    public bool AreDone => _busy == 0;

    /// <summary>Somebody still has something to do that changes something.</summary>
    public bool AreActive => _living > 0 && world.Told.Complaints.Count == 0;

    /// <summary>What was asked.</summary>
    public IReadOnlyList<CounterChange> Asked => _asked;

    /// <summary>Begins all of their lives.</summary>
    public void Begin()
    {
        for (var life = 0; life < Lives; life++)
            Go(Live);
        Go(Look);
        Go(Look);
    }

    /// <summary>Does something beside all else.</summary>
    public void Go(Func<Task> what)
    {
        _busy++;
        _ = _process.Invoke(async () =>
        {
            try
            {
                await what();
            }
            catch (Exception e) // Whatever it is, it should not have come.
            {
                world.Told.Complain(e.ToString());
            }
            _busy--;
            return true;
        });
    }

    /// <summary>Asks until it is known what came of it.</summary>
    /// <param name="command">What.</param>
    /// <param name="isAlone">Nobody else asks it.</param>
    public async Task Send(CounterChange command, bool isAlone)
    {
        var to = _owner is { } owner && world.Random.Next(4) > 0 ? owner : world.AnyName();
        for (var isOnly = isAlone; ; isOnly = false)
        {
            try
            {
                await Try(to, command, isOnly);
                _owner = to;
                return;
            }
            catch (NotOwner refused) when (!isOnly || world.Random.Next(3) > 0)
            {
                to = refused.Owner ?? world.AnyName();
            }
            catch (NotOwner)
            {
                world.Told.Never.Add(command.Key); // It was told that nothing happened, and does not ask again.
                return;
            }
            catch (Exception e) when (e is LogFault or IOException or WrongVersion)
            {
                to = world.AnyName();
            }
            await world.Rest(1, 300);
        }
    }

    /// <summary>Reads a counter at an instance; whether there was an answer.</summary>
    public async Task<bool> Read(string instance, string stream)
    {
        var (known, began) = (world.Told.VersionOf(stream), world.Time.GetTimestamp());
        try
        {
            var read = await Ask(instance, log => log.Read<Sum>(stream, CancellationToken.None).AsTask());
            world.Told.Read(instance, stream, read, known, began);
            return true;
        }
        catch (Exception e) when (e is LogFault or IOException)
        {
            return false;
        }
    }

    /// <summary>A command that nobody has asked before.</summary>
    public CounterChange NewCommand()
    {
        var stream = world.Random.Next(Streams.Count);
        var others = world.Random.Next(4) == 0 ? world.Random.Next(1, Streams.Count) : 0;
        var command = new CounterChange(
            string.Create(CultureInfo.InvariantCulture, $"key-{_asked.Count}"),
            Streams[stream],
            [.. Enumerable.Range(1, others).Select(other => Streams[(stream + other) % Streams.Count])],
            world.Random.Next(0, 12)
        );
        _asked.Add(command);
        return command;
    }

    /// <summary>Asks an instance.</summary>
    public Task<T> Ask<T>(string instance, Func<EventLog, Task<T>> ask) =>
        world.InstanceAt(instance) is { } there ? there.Ask(ask) : throw new IOException($"{instance} does not run.");

    private async Task Try(string to, CounterChange command, bool isOnly)
    {
        var known = Streams.ToDictionary(stream => stream, world.Told.VersionOf, StringComparer.Ordinal);
        var began = world.Time.GetTimestamp();
        var answer = await Ask(to, command.Run);
        world.Told.Answer(command, answer, known, began);
        if (answer.Position == 0 && isOnly)
            world.Told.Never.Add(command.Key);
    }

    private async Task Live()
    {
        for (var action = 0; action < Actions; action++)
        {
            await world.Rest(0, 500);
            await Act();
        }
        _living--;
    }

    private async Task Act()
    {
        if (_asked.Count > 0 && world.Random.Next(6) == 0)
        {
            await Again(_asked[world.Random.Next(_asked.Count)]);
            return;
        }
        var command = NewCommand();
        if (world.Strikes.Strikes("command sent to two instances at once", 0.2))
            await Task.WhenAll(Send(command, isAlone: false), Send(command, isAlone: false));
        else
            await Send(command, isAlone: true);
    }

    // What may be decided now for the first time counts as nothing no more.
    private async Task Again(CounterChange command)
    {
        if (world.Told.Outcomes.ContainsKey(command.Key))
            await Send(command, isAlone: false);
    }

    private async Task Look()
    {
        while (AreActive)
        {
            await world.Rest(10, 300);
            var (instance, stream) = (world.AnyName(), Streams[world.Random.Next(Streams.Count)]);
            Go(() => Read(instance, stream));
        }
    }
}
