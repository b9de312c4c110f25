namespace Florin.Platform.Http;

/// <summary>The clock of what only describes something: it is stopped, because nothing happens.</summary>
internal sealed class StoppedClock : TimeProvider
{
    public static readonly StoppedClock Instance = new();

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch;
}
