using Florin.Platform.EventLog;

namespace Florin.Platform.Copies;

/// <summary>Bodies of events are in an archive that cannot be read now: it is away, or a file of it is missing or was changed.</summary>
/// <param name="message">Which events, where the archive is, and why it cannot be read.</param>
/// <param name="inner">What happened.</param>
public sealed class ArchiveUnavailable(string message, Exception? inner = null) : LogFault(message, inner);
