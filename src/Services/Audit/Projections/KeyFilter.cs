namespace Florin.Audit.Projections;

/// <summary>
/// Says of a key that it may be on a page, or that it certainly is not: a Bloom filter. With two keys for each of a page's
/// entries, all different, one page in 270 is looked at in vain.
/// </summary>
internal readonly struct KeyFilter(byte[] bits)
{
    /// <summary>Twelve bits for each key that a page can have at the most.</summary>
    public const int Bytes = EntryPages.PageEntries * 2 * 12 / 8;

    private const int Probes = 6;

    public void Add(char kind, string key)
    {
        var (place, step) = Places(kind, key);
        for (var i = 0; i < Probes; i++, place += step)
        {
            var bit = place % (Bytes * 8);
            bits[bit >> 3] |= (byte)(1 << (int)(bit & 7));
        }
    }

    public bool MayHold(char kind, string key)
    {
        var (place, step) = Places(kind, key);
        for (var i = 0; i < Probes; i++, place += step)
        {
            var bit = place % (Bytes * 8);
            if ((bits[bit >> 3] & (1 << (int)(bit & 7))) == 0)
                return false;
        }
        return true;
    }

    /// <summary>FNV-1a over the key, and a last mixing (of MurmurHash3): the same in every process, as the bits are stored.</summary>
    private static (ulong Place, ulong Step) Places(char kind, string key)
    {
        var hash = (14695981039346656037UL ^ kind) * 1099511628211UL;
        foreach (var c in key)
            hash = (hash ^ c) * 1099511628211UL;
        hash = (hash ^ (hash >> 33)) * 0xff51afd7ed558ccdUL;
        hash = (hash ^ (hash >> 33)) * 0xc4ceb9fe1a85ec53UL;
        hash ^= hash >> 33;
        return (hash & uint.MaxValue, (hash >> 32) | 1);
    }
}
