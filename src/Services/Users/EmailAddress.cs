using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Florin.Users;

/// <summary>
/// An email address, normalised: trimmed and in small letters. Valid is what
/// <see href="https://html.spec.whatwg.org/multipage/input.html#valid-e-mail-address">HTML's own email field</see> takes,
/// up to the 254 characters that mail can carry; domains beyond ASCII are written in punycode.
/// </summary>
internal sealed partial record EmailAddress
{
    public const int MaxLength = 254;

    private EmailAddress(string value) => Value = value;

    public string Value { get; }

    /// <summary>Reads an address; otherwise says what is wrong.</summary>
    public static bool TryParse(
        string? text,
        [NotNullWhen(true)] out EmailAddress? address,
        [NotNullWhen(false)] out string? problem
    )
    {
        var trimmed = text?.Trim() ?? "";
        address = null;
        problem =
            trimmed.Length == 0 ? $"is required; expected an address of at most {MaxLength} characters."
            : trimmed.Length > MaxLength ? $"has {trimmed.Length} characters; at most {MaxLength} are allowed."
            : !Form().IsMatch(trimmed) ? "is not an email address; write it as name@example.com."
            : null;
        if (problem is not null)
            return false;
        address = new EmailAddress(trimmed.ToLowerInvariant());
        return true;
    }

    public override string ToString() => Value;

    [GeneratedRegex(
        @"\A[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*\z",
        RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Form();
}
