namespace Florin.Platform.EventLog;

/// <summary>Compares what storage keeps byte for byte, which the equality of the records does not do for their memory.</summary>
public static class StoredContent
{
    /// <summary>Whether two events are the same in every field.</summary>
    public static bool IsSame(in StoredEvent one, in StoredEvent other) =>
        (one.Position, one.Stream, one.Version, one.Type, one.At)
            == (other.Position, other.Stream, other.Version, other.Type, other.At)
        && one.Data.Span.SequenceEqual(other.Data.Span)
        && one.Metadata.Span.SequenceEqual(other.Metadata.Span);

    /// <summary>Whether two appends are the same in every field but their snapshots.</summary>
    public static bool IsSame(StoredAppend one, StoredAppend other)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(other);
        return one.CommandId == other.CommandId
            && one.Events.Count == other.Events.Count
            && one.Events.Zip(other.Events).All(pair => IsSame(pair.First, pair.Second))
            && IsSame(one.Receipt, other.Receipt);
    }

    /// <summary>Whether two receipts are the same in every field, or both are missing.</summary>
    public static bool IsSame(Receipt? one, Receipt? other) =>
        one is null || other is null
            ? one is null && other is null
            : one.Status == other.Status
                && one.Fingerprint.Span.SequenceEqual(other.Fingerprint.Span)
                && one.Body.Span.SequenceEqual(other.Body.Span);
}
