using Florin.Platform.EventLog;
using Florin.Testing.Simulation;

namespace Florin.System.Tests.Simulation.Cluster;

/// <summary>What happens to instances, their connections, the database and the clocks, for as long as it lasts.</summary>
internal sealed class ClusterChaos(ClusterWorld world)
{
    private static readonly TimeSpan LongestClockError = TimeSpan.FromHours(1);
    private readonly SimulatedProcess _process = world.Threads.NewProcess();

    /// <summary>Whatever was begun has ended.</summary>
    public bool IsOver => _busy == 0;

    private int _busy;

    /// <summary>Begins one thing after the other.</summary>
    /// <param name="lasts">Whether it goes on.</param>
    public void Begin(Func<bool> lasts) =>
        Go(async () =>
        {
            while (lasts())
            {
                await Rest(100, 1100);
                Go(Strike);
            }
        });

    private void Go(Func<Task> happening)
    {
        _busy++;
        _ = _process.Invoke(async () =>
        {
            await happening();
            _busy--;
            return true;
        });
    }

    private Task Strike()
    {
        var name = world.Names[world.Random.Next(world.Names.Count)];
        var instance = world.InstanceAt(name);
        var log = ClusterWorld.Shared[world.Random.Next(ClusterWorld.Shared.Count)];
        return world.Random.Next(14) switch
        {
            0 => Kill(name),
            1 => Stop(name),
            2 => Pause(instance, "instance paused beyond its lease", 3000, 5000),
            3 => Pause(instance, "instance paused for a moment", 50, 2000),
            4 => CutDatabase(instance, isSilent: false),
            5 => CutDatabase(instance, isSilent: true),
            6 => CutNetwork(instance, "instance cut off from its callers", Reach.Refused),
            7 => CutNetwork(instance, "instance cut off from its callers silently", Reach.Silent),
            8 => Now("clock of an instance is set", () => world.SetClock(name, LongestClockError * world.Random.Next(-1, 2))),
            9 => Now("clock of the database jumps", () => world.StepDatabaseClock(Jump())),
            10 => KillDatabase(),
            11 => Now("release asked for", () => world.Server[log].AskForRelease(ClusterWorld.Lease)),
            12 => Now("log pinned", () => Pin(log, name)),
            _ => Now("snapshots lost", () => world.Server[log].DropSnapshots()),
        };
    }

    private Task Now(string kind, Action happening)
    {
        if (world.Faults.Strikes(kind, 1))
            happening();
        return Task.CompletedTask;
    }

    private async Task Kill(string name)
    {
        if (world.InstanceAt(name) is null || !world.Faults.Strikes("instance killed", 1))
            return;
        world.Kill(name);
        await Rest(1, 3000);
        world.Start(name);
    }

    private async Task Stop(string name)
    {
        if (
            world.InstanceAt(name) is not { Started.IsCompletedSuccessfully: true } instance
            || !world.Faults.Strikes("instance stopped", 1)
        )
            return;
        var stopped = instance.Stop();
        for (var looks = 0; looks < 100 && !stopped.IsCompleted; looks++)
            await Rest(100, 100);
        if (world.InstanceAt(name) != instance)
            return; // It was killed meanwhile.
        world.Kill(name); // As who stops it does in the end.
        await Rest(1, 1000);
        world.Start(name);
    }

    private async Task Pause(SimulatedInstance? instance, string kind, int from, int to)
    {
        if (instance is null || instance.Process.IsPaused || !world.Faults.Strikes(kind, 1))
            return;
        instance.Process.Pause();
        await Rest(from, to);
        instance.Process.Continue();
    }

    private async Task CutDatabase(SimulatedInstance? instance, bool isSilent)
    {
        var kind = isSilent ? "instance cut off from the database silently" : "instance cut off from the database";
        if (instance is null || !world.Faults.Strikes(kind, 1))
            return;
        (instance.Database.IsCut, instance.Database.IsSilent) = (!isSilent, isSilent);
        await Rest(50, 4500);
        (instance.Database.IsCut, instance.Database.IsSilent) = (false, false);
    }

    private async Task CutNetwork(SimulatedInstance? instance, string kind, Reach reach)
    {
        if (instance is null || !world.Faults.Strikes(kind, 1))
            return;
        instance.Network = reach;
        await Rest(50, 4500);
        instance.Network = Reach.Open;
    }

    private async Task KillDatabase()
    {
        if (world.Server.IsDown || !world.Faults.Strikes("database killed", 1))
            return;
        world.Server.Kill();
        await Rest(1, 3000);
        world.Server.Start();
    }

    // Forward by any time; back by little, since a log whose owner has just died waits for as long.
    private TimeSpan Jump() =>
        world.Random.Next(2) == 0 ? TimeSpan.FromHours(1) : TimeSpan.FromMilliseconds(-world.Random.Next(1, 10_000));

    private void Pin(string log, string instance) =>
        world
            .Server[log]
            .Pin(
                new PinnedInstance(
                    InstanceNetwork.AddressOf(instance, log).ToString(),
                    world.Server.Clock.GetUtcNow() + TimeSpan.FromSeconds(world.Random.Next(1, 60))
                )
            );

    private Task Rest(int from, int to) => Task.Delay(TimeSpan.FromMilliseconds(world.Random.Next(from, to + 1)), world.Time);
}
