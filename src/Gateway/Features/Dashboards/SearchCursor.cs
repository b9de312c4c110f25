using System.Buffers.Text;
using System.Text;
using System.Text.Unicode;

namespace Florin.Gateway.Features.Dashboards;

/// <summary>
/// Where a search in several services goes on: the cursor of each, by which that service tells whether it belongs to the same
/// query.
/// </summary>
internal static class SearchCursor
{
    private const int MaxLength = 4096;
    private const char End = '.';

    /// <summary>The text for a client.</summary>
    public static string Encode(IEnumerable<SearchedService> services) =>
        Base64Url.EncodeToString(
            Encoding.UTF8.GetBytes(
                string.Join('&', services.Select(one => $"{one.Kind}={(one.IsAtEnd ? End.ToString() : one.Cursor)}"))
            )
        );

    /// <summary>Reads it back; null if it is not a cursor, or is one of other kinds.</summary>
    public static IReadOnlyList<SearchedService>? Decode(string text, IReadOnlyList<string> kinds)
    {
        if (text.Length is 0 or > MaxLength || !Base64Url.IsValid(text))
            return null;
        var bytes = Base64Url.DecodeFromChars(text);
        if (!Utf8.IsValid(bytes))
            return null;
        var services = new List<SearchedService>();
        foreach (var part in Encoding.UTF8.GetString(bytes).Split('&'))
        {
            var at = part.IndexOf('=', StringComparison.Ordinal);
            if (at < 0)
                return null;
            var (kind, cursor) = (part[..at], part[(at + 1)..]);
            if (cursor.Length > 1 && !Base64Url.IsValid(cursor))
                return null;
            services.Add(new SearchedService(kind, cursor.Length > 1 ? cursor : null, IsAtEnd: cursor == End.ToString()));
        }
        return services.Select(one => one.Kind).SequenceEqual(kinds, StringComparer.Ordinal) ? services : null;
    }
}
