using Florin.Cli.Verify;
using Florin.Platform.Hosting;

namespace Florin.Cli.Move;

/// <summary>What <c>move</c> moves between.</summary>
/// <param name="From">The data directory's storage.</param>
/// <param name="To">The provider of the storage that the logs move to; it reads its options from the same configuration.</param>
/// <param name="Relays">The names of the relays that may have published the logs.</param>
public sealed record MoveStorage(OfflineStorage From, IStorageProvider To, IReadOnlyList<string> Relays);
