namespace Florin.Observability.Metrics;

/// <summary>The labels of one series, in the order in which they are recorded.</summary>
internal sealed class TagSet(KeyValuePair<string, object?>[] tags)
{
    public IReadOnlyList<KeyValuePair<string, object?>> Tags => tags;

    private ReadOnlySpan<KeyValuePair<string, object?>> Span => tags;

    /// <summary>Finds series by the labels as they are recorded, without making a set of them first.</summary>
    public sealed class Comparer
        : IEqualityComparer<TagSet>,
            IAlternateEqualityComparer<ReadOnlySpan<KeyValuePair<string, object?>>, TagSet>
    {
        public static Comparer Instance { get; } = new();

        public bool Equals(TagSet? x, TagSet? y) => x is not null && y is not null && Equals(x.Span, y);

        public int GetHashCode(TagSet obj) => GetHashCode(obj.Span);

        public bool Equals(ReadOnlySpan<KeyValuePair<string, object?>> alternate, TagSet other)
        {
            if (alternate.Length != other.Span.Length)
                return false;
            for (var i = 0; i < alternate.Length; i++)
                if (alternate[i].Key != other.Span[i].Key || !Equals(alternate[i].Value, other.Span[i].Value))
                    return false;
            return true;
        }

        public int GetHashCode(ReadOnlySpan<KeyValuePair<string, object?>> alternate)
        {
            var hash = 0;
            foreach (var tag in alternate)
                hash = HashCode.Combine(hash, tag.Value);
            return hash;
        }

        public TagSet Create(ReadOnlySpan<KeyValuePair<string, object?>> alternate) => new(alternate.ToArray());
    }
}
