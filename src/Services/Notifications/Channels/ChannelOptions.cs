using System.ComponentModel.DataAnnotations;
using Florin.Platform.Configuration;
using Florin.Platform.Resilience.Breaker;
using Microsoft.Extensions.Options;

namespace Florin.Notifications.Channels;

/// <summary>What reaches a user by a channel.</summary>
internal enum ChannelKind
{
    /// <summary>A text message to a telephone number.</summary>
    Sms,

    /// <summary>A notification to an application, by a token of its device.</summary>
    Push,

    /// <summary>A message in a chat.</summary>
    Chat,
}

/// <summary>The request that sends a message: section <c>Notification:Channels:{name}</c>.</summary>
internal sealed record ChannelOptions : IValidatableObject
{
    /// <summary>sms, push or chat: what an address on it looks like.</summary>
    [Required]
    public ChannelKind? Kind { get; init; }

    /// <summary>
    /// Where messages go: an https address, or an http address of this machine. Its path and query may have variables.
    /// </summary>
    [SecretSetting]
    public string? Url { get; init; }

    /// <summary>POST, PUT or GET. Default POST.</summary>
    [AllowedValues("POST", "PUT", "GET")]
    public string Method { get; init; } = "POST";

    /// <summary>The headers of the request by name; their values may have variables.</summary>
    public Dictionary<string, string> Headers { get; init; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The type of the body, which says how values in it are escaped. Default application/json.</summary>
    [StringLength(100)]
    public string ContentType { get; init; } = "application/json";

    /// <summary>The body with variables. None without one.</summary>
    [StringLength(10_000)]
    public string? Body { get; init; }

    /// <summary>What the variable <c>secret</c> has, such as a token.</summary>
    [SecretSetting]
    public string? Secret { get; init; }

    /// <summary>The statuses of an answer that mean that the message was taken, comma-separated. Any from 200 to 299 without them.</summary>
    [StringLength(200)]
    public string? Success { get; init; }

    /// <summary>
    /// Where the answer has the provider's id of the message: a JSON Pointer such as <c>/messages/0/id</c>, or <c>header:</c> and
    /// a name. None without it.
    /// </summary>
    [StringLength(200)]
    public string? MessageId { get; init; }

    /// <summary>How many messages are sent in a second at the most. Default 10.</summary>
    [Range(1, 1000)]
    public int Rate { get; init; } = 10;

    /// <summary>How many are under way at the same time. Default 4.</summary>
    [Range(1, 64)]
    public int Connections { get; init; } = 4;

    /// <summary>How often a message is tried. Default 8.</summary>
    [Range(1, 20)]
    public int MaxAttempts { get; init; } = 8;

    /// <summary>The wait after the first attempt that failed; doubled each time, up to an hour. Default 5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "01:00:00")]
    public TimeSpan Backoff { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long one attempt may take. Default 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:02:00")]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>What could not be sent for so long after it was due has failed. Default one day.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "30.00:00:00")]
    public TimeSpan MaxAge { get; init; } = TimeSpan.FromDays(1);

    /// <summary>When nothing is sent for a while because the provider fails.</summary>
    [ValidateObjectMembers]
    public CircuitBreakerOptions CircuitBreaker { get; init; } = new() { MinimumThroughput = 5 };

    /// <summary>The statuses of <see cref="Success"/>; empty for any from 200 to 299.</summary>
    public IReadOnlyList<string> SuccessStatuses =>
        (Success ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (ChannelRequest.ProblemOfUrl(Url) is { } url)
            yield return new ValidationResult(url, [nameof(Url)]);
        if (SuccessStatuses.Any(text => !int.TryParse(text, out var status) || status is < 100 or > 599))
            yield return new ValidationResult("expected statuses such as 200,202.", [nameof(Success)]);
        if (MessageId is { Length: > 0 } && MessageIdOf.Read(MessageId) is null)
            yield return new ValidationResult(
                "expected a JSON Pointer such as /messages/0/id, or header: and the name of a header.",
                [nameof(MessageId)]
            );
        foreach (var (key, problem) in ChannelRequest.Problems(this))
            yield return new ValidationResult(problem, [key]);
    }
}
