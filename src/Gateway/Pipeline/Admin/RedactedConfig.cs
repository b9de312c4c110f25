using System.Buffers;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;

namespace Florin.Gateway.Pipeline.Admin;

/// <summary>The configuration to be shown: only what Florin reads, and no secret of it.</summary>
internal static partial class RedactedConfig
{
    /// <summary>What stands in the place of a secret.</summary>
    public const string Redacted = "[redacted]";

    // Environment variables of the whole machine are in the configuration too; they are nobody's business.
    private static readonly string[] Sections =
    [
        "Florin",
        "Gateway",
        "Services",
        "Calls",
        "EventStore",
        "Saga",
        "Review",
        "Risk",
        "Payment",
        "Notification",
        "Webhooks",
        "Analytics",
        "Reconciliation",
        "Reports",
        "Redis",
        "Storage",
        "Kafka",
        "Feeds",
        "Consumers",
        "Queries",
        "Audit",
        "Console",
        "Tracing",
        "Alerts",
        "Status",
        "Logging",
    ];

    private static readonly string[] Secrets =
    [
        "password",
        "passphrase",
        "pwd",
        "secret",
        "key",
        "token",
        "credential",
        "connectionstring",
    ];

    // What a route puts into headers and parameters, or compares them with, may be anybody's key; an alert's receiver may be known
    // by its address alone.
    private static readonly SearchValues<string> Within = SearchValues.Create(
        [":transforms:", ":headers:", ":cookies:", ":queryparameters:", ":receivers:"],
        StringComparison.OrdinalIgnoreCase
    );

    // Within a value, whatever its key: a parameter of an address or a connection string, or a scheme of authorization, that is
    // named like a secret; or a user name and password before a host.
    [GeneratedRegex(
        """(^|[?&;#,\s"'])[\w.-]*(password|passwd|passphrase|pwd|secret|token|key|sig|signature|credentials?|auth|authorization|code)\s*=""",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex NamedSecret { get; }

    [GeneratedRegex(
        """\b(bearer|basic)\s+\S|-----BEGIN|\S:[^\s/]*@|://[^\s/]*@""",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Revealing { get; }

    /// <summary>Every setting that has a value.</summary>
    public static IReadOnlyDictionary<string, string> Of(IConfiguration configuration) =>
        Sections
            .SelectMany(section => configuration.GetSection(section).AsEnumerable())
            .Where(setting => setting.Value is not null)
            .OrderBy(setting => setting.Key, StringComparer.Ordinal)
            .ToDictionary(setting => setting.Key, setting => Shown(setting.Key, setting.Value!), StringComparer.Ordinal); // Just seen.

    /// <summary>The value of a setting, unless it may be a secret by its key or by its content.</summary>
    public static string Shown(string key, string value) =>
        Array.Exists(Secrets, secret => NameOf(key).EndsWith(secret, StringComparison.OrdinalIgnoreCase))
        || key.AsSpan().ContainsAny(Within)
        || NamedSecret.IsMatch(value)
        || Revealing.IsMatch(value)
            ? Redacted
            : value;

    // Of an item of a list, the list's; of several, as of one.
    private static ReadOnlySpan<char> NameOf(string key)
    {
        var name = key.AsSpan().TrimEnd("0123456789").TrimEnd(':');
        return name.EndsWith("s", StringComparison.OrdinalIgnoreCase) ? name[..^1] : name;
    }
}
