namespace Florin.Platform.EventLog;

/// <summary>
/// Follows a log append by append, and holds each to the one before it: positions without a hole, and the running hash over
/// everything that is stored. Not thread-safe.
/// </summary>
/// <param name="log">Whose log it is, for messages.</param>
/// <param name="position">Where it begins: the end of an append, or 0.</param>
/// <param name="digest">The running hash there; null where it has none.</param>
public sealed class AppendChain(string log, long position, string? digest)
{
    private readonly AppendDigest _digests = new();

    /// <summary>The position of the last event.</summary>
    public long Position { get; private set; } = position;

    /// <summary>The running hash there; null where it has none.</summary>
    public string? Digest { get; private set; } = digest;

    /// <summary>Goes on by one append.</summary>
    /// <exception cref="LogFault">It does not follow, or was changed since it was written.</exception>
    public void Follow(StoredAppend append)
    {
        ArgumentNullException.ThrowIfNull(append);
        var first = append.Events[0];
        for (var i = 0; i < append.Events.Count; i++)
            if (append.Events[i].Position != Position + 1 + i)
                throw new LogFault($"The log of {log}: position {append.Events[i].Position} does not follow {Position + i}.");
            else if (!append.Events[i].Metadata.Span.SequenceEqual(first.Metadata.Span))
                throw new LogFault(
                    $"The log of {log}: position {append.Events[i].Position} has not the metadata of its append."
                );
        var (unsigned, digest) = AppendDigest.Split(first.Metadata);
        if (digest is null && Digest is not null)
            throw new LogFault(
                $"The log of {log}: position {first.Position} has no digest, although the append before it has one."
            );
        if (digest is not null && digest != _digests.Of(Digest, append.CommandId, unsigned.Span, append.Events, append.Receipt))
            throw new LogFault(
                $"The log of {log}: position {first.Position} or data that belongs to it was changed: the digest of its append differs."
            );
        (Position, Digest) = (append.Events[^1].Position, digest);
    }
}
