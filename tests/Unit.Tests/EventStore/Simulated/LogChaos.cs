using Florin.Testing.Simulation;

namespace Florin.Unit.Tests.EventStore.Simulated;

/// <summary>What happens to instances, their connections, the database and the clocks, for as long as it lasts.</summary>
internal sealed class LogChaos(LogWorld world)
{
    private readonly SimulatedProcess _process = world.Threads.NewProcess();
    private int _busy;

    /// <summary>Whatever was begun has ended.</summary>
    public bool IsOver => _busy == 0;

    /// <summary>Begins one thing after the other.</summary>
    /// <param name="lasts">Whether it goes on.</param>
    public void Begin(Func<bool> lasts) =>
        Go(async () =>
        {
            while (lasts())
            {
                await world.Rest(50, 1400);
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
        var name = world.AnyName();
        return world.InstanceAt(name) is not { } instance
            ? Task.CompletedTask
            : world.Random.Next(13) switch
            {
                0 => Kill(name),
                1 => Stop(instance),
                2 => Pause(instance, "instance paused beyond its lease", 3000, 5000),
                3 => Pause(instance, "instance paused for a moment", 50, 2000),
                4 => Cut("instance cut off from the database", isCut => instance.Database.IsCut = isCut),
                5 => Cut("instance cut off from the database silently", isCut => instance.Database.IsSilent = isCut),
                6 => Cut("instance cut off from its clients", isCut => instance.IsCutOff = isCut),
                7 => Now("clock of an instance is set", () => world.SetClock(name, Hours(world.Random.Next(-1, 2)))),
                8 => Jump(),
                9 => KillDatabase(),
                10 => Now("release asked for", () => world.Rows.AskForRelease(LogWorld.Lease)),
                11 => Now("log pinned", () => world.Pin(name)),
                _ => Now("snapshots lost", world.Rows.DropSnapshots),
            };
    }

    private Task Now(string kind, Action happening)
    {
        if (world.Strikes.Strikes(kind))
            happening();
        return Task.CompletedTask;
    }

    private async Task Kill(string name)
    {
        if (!world.Strikes.Strikes("instance killed"))
            return;
        world.Kill(name);
        await world.Rest(1, 3000);
        world.Start(name);
    }

    private async Task Stop(LogInstance instance)
    {
        if (instance.Log is null || !world.Strikes.Strikes("instance stopped"))
            return;
        var stopped = instance.Stop();
        for (var looks = 0; looks < 50 && !stopped.IsCompleted; looks++)
            await world.Rest(100, 100);
        if (world.InstanceAt(instance.Name) != instance)
            return; // It was killed meanwhile.
        world.Kill(instance.Name); // As who stops it does in the end.
        await world.Rest(1, 1000);
        world.Start(instance.Name);
    }

    private async Task Pause(LogInstance instance, string kind, int from, int to)
    {
        if (instance.Process.IsPaused || !world.Strikes.Strikes(kind))
            return;
        instance.Process.Pause();
        await world.Rest(from, to);
        instance.Process.Continue();
    }

    private async Task Cut(string kind, Action<bool> cut)
    {
        if (!world.Strikes.Strikes(kind))
            return;
        cut(true);
        await world.Rest(50, 4500);
        cut(false);
    }

    private async Task KillDatabase()
    {
        if (world.Server.IsDown || !world.Strikes.Strikes("database killed"))
            return;
        world.Server.Kill();
        await world.Rest(1, 2000);
        world.Server.Start();
    }

    // Forward by any time; back by little, since a log whose owner has just died waits for as long.
    private Task Jump() =>
        world.Random.Next(2) == 0
            ? Now("clock of the database jumps forward", () => world.StepDatabaseClock(Hours(1)))
            : Now(
                "clock of the database jumps back",
                () => world.StepDatabaseClock(TimeSpan.FromMilliseconds(-world.Random.Next(1, 10_000)))
            );

    private static TimeSpan Hours(int hours) => TimeSpan.FromHours(hours);
}
