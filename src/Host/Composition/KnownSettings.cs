using System.Collections;
using Florin.Cli;
using Florin.Gateway.Features.Proxies;
using Florin.Gateway.Pipeline;
using Florin.Gateway.Pipeline.Admin;
using Florin.GraphQlEdge;
using Florin.GrpcEdge;
using Florin.Host.Web.Tls;
using Florin.Kernel;
using Florin.Observability.Alerts;
using Florin.Observability.Logging;
using Florin.Observability.Tracing;
using Florin.Platform.Calls;
using Florin.Platform.Configuration;
using Florin.Platform.EventLog;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Platform.Identity.Tokens;
using Florin.Platform.Queries;
using Florin.Platform.Secrets;
using Florin.S3;
using Florin.WebConsole;
using Microsoft.Extensions.Configuration;

namespace Florin.Host.Composition;

/// <summary>Every setting that anything reads, so that a mistyped one is refused instead of doing nothing.</summary>
internal static class KnownSettings
{
    private const string Service = "{name}";

    // A name that the operator gives, such as that of a channel.
    private const string Named = "{key}";

    // What is read into no options: the addresses of services, the levels that the framework reads, and a list.
    private static readonly string[] Open =
    [
        $"Services:{Service}:Address",
        FeedSources.KeyOf(Service),
        ReplicaStores.RequireAllOf(Service),
        "Logging:LogLevel:{category}",
        "Logging:{provider}:LogLevel:{category}",
        TrustedProxies.Key,
        TrustedProxies.Key + ":",
    ];

    private const string AttachmentBucket = "Attachments:S3";

    private static readonly string[] CheckedElsewhere = ["Gateway", "Services", "Logging"];

    private static readonly (string Section, Type Options)[] Own =
    [
        ("Florin", typeof(FlorinOptions)),
        ("Florin:Otlp", typeof(OtlpOptions)),
        (TlsOptions.Section, typeof(TlsOptions)),
        (ServiceTlsOptions.Section, typeof(ServiceTlsOptions)),
        (TracingOptions.Section, typeof(TracingOptions)),
        (MembershipOptions.Section, typeof(MembershipOptions)),
        (TokenOptions.Section, typeof(TokenOptions)),
        (IdentityOptions.Section, typeof(IdentityOptions)),
        (SecretsOptions.Section, typeof(SecretsOptions)),
        (S3Options.Section, typeof(S3Options)),
        (AttachmentBucket, typeof(BucketOptions)),
        (QueryCacheOptions.Section, typeof(QueryCacheOptions)),
        (WaitingOptions.Section, typeof(WaitingOptions)),
        ("EventStore", typeof(LogOptions)),
        (StorageOptions.OfLogs, typeof(StorageOptions)),
        (StorageOptions.OfViews, typeof(StorageOptions)),
        (ReplicaOptions.Section, typeof(ReplicaOptions)),
        ("Calls", typeof(CallOptions)),
        (LoggingOptions.Section, typeof(LoggingOptions)),
        (ConsoleOptions.Section, typeof(ConsoleOptions)),
        (GraphQlOptions.Section, typeof(GraphQlOptions)),
        (GrpcOptions.Section, typeof(GrpcOptions)),
        .. AlertSettings.Sections,
    ];

    /// <summary>Every section that is read, and what it is read into.</summary>
    public static IEnumerable<(string Section, Type Options)> Sections =>
        Own.Concat(StorageProviders.All.SelectMany(provider => provider.Sections))
            .Concat(RelayProviders.All.SelectMany(provider => provider.Sections))
            .Concat(RemoteStores.All.SelectMany(provider => provider.Sections))
            .Concat(SearchProviders.All.SelectMany(provider => provider.Sections))
            .Concat(ApiGateway.Sections)
            .Concat(Catalog.Described().SelectMany(service => service.Sections));

    /// <summary>The sections that a process reads before it makes a gateway.</summary>
    /// <param name="options">What it hosts.</param>
    public static IEnumerable<(string Section, Type Options)> Before(FlorinOptions options) =>
        Own.Append((AdminOptions.Section, typeof(AdminOptions)))
            .Concat(StorageProviders.All.SelectMany(provider => provider.Sections))
            .Concat(RelayProviders.All.SelectMany(provider => provider.Sections))
            .Concat(RemoteStores.All.SelectMany(provider => provider.Sections))
            .Concat(SearchProviders.All.SelectMany(provider => provider.Sections))
            .Concat(
                Catalog
                    .Described()
                    .Where(service => options.Hosts(service.Definition.Name))
                    .SelectMany(service => service.Sections)
            );

    /// <summary>The settings, such as <c>Florin:BasePort</c>; one that ends in a colon means all below it, a name in braces any.</summary>
    public static IReadOnlyList<string> All() =>
        [
            .. Sections
                .SelectMany(s => Below(s.Section, s.Options))
                .Concat(Open)
                .Distinct(StringComparer.OrdinalIgnoreCase)
                .Order(StringComparer.Ordinal),
        ];

    /// <summary>Refuses settings that nothing reads.</summary>
    /// <exception cref="WrongUsage">Some are unknown; all of them are named.</exception>
    public static void Check(IEnumerable<string> settings)
    {
        var known = AllAndFiles();
        var unknown = settings
            .Where(setting => !known.Any(k => Fits(setting, k)))
            .Select(key => ProblemOf(key, known))
            .ToList();
        if (unknown.Count > 0)
            throw new WrongUsage(string.Join(Environment.NewLine, unknown));
    }

