using System.ComponentModel.DataAnnotations;
using Florin.Gateway.Model;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Florin.Gateway.Features.Caching;

/// <summary>What a route answers when its service cannot.</summary>
internal enum FallbackKind
{
    /// <summary>The last good answer to the same request.</summary>
    LastGood,

    /// <summary>Always the same.</summary>
    Static,
}

/// <summary>
/// What a route answers while its circuit is open, its bulkhead full, or its service out of reach or too slow:
/// <c>Gateway:Routes:{id}:Fallback</c>.
/// </summary>
internal sealed record FallbackOptions : IValidatableObject
{
    private const int MaxBody = 64 << 10;

    /// <summary>LastGood or Static. Default LastGood.</summary>
    public FallbackKind Kind { get; init; } = FallbackKind.LastGood;

    /// <summary>How old the last good answer may be. Default one hour.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "7.00:00:00")]
    public TimeSpan MaxAge { get; init; } = TimeSpan.FromHours(1);

    /// <summary>The status of a static answer. Default 200.</summary>
    [Range(200, 599)]
    public int Status { get; init; } = StatusCodes.Status200OK;

    /// <summary>The content type of a static answer. Default application/json.</summary>
    public string ContentType { get; init; } = "application/json; charset=utf-8";

    /// <summary>The body of a static answer. With it, LastGood falls back to it where there is no good answer yet.</summary>
    public string? Body { get; init; }

    /// <summary>Whether there is something static to answer.</summary>
    public bool HasStatic => Kind is FallbackKind.Static || Body is not null;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Body?.Length > MaxBody)
            yield return new ValidationResult($"must have at most {MaxBody} characters.", [nameof(Body)]);
        if (!MediaTypeHeaderValue.TryParse(ContentType, out _) || !HeaderText.IsValue(ContentType))
            yield return new ValidationResult(
                "must be a content type, such as application/json; charset=utf-8.",
                [nameof(ContentType)]
            );
    }
}
