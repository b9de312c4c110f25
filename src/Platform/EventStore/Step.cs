namespace Florin.Platform.EventStore;

/// <summary>What came of an attempt to decide.</summary>
internal enum Step
{
    /// <summary>It was decided now.</summary>
    Decided,

    /// <summary>The same command is under way, or was committed before.</summary>
    Earlier,

    /// <summary>What was read is stale, perhaps after something under way ends: read and try again.</summary>
    Again,
}
