namespace Florin.Testing.Storage;

/// <summary>
/// Compares texts as their UTF-8 bytes compare, which is what views promise and what storage does. UTF-16 code units order
/// the same but for surrogates, which must come after the rest of the basic plane.
/// </summary>
internal sealed class Utf8Order : IComparer<string>
{
    public static Utf8Order Instance { get; } = new();

    public int Compare(string? x, string? y)
    {
        if (x is null || y is null)
            return (x is null ? 0 : 1) - (y is null ? 0 : 1);
        var same = x.AsSpan().CommonPrefixLength(y);
        if (same == x.Length || same == y.Length)
            return x.Length - y.Length;
        return Place(x[same]) - Place(y[same]);
    }

    private static int Place(char unit) => char.IsSurrogate(unit) ? unit + 0x10000 : unit;
}
