namespace Florin.Platform.EventLog;

/// <summary>The outcome of an attempt to decide.</summary>
internal enum Step
{
    /// <summary>It was decided now.</summary>
    Decided,

    /// <summary>The same command is under way, or was committed before.</summary>
    AlreadyDecided,

    /// <summary>What was read is stale: read and try again, after the pending append where there is one.</summary>
    Retry,
}
