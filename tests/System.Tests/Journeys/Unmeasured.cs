namespace Florin.System.Tests.Journeys;

/// <summary>A stream that does not tell its length, so that it is sent in chunks.</summary>
internal sealed class Unmeasured(byte[] bytes) : MemoryStream(bytes)
{
    /// <inheritdoc/>
    public override bool CanSeek => false;
}
