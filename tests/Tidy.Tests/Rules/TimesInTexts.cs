using System.Text.RegularExpressions;

namespace Florin.Tidy.Rules;

/// <summary>
/// A time in a text that somebody reads is written as in the rest of the API (<c>Rfc3339.Text</c>): the format O of a
/// <see cref="DateTimeOffset"/> ends with an offset instead.
/// </summary>
internal static partial class TimesInTexts
{
    // Of what is compared and read by nobody; of the log's own messages, whose templates the framework formats; and of times
    // without an offset.
    private static readonly string[] Exempt =
    [
        "src/Services/Analytics/Projections/AnalyticsInViews.cs",
        "src/Services/Users/Passwords/MailTokens.cs",
        "src/Platform/Http/Tls/CertificateFiles.cs",
        "src/Services/Users/OAuth/External/ProviderClock.cs",
    ];

    /// <summary>Times that are formatted by O in a text.</summary>
    public static IEnumerable<Violation> Check(IEnumerable<SourceFile> code) =>
        from file in code
        where file.Path.StartsWith("src/", StringComparison.Ordinal) && !Exempt.Contains(file.Path, StringComparer.Ordinal)
        from index in Enumerable.Range(0, file.Lines.Count)
        where RoundTrip().IsMatch(file.Lines[index])
        select new Violation($"{file.Path}:{index + 1}", "a time is written with an offset; use Rfc3339.Text");

    [GeneratedRegex(
        """\{[^{}"]+:[Oo]\}|\.ToString\("[Oo]"[,)]""",
        RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex RoundTrip();
}
