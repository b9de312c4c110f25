using System.ComponentModel.DataAnnotations;
using Florin.Platform.Configuration;

namespace Florin.Mongo;

/// <summary>
/// How read models and replicas are kept in MongoDB: section <c>Storage:Mongo</c>. Each service has a pool for each of the two.
/// </summary>
public sealed record MongoOptions : IValidatableObject
{
    /// <summary>The section.</summary>
    public const string Section = "Storage:Mongo";

    /// <summary>The key of the connection string, for messages: its value is never shown.</summary>
    public const string ConnectionKey = $"{Section}:{nameof(ConnectionString)}";

    /// <summary>
    /// Where the servers are and who connects, such as <c>mongodb://florin:…@db1,db2,db3/?replicaSet=rs0</c>; a secret. It names
    /// no database.
    /// </summary>
    [SecretSetting]
    public string? ConnectionString { get; init; }

    /// <summary>What the name of each service's database begins with. Default <c>florin_</c>.</summary>
    [Required]
    [RegularExpression("[A-Za-z0-9_]{1,30}", ErrorMessage = "must be 1 to 30 letters, digits and underscores.")]
    public string DatabasePrefix { get; init; } = "florin_";

    /// <summary>So many connections are kept open to each server. Default 5.</summary>
    [Range(0, 1000)]
    public int MinPoolSize { get; init; } = 5;

    /// <summary>No more connections are open to each server at a time. Default 20.</summary>
    [Range(1, 1000)]
    public int MaxPoolSize { get; init; } = 20;

    /// <summary>A connection that nobody used for so long is closed. Default 5 min.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long to wait until a server is there that can do what is asked. Default 30 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan ServerSelectionTimeout { get; init; } = TimeSpan.FromSeconds(30);

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
