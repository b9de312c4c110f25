namespace Florin.Platform.EventLog;

/// <summary>Where a log ends.</summary>
/// <param name="Position">Of its last event; 0 for an empty log.</param>
/// <param name="Digest">The log's running hash up to there; null where it has none.</param>
public sealed record LogEnd(long Position, string? Digest);
