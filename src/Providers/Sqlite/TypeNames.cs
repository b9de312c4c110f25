using System.Text;

namespace Florin.Sqlite;

/// <summary>The few names that events have, so that each is made into a string once and not for each row.</summary>
internal sealed class TypeNames
{
    private const int Most = 256;
    private readonly List<(byte[] Utf8, string Name)> _known = [];

    public string Of(ReadOnlySpan<byte> utf8)
    {
        foreach (var (bytes, known) in _known)
            if (utf8.SequenceEqual(bytes))
                return known;
        var name = Encoding.UTF8.GetString(utf8);
        if (_known.Count < Most)
            _known.Add((utf8.ToArray(), name));
        return name;
    }
}
