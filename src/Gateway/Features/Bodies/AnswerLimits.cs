using System.ComponentModel.DataAnnotations;

namespace Florin.Gateway.Features.Bodies;

/// <summary>How long, and how much of them, answers wait for clients that are slow to read: section <c>Gateway:Answers</c>.</summary>
internal sealed record AnswerLimits : IValidatableObject
{
    /// <summary>Its section.</summary>
    public const string Section = "Gateway:Answers";

    /// <summary>Bytes of answers that wait for their clients at a time, of everybody. Default 256 MB.</summary>
    [Range(1 << 16, 1L << 40)]
    public long MaxBytes { get; init; } = 256 << 20;

    /// <summary>Bytes of answers that wait at a time for clients of one address. Default 64 MB.</summary>
    [Range(1 << 16, 1L << 40)]
    public long MaxBytesPerClient { get; init; } = 64 << 20;

    /// <summary>How fast an answer that waits must be read. Default 1024 bytes; 0 for as slowly as its client likes.</summary>
    [Range(0, int.MaxValue)]
    public int MinBytesPerSecond { get; init; } = 1024;

    /// <summary>For how long nothing of it need be read. Default 5 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "01:00:00")]
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (MaxBytesPerClient > MaxBytes)
            yield return new ValidationResult($"must be at most MaxBytes, which is {MaxBytes}.", [nameof(MaxBytesPerClient)]);
    }
}
