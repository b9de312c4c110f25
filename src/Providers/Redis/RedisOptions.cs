using System.ComponentModel.DataAnnotations;
using Florin.Platform.Configuration;
using StackExchange.Redis;

namespace Florin.Redis;

/// <summary>Where gateways count together: section <c>Gateway:Redis</c>. Redis 5 or newer.</summary>
public sealed record RedisOptions : IValidatableObject
{
    /// <summary>The section.</summary>
    public const string Section = "Gateway:Redis";

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

    /// <summary>No request waits longer for Redis. Default 50 ms.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:00:10")]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>How long Redis is not asked after it failed. Default 1 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:10:00")]
    public TimeSpan BreakDuration { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How often this gateway tells that it lives; after five times of silence it no longer counts. Default 1 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:10:00")]
    public TimeSpan HeartbeatEvery { get; init; } = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Endpoints is not null && !IsAllowed(Endpoints))
            yield return new ValidationResult(
                "must be a comma-separated list of host:port, such as 127.0.0.1:6379.",
                [nameof(Endpoints)]
            );
    }

    /// <summary>Never shows the password.</summary>
    public override string ToString() => $"{Endpoints}/{Database}";

    internal ConfigurationOptions ForClient()
    {
        var client = new ConfigurationOptions
        {
            AbortOnConnectFail = false, // It connects when it can.
            ConnectTimeout = 1000,
            SyncTimeout = 1000,
            KeepAlive = 5,
            ClientName = "florin-gateway",
            DefaultDatabase = Database,
            Password = Password,
            Ssl = Ssl,
        };
        foreach (var (host, port) in Read(Endpoints ?? ""))
            client.EndPoints.Add(host, port);
        return client;
    }

    private static bool IsAllowed(string endpoints) =>
        Read(endpoints).ToList() is { Count: > 0 } read && read.TrueForAll(e => e.Port > 0);

    private static IEnumerable<(string Host, int Port)> Read(string endpoints)
    {
        foreach (var endpoint in endpoints.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var colon = endpoint.LastIndexOf(':');
            var port = colon > 0 && ushort.TryParse(endpoint[(colon + 1)..], out var read) ? read : 0;
            yield return (colon > 0 ? endpoint[..colon] : endpoint, port);
        }
    }
}
