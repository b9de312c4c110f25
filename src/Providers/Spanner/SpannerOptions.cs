using System.ComponentModel.DataAnnotations;

namespace Florin.Spanner;

/// <summary>How logs are kept in Spanner: section <c>Storage:Spanner</c>. Each service has its own sessions.</summary>
public sealed record SpannerOptions : IValidatableObject
{
    /// <summary>The section.</summary>
    public const string Section = "Storage:Spanner";

    /// <summary>The key of the database's name, for messages.</summary>
    public const string DatabaseKey = $"{Section}:{nameof(Database)}";

    /// <summary>The key of the file with credentials, for messages.</summary>
    public const string CredentialsKey = $"{Section}:{nameof(CredentialsFile)}";

    /// <summary>So many sessions are the writer's own; readers share the others.</summary>
    internal const int WriterSessions = 2;

    /// <summary>
    /// The database of all services, <c>projects/P/instances/I/databases/D</c>. The instance must exist; the database is
    /// created if it is missing.
    /// </summary>
    public string? Database { get; init; }

    /// <summary>
    /// A file with the key of a service account, or of an impersonated one. Default none: the credentials that the machine has
    /// (application default credentials).
    /// </summary>
    public string? CredentialsFile { get; init; }

    /// <summary>So many sessions are kept. Default 5.</summary>
    [Range(0, 1000)]
    public int MinPoolSize { get; init; } = 5;

    /// <summary>No more sessions are open at a time; two of them are the writer's. Default 20.</summary>
    [Range(3, 1000)]
    public int MaxPoolSize { get; init; } = 20;

    /// <summary>How long to wait for a session. Default 30 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan AcquireTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A session beyond the minimum that nobody used for so long is deleted. Default 5 min.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:50:00")]
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a call may take, and how long a transaction that is aborted is tried again. Default 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (MinPoolSize > MaxPoolSize)
            yield return new ValidationResult(
                "the minimum must not exceed the maximum.",
                [nameof(MinPoolSize), nameof(MaxPoolSize)]
            );
    }
}
