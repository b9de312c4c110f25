using System.Text.RegularExpressions;

namespace Florin.Observability.Alerts.Measures;

/// <summary>Which series of a metric are meant, as Prometheus writes it: <c>name{service="gateway",status=~"5.."}</c>.</summary>
internal sealed partial class Selector
{
    // A busy machine can stop a thread for seconds; these patterns themselves take no time.
    private const int Patience = 60_000;

    // Takes time that grows with the text alone, whatever an administrator writes.
    private const RegexOptions Linear =
        RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;

    private readonly List<(string Label, Func<string, bool> Fits)> _matchers = [];

    private Selector(string name, string matchers) => (Name, Matchers) = (name, matchers);

    /// <summary>The metric's name.</summary>
    public string Name { get; }

    /// <summary>What is between the braces; empty without them.</summary>
    public string Matchers { get; }

    /// <summary>Reads one; null where it is none.</summary>
    public static Selector? Parse(string text)
    {
        if (Form().Match(text) is not { Success: true } form)
            return null;
        var matchers = form.Groups["matchers"].Value;
        var selector = new Selector(form.Groups["name"].Value, matchers);
        var read = 0;
        foreach (Match matcher in Matcher().Matches(matchers))
        {
            if (matcher.Index != read || !selector.Add(matcher))
                return null;
            read = matcher.Index + matcher.Length;
        }
        return read == matchers.Length ? selector : null;
    }

    /// <summary>The same series of a metric whose name has a suffix, such as <c>_bucket</c>.</summary>
    public Selector Suffixed(string suffix) => Parse($"{Name}{suffix}{{{Matchers}}}")!; // This one could be read.

    /// <summary>With one matcher more.</summary>
    public Selector And(string matcher) => Parse($"{Name}{{{(Matchers.Length == 0 ? "" : Matchers + ",")}{matcher}}}")!; // As above.

    /// <summary>Whether a series is meant.</summary>
    public bool Fits(Labels labels) => _matchers.TrueForAll(matcher => matcher.Fits(labels[matcher.Label] ?? ""));

    /// <inheritdoc/>
    public override string ToString() => Matchers.Length == 0 ? Name : $"{Name}{{{Matchers}}}";

    private bool Add(Match matcher)
    {
        var (label, sign, value) = (matcher.Groups["label"].Value, matcher.Groups["sign"].Value, matcher.Groups["value"].Value);
        if (sign is "=" or "!=")
        {
            _matchers.Add((label, text => text == value == (sign == "=")));
            return true;
        }
        try
        {
            var pattern = new Regex($"^(?:{value})$", Linear, Regex.InfiniteMatchTimeout);
            _matchers.Add((label, text => pattern.IsMatch(text) == (sign == "=~")));
            return true;
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return false;
        }
    }

    [GeneratedRegex("""^(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(\{(?<matchers>.*)\})?$""", RegexOptions.ExplicitCapture, Patience)]
    private static partial Regex Form();

    [GeneratedRegex(
        """(^|,) *(?<label>[a-zA-Z_][a-zA-Z0-9_]*) *(?<sign>=~|!~|!=|=) *"(?<value>[^"\\]*)" *""",
        RegexOptions.ExplicitCapture,
        Patience
    )]
    private static partial Regex Matcher();
}
