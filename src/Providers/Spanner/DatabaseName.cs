using System.Text.RegularExpressions;
using Florin.Platform.Configuration;

namespace Florin.Spanner;

/// <summary>The name of a database, with those of its instance and its project.</summary>
/// <param name="Instance"><c>projects/P/instances/I</c>.</param>
/// <param name="Id">The database's own name.</param>
internal sealed partial record DatabaseName(string Instance, string Id)
{
    /// <summary>The configured one.</summary>
    /// <exception cref="WrongConfiguration">It is missing or not valid.</exception>
    public static DatabaseName Of(SpannerOptions options)
    {
        const string Expected =
            "expected projects/PROJECT/instances/INSTANCE/databases/DATABASE, where DATABASE is 2 to 30 lowercase letters, digits, '-' and '_', a letter first";
        if (string.IsNullOrWhiteSpace(options.Database))
            throw new WrongConfiguration($"{SpannerOptions.DatabaseKey} is missing: {Expected}.");
        return Form().Match(options.Database) is { Success: true } found
            ? new DatabaseName(found.Groups["instance"].Value, found.Groups["id"].Value)
            : throw new WrongConfiguration($"{SpannerOptions.DatabaseKey} is '{options.Database}': {Expected}.");
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Instance}/databases/{Id}";

    [GeneratedRegex(
        "^(?<instance>projects/[a-z0-9.:-]+/instances/[a-z][a-z0-9-]*)/databases/(?<id>[a-z][a-z0-9_-]{1,29})$",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Form();
}
