using Florin.Platform.Hosting;
using Microsoft.Extensions.Configuration;

namespace Florin.Cli.Verify;

/// <summary>What <c>verify</c> reads the data with.</summary>
/// <param name="Logs">The provider of the logs.</param>
/// <param name="Views">The provider of the read models.</param>
/// <param name="Configuration">The configuration, from which providers read their own options.</param>
public sealed record OfflineStorage(IStorageProvider Logs, IStorageProvider Views, IConfiguration Configuration);
