using System.ComponentModel.DataAnnotations;
using System.Reflection;
using Florin.Kernel;
using Florin.Platform.Configuration;
using Microsoft.Extensions.Configuration;
using StackExchange.Redis;

namespace Florin.Redis;

/// <summary>The Redis that instances share: section <c>Redis</c>. Redis 5 or newer.</summary>
public sealed record RedisOptions : IValidatableObject
{
    /// <summary>The section.</summary>
    public const string Section = "Redis";

    /// <summary>Another name of the same section, from when only gateways used Redis.</summary>
    public const string Alias = "Gateway:Redis";

    /// <summary>A comma list of <c>host:port</c>, such as 127.0.0.1:6379; none without it.</summary>
    public string? Endpoints { get; init; }

    /// <summary>The password, which is a secret; none without it.</summary>
    [SecretSetting]
    public string? Password { get; init; }

    /// <summary>Whether the connection is encrypted. Default false.</summary>
    public bool Ssl { get; init; }

    /// <summary>The number of the database. Default 0.</summary>
    [Range(0, 65535)]
    public int Database { get; init; }

    /// <summary>What every key begins with. Default <c>florin:</c>.</summary>
    [Required]
    public string KeyPrefix { get; init; } = "florin:";

    /// <summary>No request waits longer for Redis; what no request waits for may take a second. Default 100 ms.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:00:10")]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How long Redis is not asked after it failed. Default 1 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:10:00")]
    public TimeSpan BreakDuration { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How often a gateway tells that it lives; after five times of silence it no longer counts. Default 1 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:10:00")]
    public TimeSpan HeartbeatEvery { get; init; } = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Endpoints is not null && HostPorts.ProblemOf(Endpoints, port: 6379) is { } problem)
            yield return new ValidationResult(problem, [nameof(Endpoints)]);
    }

    /// <summary>Adds what the two sections say differently.</summary>
    internal static void Compare(IConfiguration configuration, ICollection<string> problems)
    {
        foreach (var property in typeof(RedisOptions).GetProperties().Where(p => p.CanWrite))
        {
            var (key, alias) = ($"{Section}:{property.Name}", $"{Alias}:{property.Name}");
            if (
                configuration[key] is { } value
                && configuration[alias] is { } other
                && !value.Equals(other, StringComparison.Ordinal)
            )
                problems.Add($"{key} is {Said(property, value)} and {alias} is {Said(property, other)}, {OneSetting}");
        }
    }

    /// <summary>Reads both sections.</summary>
    /// <exception cref="WrongConfiguration">A value is not allowed, or the sections differ.</exception>
    internal static RedisOptions Of(IConfiguration configuration)
    {
        var problems = new List<string>();
        Compare(configuration, problems);
        if (problems.Count > 0)
            throw new WrongConfiguration(string.Join(Environment.NewLine, problems));
        _ = configuration.Options<RedisOptions>(Section); // A mistake is named by the key that was given.
        _ = configuration.Options<RedisOptions>(Alias);
        var both = configuration.GetSection(Alias).AsEnumerable(makePathsRelative: true).ToList();
        both.AddRange(configuration.GetSection(Section).AsEnumerable(makePathsRelative: true));
        var merged = both.Where(s => s is { Key.Length: > 0, Value: not null })
            .GroupBy(s => $"{Section}:{s.Key}", StringComparer.OrdinalIgnoreCase)
            .Select(s => KeyValuePair.Create(s.Key, s.Last().Value));
        return new ConfigurationBuilder().AddInMemoryCollection(merged).Build().Options<RedisOptions>(Section);
    }

    /// <summary>Never shows the password.</summary>
    public override string ToString() => $"{Endpoints}/{Database}";

    internal ConfigurationOptions ForClient()
    {
        var client = new ConfigurationOptions
        {
            AbortOnConnectFail = true, // It says why; RedisLink tries again.
            ConnectTimeout = 1000,
            SyncTimeout = 1000,
            KeepAlive = 5,
            ClientName = "florin",
            DefaultDatabase = Database,
            Password = Password,
            Ssl = Ssl,
        };
        foreach (var (host, port) in HostPorts.Read(Endpoints ?? ""))
            client.EndPoints.Add(host!, port); // Both were checked.
        return client;
    }

    private const string OneSetting = "which are the same setting; give one of them.";

    private static string Said(PropertyInfo property, string value) =>
        property.IsDefined(typeof(SecretSettingAttribute)) ? "a secret" : $"'{Shown.Of(value)}'";
}
