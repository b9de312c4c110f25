using System.Text;

namespace Florin.WebConsole.Components;

/// <summary>Paths with a query, of which what is not given is left out.</summary>
internal static class Address
{
    /// <summary>A path with a query.</summary>
    public static string Of(string path, params ReadOnlySpan<(string Name, string? Value)> query)
    {
        var text = new StringBuilder(path);
        var mark = path.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        foreach (var (name, value) in query)
        {
            if (string.IsNullOrWhiteSpace(value))
                continue;
            text.Append(mark).Append(name).Append('=').Append(Uri.EscapeDataString(value.Trim()));
            mark = '&';
        }
        return text.ToString();
    }
}
