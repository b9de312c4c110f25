using System.ComponentModel.DataAnnotations;
using Florin.Platform.Configuration;

namespace Florin.MySql;

/// <summary>How logs are kept in MySQL or MariaDB: section <c>Storage:MySql</c>. Each service has its own pool.</summary>
public sealed record MySqlOptions : IValidatableObject
{
    /// <summary>The section.</summary>
    public const string Section = "Storage:MySql";

    /// <summary>The key of the connection string, for messages: its value is never shown.</summary>
    public const string ConnectionKey = $"{Section}:{nameof(ConnectionString)}";

    /// <summary>
    /// Where the server is and who connects, such as <c>Server=db;User ID=florin;Password=…</c>; a secret. It names no
    /// database.
    /// </summary>
    [SecretSetting]
    public string? ConnectionString { get; init; }

    /// <summary>What the name of each service's database begins with. Default <c>florin_</c>.</summary>
    [Required]
    [RegularExpression("[A-Za-z0-9_]{1,40}", ErrorMessage = "must be 1 to 40 letters, digits and underscores.")]
    public string DatabasePrefix { get; init; } = "florin_";

    /// <summary>So many connections are the writer's own; readers share the others.</summary>
    internal const int WriterConnections = 2;

    /// <summary>So many connections are kept open. Default 5.</summary>
    [Range(0, 1000)]
    public int MinPoolSize { get; init; } = 5;

    /// <summary>No more connections are open at a time; two of them are the writer's. Default 20.</summary>
    [Range(3, 1000)]
    public int MaxPoolSize { get; init; } = 20;

    /// <summary>How long to wait for a connection, in whole seconds. Default 30 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan AcquireTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A connection beyond the minimum that nobody used for so long is closed, in whole seconds. Default 5 min.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Runs on a server that may lose what it has acknowledged, which is reported and not refused. Default false.
    /// </summary>
    public bool AllowUnsafe { get; init; }

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (MinPoolSize > MaxPoolSize)
            yield return new ValidationResult(
                "the minimum must not exceed the maximum.",
                [nameof(MinPoolSize), nameof(MaxPoolSize)]
            );
    }

    /// <summary>Never shows the connection string.</summary>
    public override string ToString() => Section;
}
