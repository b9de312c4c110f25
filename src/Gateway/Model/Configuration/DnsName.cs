namespace Florin.Gateway.Model.Configuration;

/// <summary>The names that a nameserver can be asked for (RFC 1035, with the underscore of RFC 2782).</summary>
internal static class DnsName
{
    private const int MaxName = 253;
    private const int MaxLabel = 63;

    /// <summary>Whether a name can be asked for: labels of letters, digits, - and _, with or without the dot at the end.</summary>
    public static bool IsValid(string name) =>
        name.TrimEnd('.') is { Length: > 0 and <= MaxName } plain
        && name.Length - plain.Length <= 1
        && plain.Split('.').All(label => label.Length is > 0 and <= MaxLabel && label.All(IsPlain));

    private static bool IsPlain(char letter) => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_';
}
