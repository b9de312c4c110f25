using Florin.Cli.Verify;
using Florin.Kernel;
using Florin.Platform.Hosting;
using Florin.Platform.Replication;

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
        storage.Storage.PlaceOf(service, data, "florin-replicas");

    /// <summary>The replica of that name, such as <c>mongodb</c>, <c>sqlite-2</c> or <c>sqlite:/mnt/copy</c>; all others are closed.</summary>
    /// <exception cref="WrongUsage">No replica has that name, or more than one has it.</exception>
    public static IReplica Only(IReadOnlyList<IReplica> all, string name)
    {
        var stores = Platform.Replication.Replicas.StoresOf([.. all.Select(replica => replica.Name)]);
        var named = all.Where((replica, i) => stores[i] == name || IsNamed(replica, name)).ToList();
        foreach (var other in named.Count == 1 ? all.Except(named) : all)
            other.Dispose();
        return named is [var only]
            ? only
            : throw new WrongUsage(
                $"'{Shown.Of(name)}' is {(named.Count == 0 ? "none" : "more than one")} of the replicas in Storage:Replicas: {string.Join(", ", all.Select(replica => replica.Name))}."
            );
    }

    private static bool IsNamed(IReplica replica, string name) =>
        replica.Name.Equals(name, StringComparison.OrdinalIgnoreCase)
        || (name.Split(':', 2) is [var kind, var path] && replica.Name == $"{kind}:{Path.GetFullPath(path)}");
}
