using Florin.Cli.Verify;
using Florin.Kernel;
using Florin.Platform.Hosting;
using Florin.Platform.Replication;
using Microsoft.Extensions.Logging.Abstractions;

namespace Florin.Cli;

/// <summary>The logs of a data directory and their replicas.</summary>
/// <param name="Storage">Where the logs are kept.</param>
/// <param name="Of">Opens nothing yet: the replicas of a log.</param>
public sealed record ReplicatedStorage(OfflineStorage Storage, Func<StoragePlace, IReadOnlyList<IReplica>> Of);

/// <summary>The logs of a data directory and their replicas, for the commands that work on both.</summary>
internal static class ReplicatedLogs
{
    /// <summary>Whose storage a command opens.</summary>
    public static StoragePlace PlaceOf(string service, string data, ReplicatedStorage storage) =>
        new(
            service,
            Path.Combine(data, service),
            "florin-replicas",
            storage.Storage.Configuration,
            TimeProvider.System,
            NullLogger.Instance
        );

    /// <summary>The replica of that name, such as <c>mongodb</c> or <c>sqlite:/mnt/copy</c>; all others are closed.</summary>
    /// <exception cref="WrongUsage">There is none, or more than one.</exception>
    public static IReplica Only(IReadOnlyList<IReplica> all, string name)
    {
        var named = all.Where(replica => IsNamed(replica, name)).ToList();
        foreach (var other in named.Count == 1 ? all.Except(named) : all)
            other.Dispose();
        return named is [var only]
            ? only
            : throw new WrongUsage(
                $"'{Shown.Of(name)}' is {(named.Count == 0 ? "none" : "more than one")} of the replicas in Storage:Replicas: {string.Join(", ", all.Select(replica => replica.Name))}."
            );
    }

    /// <summary>Makes the directory of a service that has none yet, for its owner alone.</summary>
    public static void MakeFolder(StoragePlace place)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(place.Directory);
        else
            Directory.CreateDirectory(
                place.Directory,
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
            );
    }

    private static bool IsNamed(IReplica replica, string name) =>
        replica.Name.Equals(name, StringComparison.OrdinalIgnoreCase)
        || replica.Name.Split(':')[0].Equals(name, StringComparison.OrdinalIgnoreCase)
        || (name.Split(':', 2) is [var kind, var path] && replica.Name == $"{kind}:{Path.GetFullPath(path)}");
}
