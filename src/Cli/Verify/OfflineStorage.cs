using Florin.Platform.Copies;
using Florin.Platform.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace Florin.Cli.Verify;

/// <summary>What <c>verify</c> reads the data with.</summary>
/// <param name="Logs">The provider of the logs.</param>
/// <param name="Views">The provider of the read models.</param>
/// <param name="Configuration">The configuration, from which providers read their own options.</param>
public sealed record OfflineStorage(IStorageProvider Logs, IStorageProvider Views, IConfiguration Configuration)
{
    /// <summary>Opens the bucket that a section of the configuration describes; null where it names none.</summary>
    public Func<string, ICopyFiles?> Buckets { get; init; } = static _ => null;

    /// <summary>The storage of a service as a command opens it.</summary>
    /// <param name="service">Whose.</param>
    /// <param name="data">The data directory that has the service's.</param>
    /// <param name="command">What other processes see as the owner while the command owns the log, such as <c>florin-move</c>.</param>
    public StoragePlace PlaceOf(string service, string data, string command = "") =>
        new(service, Path.Combine(data, service), command, Configuration, TimeProvider.System, NullLogger.Instance);
}
