using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Florin.Platform.Identity.Signatures;

/// <summary>
/// What the headers <c>Signature-Input</c> and <c>Signature</c> of a request say (RFC 9421): one signature. Only the canonical
/// spelling is taken, so that what was sent is what was signed.
/// </summary>
/// <param name="Parameters">The value of <c>@signature-params</c> in the signature base.</param>
/// <param name="Components">What is signed, in this order: <c>@method</c>, <c>content-digest</c>, …</param>
/// <param name="Created">When it was signed, seconds since 1970; null where that is not said.</param>
/// <param name="Expires">Until when it may be used, seconds since 1970; null where that is not said.</param>
/// <param name="Nonce">Different for each request; null without one.</param>
/// <param name="KeyId">The key that signed; null where that is not said.</param>
/// <param name="Algorithm">Such as <c>ed25519</c>; null where that is not said.</param>
/// <param name="Signature">The signature itself.</param>
internal sealed partial record SignatureInput(
    string Parameters,
    IReadOnlyList<string> Components,
    long? Created,
    long? Expires,
    string? Nonce,
    string? KeyId,
    string? Algorithm,
    byte[] Signature
)
{
    public const string InputHeader = "Signature-Input";
    public const string Header = "Signature";

    private const int MaxLength = 2000;
    private const int Patience = 1000; // Milliseconds; the forms are linear, and texts short.

    /// <summary>Reads the two headers; false where they are not one signature in the form of RFC 9421.</summary>
    public static bool TryParse(string input, string signature, [NotNullWhen(true)] out SignatureInput? parsed)
    {
        parsed = null;
        if (input.Length > MaxLength || signature.Length > MaxLength)
            return false;
        var (said, given) = (InputForm().Match(input), SignatureForm().Match(signature));
        if (!said.Success || !given.Success || said.Groups["label"].Value != given.Groups["label"].Value)
            return false;
        var bytes = new byte[given.Groups["bytes"].Length];
        if (!Convert.TryFromBase64String(given.Groups["bytes"].Value, bytes, out var length))
            return false;
        var names = said.Groups["name"].Captures.Select(one => one.Value).ToList();
        if (names.Distinct(StringComparer.Ordinal).Count() < names.Count)
            return false;
        var values = names
            .Zip(said.Groups["value"].Captures, (name, value) => (name, value.Value))
            .ToDictionary(one => one.name, one => one.Value, StringComparer.Ordinal);
        parsed = new SignatureInput(
            said.Groups["parameters"].Value,
            [.. said.Groups["component"].Captures.Select(one => one.Value)],
            Number(values, "created"),
            Number(values, "expires"),
            Text(values, "nonce"),
            Text(values, "keyid"),
            Text(values, "alg"),
            bytes[..length]
        );
        return parsed.Components.Distinct(StringComparer.Ordinal).Count() == parsed.Components.Count;
    }

    private static long? Number(Dictionary<string, string> values, string name) =>
        values.TryGetValue(name, out var value)
        && long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    private static string? Text(Dictionary<string, string> values, string name) =>
        values.TryGetValue(name, out var value) && value.StartsWith('"') ? value[1..^1] : null;

    [GeneratedRegex(
        """^(?<label>[a-z*][a-z0-9_.*-]*)=(?<parameters>\(("(?<component>[@a-z][a-z0-9-]*)"( "(?<component>[@a-z][a-z0-9-]*)")*)?\)(;(?<name>[a-z*][a-z0-9_.*-]*)=(?<value>[0-9]{1,12}|"[ !#-\[\]-~]*"))*)\z""",
        RegexOptions.ExplicitCapture,
        Patience
    )]
    private static partial Regex InputForm();

    [GeneratedRegex(
        """^(?<label>[a-z*][a-z0-9_.*-]*)=:(?<bytes>[A-Za-z0-9+/]+={0,2}):\z""",
        RegexOptions.ExplicitCapture,
        Patience
    )]
    private static partial Regex SignatureForm();
}
