using System.Buffers;

namespace Florin.Gateway.Model;

/// <summary>What can be sent as a header: one that cannot would break each answer or request that it is put on.</summary>
internal static class HeaderText
{
    private static readonly SearchValues<char> OfTokens = SearchValues.Create(
        "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
    );

    /// <summary>Whether it is a token of HTTP (RFC 9110, 5.6.2), as names of headers and methods are.</summary>
    public static bool IsToken(string text) => text.Length > 0 && !text.AsSpan().ContainsAnyExcept(OfTokens);

    /// <summary>Whether it can be a header's value: it has no control characters but tabs.</summary>
    public static bool IsValue(string text) => !text.Any(c => char.IsControl(c) && c != '\t');
}
