using System.Globalization;
using System.Text.RegularExpressions;
using Florin.Kernel;

namespace Florin.Accounts.Features;

/// <summary>What purposes may be called.</summary>
internal static partial class PurposeNames
{
    /// <summary>The longest name, in characters.</summary>
    public const int MaxLength = 40;

    /// <summary>Notes what is wrong with the purposes of an account; nothing where it has none.</summary>
    public static void Check(IReadOnlyList<string>? purposes, string field, Problems problems)
    {
        if (purposes is null)
            return;
        if (purposes.Count is 0 or > Account.MostPurposes)
            problems.Add(
                field,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"has {purposes.Count} items; 1 to {Account.MostPurposes} are allowed."
                )
            );
        for (var i = 0; i < purposes.Count; i++)
            if (purposes[i] is not { } name || name.Length > MaxLength || !Form().IsMatch(name))
                problems.Add(
                    string.Create(CultureInfo.InvariantCulture, $"{field}[{i}]"),
                    $"'{PlainText.Shortened(purposes[i] ?? "")}' is not the name of a purpose; expected up to {MaxLength} lowercase letters, digits and hyphens, such as client-money."
                );
        if (purposes.Distinct(StringComparer.Ordinal).Count() < purposes.Count)
            problems.Add(field, "names a purpose twice.");
    }

    [GeneratedRegex(@"^[a-z0-9](-?[a-z0-9])*\z", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Form();
}
