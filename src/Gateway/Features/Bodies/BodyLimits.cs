using System.ComponentModel.DataAnnotations;
using Florin.Platform.Http;

namespace Florin.Gateway.Features.Bodies;

/// <summary>How bodies are taken in before a service is asked: section <c>Gateway:Body</c>.</summary>
internal sealed record BodyLimits : BodyPace, IValidatableObject
{
    /// <summary>Bytes of bodies that the gateway holds at a time, of everybody. Default 256 MB.</summary>
    [Range(BodyLimit.Bytes, 1L << 40)]
    public long MaxBytes { get; init; } = 256 << 20;

    /// <summary>Bytes of bodies that it holds at a time of one address. Default 64 MB.</summary>
    [Range(BodyLimit.Bytes, 1L << 40)]
    public long MaxBytesPerClient { get; init; } = 64 << 20;

    /// <summary>Requests of one address whose bodies are still on their way. Default 256.</summary>
    [Range(1, 1_000_000)]
    public int MaxPerClient { get; init; } = 256;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (MaxBytesPerClient > MaxBytes)
            yield return new ValidationResult($"must be at most MaxBytes, which is {MaxBytes}.", [nameof(MaxBytesPerClient)]);
    }
}
