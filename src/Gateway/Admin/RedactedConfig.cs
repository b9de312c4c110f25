using System.Buffers;
using Microsoft.Extensions.Configuration;

namespace Florin.Gateway;

/// <summary>The configuration to be shown: only what Florin reads, and no secret of it.</summary>
internal static class RedactedConfig
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
        "Risk",
        "Payment",
        "Notification",
        "Analytics",
        "Redis",
        "Logging",
    ];

    private static readonly string[] Secrets = ["password", "secret", "key", "token", "credentials", "connectionstring"];

    // What a route puts into headers and parameters, or compares them with, may be anybody's key.
    private static readonly SearchValues<string> Within = SearchValues.Create(
        [":transforms:", ":headers:", ":cookies:", ":queryparameters:"],
        StringComparison.OrdinalIgnoreCase
    );

    // A password within an address or a list of settings.
    private static readonly SearchValues<string> Revealing = SearchValues.Create(
        ["password=", "pwd=", "secret=", "bearer "],
        StringComparison.OrdinalIgnoreCase
    );

    /// <summary>Every setting that has a value.</summary>
    public static IReadOnlyDictionary<string, string> Of(IConfiguration configuration) =>
        Sections
            .SelectMany(section => configuration.GetSection(section).AsEnumerable())
            .Where(setting => setting.Value is not null)
            .OrderBy(setting => setting.Key, StringComparer.Ordinal)
            .ToDictionary(setting => setting.Key, setting => Shown(setting.Key, setting.Value!), StringComparer.Ordinal); // Just seen.

    /// <summary>The value of a setting, unless it may be a secret.</summary>
    public static string Shown(string key, string value) =>
        Array.Exists(Secrets, secret => key.EndsWith(secret, StringComparison.OrdinalIgnoreCase))
        || key.AsSpan().ContainsAny(Within)
        || value.AsSpan().ContainsAny(Revealing)
        || HasUser(value)
            ? Redacted
            : value;

    private static bool HasUser(string value) =>
        Uri.TryCreate(value, UriKind.Absolute, out var address) && address.UserInfo.Length > 0;
}
