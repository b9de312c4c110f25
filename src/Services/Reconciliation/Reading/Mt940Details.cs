using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Florin.Reconciliation.Reading;

/// <summary>
/// What field 86 says about a line: structured as German and Polish banks do (<c>?20…?32…</c>), as Dutch banks do
/// (<c>/EREF/…/NAME/…</c>), or as free text.
/// </summary>
internal static partial class Mt940Details
{
    private static readonly string[] SepaNames =
    [
        "EREF",
        "KREF",
        "MREF",
        "CRED",
        "DEBT",
        "SVWZ",
        "ABWA",
        "ABWE",
        "IBAN",
        "BIC",
    ];

    private static readonly HashSet<string> TextFields = new(
        Enumerable.Range(20, 10).Concat(Enumerable.Range(60, 4)).Select(code => code.ToString(CultureInfo.InvariantCulture)),
        StringComparer.Ordinal
    );

    /// <summary>Adds what field 86 says to a line.</summary>
    public static ReadLine Add(ReadLine line, IReadOnlyList<string> content)
    {
        var joined = string.Concat(content.Select(part => part.TrimEnd('\r')));
        if (Structured().Match(joined) is { Success: true } start)
            return Structured(line, joined[3..], start.Groups["sign"].Value[0]);
        var spaced = string.Join(' ', content);
        return joined.StartsWith('/') && Slashes().Matches(joined) is { Count: > 0 } parts
            ? Slashed(line, parts, spaced)
            : line with
            {
                Text = StatementText.Clean(spaced) ?? line.Text,
            };
    }

    private static ReadLine Structured(ReadLine line, string fields, char sign)
    {
        var (text, name, account, iban) = (new StringBuilder(), new StringBuilder(), (string?)null, (string?)null);
        foreach (var field in fields.Split(sign, StringSplitOptions.RemoveEmptyEntries).Where(f => f.Length > 2))
            if (TextFields.Contains(field[..2]))
                text.Append(field.AsSpan(2));
            else if (field[..2] is "32" or "33")
                name.Append(field.AsSpan(2));
            else if (field[..2] is "31")
                account ??= field[2..];
            else if (field[..2] is "38")
                iban ??= field[2..];
        var sepa = Sepa(text.ToString());
        return line with
        {
            Reference = StatementText.Name(sepa.GetValueOrDefault("EREF")) ?? line.Reference,
            Text = StatementText.Clean(sepa.GetValueOrDefault("SVWZ") ?? text.ToString()),
            Counterparty = StatementText.Name(name.ToString()),
            CounterpartyAccount = StatementText.Name(iban ?? account ?? sepa.GetValueOrDefault("IBAN")),
        };
    }

    // EREF+ID-1SVWZ+Invoice 7: the names are not set apart from the texts before them.
    private static Dictionary<string, string> Sepa(string text)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        var starts = SepaNames
            .Select(name => (Name: name, At: text.IndexOf($"{name}+", StringComparison.Ordinal)))
            .Where(one => one.At >= 0)
            .OrderBy(one => one.At)
            .ToList();
        for (var i = 0; i < starts.Count; i++)
        {
            var from = starts[i].At + starts[i].Name.Length + 1;
            var to = i + 1 < starts.Count ? starts[i + 1].At : text.Length;
            if (to > from)
                found[starts[i].Name] = text[from..to];
        }
        return found;
    }

    private static ReadLine Slashed(ReadLine line, MatchCollection parts, string whole)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (Match part in parts)
            values.TryAdd(part.Groups["name"].Value, part.Groups["value"].Value);
        return line with
        {
            Reference = StatementText.Name(values.GetValueOrDefault("EREF")) ?? line.Reference,
            Counterparty = StatementText.Name(values.GetValueOrDefault("NAME")),
            CounterpartyAccount = StatementText.Name(values.GetValueOrDefault("IBAN")) ?? line.CounterpartyAccount,
            Text = StatementText.Clean(values.GetValueOrDefault("REMI")) ?? StatementText.Clean(whole),
        };
    }

    [GeneratedRegex(@"^\s?[0-9]{3}(?<sign>[?>])", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Structured();

    [GeneratedRegex(
        @"/(?<name>[A-Z]{3,4})/(?<value>.*?)(?=/[A-Z]{3,4}/|$)",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant,
        1000
    )]
    private static partial Regex Slashes();
}