    /// <summary>
    /// What nothing reads of the configuration, wherever it was set. Sections that are nobody's here are others', and some are
    /// checked by who reads them.
    /// </summary>
    public static IEnumerable<string> Unknown(IConfiguration configuration)
    {
        var known = AllAndFiles();
        var sections = known
            .Select(TopOf)
            .Except(CheckedElsewhere, StringComparer.OrdinalIgnoreCase)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        return configuration
            .AsEnumerable()
            .Where(setting => setting.Value is not null && sections.Contains(TopOf(setting.Key)))
            .Select(setting => setting.Key)
            .Where(key => key.Contains(':', StringComparison.Ordinal) && !known.Any(k => Fits(key, k)))
            .Select(key => ProblemOf(key, known));
    }

    private static List<string> AllAndFiles() => [.. All(), .. SecretFiles.Settings];

    private static string ProblemOf(string unknown, IReadOnlyList<string> known) =>
        BelowAName(unknown) is { Count: > 0 } names
            ? $"Unknown setting '{Shown.Of(unknown)}': expected one of {string.Join(", ", names)}."
            : $"Unknown setting '{unknown}'. {Meant(unknown, known)}".TrimEnd();

    private static string TopOf(string key) => key.Split(':')[0];

    // A section's name means a setting in it, and where it has a provider, most likely that.
    private static string Meant(string setting, IReadOnlyList<string> known) =>
        known
            .Where(k => k.StartsWith($"{setting}:", StringComparison.OrdinalIgnoreCase))
            .OrderByDescending(k => k.EndsWith(":Provider", StringComparison.Ordinal))
            .FirstOrDefault()
            is { } inside
            ? $"Did you mean '{inside}'?"
            : OfServices(setting, known) ?? InOneValue(setting, known) ?? Suggestion.For(setting, known);

    // What may stand where a setting does that is below a name of the operator's.
    private static List<string> BelowAName(string setting)
    {
        var parts = setting.Split(':');
        var patterns = Sections
            .SelectMany(section => Below(section.Section, section.Options))
            .Select(known => known.Split(':'))
            .Where(known => known.Contains(Named))
            .ToList();
        for (var length = parts.Length - 1; length > 0 && !patterns.Exists(k => Fits(parts[..(length + 1)], k)); length--)
            if (Next(parts[..length]) is { Count: > 0 } next)
                return next;
        return [];

        List<string> Next(string[] above) =>
            [
                .. patterns
                    .Where(k =>
                        k.Length > above.Length && k.AsSpan(..above.Length).Contains(Named) && Fits(above, k[..above.Length])
                    )
                    .Select(k => k[above.Length])
                    .Distinct(StringComparer.Ordinal),
            ];
    }

    private static string? InOneValue(string setting, IReadOnlyList<string> known) =>
        setting.LastIndexOf(':') is > 0 and var end && known.FirstOrDefault(k => Fits(setting[..end], k)) is { } parent
            ? $"'{parent}' takes one value; several, where they are allowed, are separated by commas."
            : null;

    // It would be known under the name of a service.
    private static string? OfServices(string setting, IReadOnlyList<string> known)
    {
        var parts = setting.Split(':');
        if (known.FirstOrDefault(k => k.Contains(Service) && FitsAnyName(parts, k.Split(':'))) is not { } pattern)
            return null;
        var names = pattern == FeedSources.KeyOf(Service) ? FeedSources.Named : Catalog.Services.Select(s => s.Name);
        var wrong = parts[Array.IndexOf(pattern.Split(':'), Service)];
        return $"'{Shown.Of(wrong)}' is none of the services that it can be set for: {string.Join(", ", names)}.";
    }

    private static bool FitsAnyName(string[] setting, string[] known) =>
        setting.Length == known.Length
        && setting.Zip(known).All(part => part.Second == Service || FitsPart(part.First, part.Second));

    /// <summary>Whether a key is that of a known setting.</summary>
    internal static bool Fits(string setting, string known) =>
        known.EndsWith(':') ? setting.StartsWith(known, StringComparison.OrdinalIgnoreCase)
        : known.Contains('{') ? Fits(setting.Split(':'), known.Split(':'))
        : setting.Equals(known, StringComparison.OrdinalIgnoreCase);

    private static bool Fits(string[] setting, string[] known) =>
        setting.Length == known.Length && setting.Zip(known).All(part => FitsPart(part.First, part.Second));

    private static bool FitsPart(string part, string known) =>
        known == Service ? Catalog.Services.Any(s => s.Name.Equals(part, StringComparison.OrdinalIgnoreCase))
        : known.StartsWith('{') ? part.Length > 0
        : part.Equals(known, StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<string> Below(string section, Type options)
    {
        foreach (var property in options.GetProperties())
        {
            var (key, type) = (
                $"{section}:{property.Name}",
                Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType
            );
            if (IsValue(type))
            {
                if (property.CanWrite)
                    yield return key;
            }
            else if (type.IsAssignableTo(typeof(IDictionary)))
                foreach (var deeper in BelowNames(key, type))
                    yield return deeper;
            else if (property.CanWrite)
                foreach (var deeper in Below(key, type))
                    yield return deeper;
        }
    }

    private static IEnumerable<string> BelowNames(string key, Type dictionary) =>
        CheckedElsewhere.Contains(TopOf(key)) || SettingTypes.ElementOf(dictionary) is not { } item ? [$"{key}:"]
        : IsValue(item) ? [$"{key}:{Named}"]
        : Below($"{key}:{Named}", item);

    private static bool IsValue(Type type) =>
        type.IsPrimitive || type.IsEnum || (type.Namespace == nameof(System) && !type.IsGenericType);
}
