using System.ComponentModel.DataAnnotations;
using Florin.Platform.Configuration;
using Florin.Platform.Http;

namespace Florin.Payments.Processors;

/// <summary>Which processor moves money outside the books: section <c>Payment:Processor</c>.</summary>
internal sealed record ProcessorOptions : IValidatableObject
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Payment:Processor";

    /// <summary>Where payments are posted. Without it the sandbox stands in.</summary>
    public string? Url { get; init; }

    /// <summary>
    /// The sandbox is used where there is no <see cref="Url"/>: its payments move no money. False makes
    /// a forgotten address stop the start. Default true.
    /// </summary>
    public bool AllowSandbox { get; init; } = true;

    /// <summary>The bearer token that the processor knows Florin by; none without it.</summary>
    [SecretSetting]
    public string? Token { get; init; }

    /// <summary>How long one call may take before its outcome counts as unknown. Default 30 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00", MinimumIsExclusive = true)]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The same for the sandbox, which answers at once or never: trying it out should not take long. Default 2 s.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00", MinimumIsExclusive = true)]
    public TimeSpan SandboxTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// How long a caller waits for a payment's answer before it is answered that the payment is pending; the call continues.
    /// Default 250 ms.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:01:00")]
    public TimeSpan AnswerWithin { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How many calls may be under way before further payments are told to come back later. Default 10000.</summary>
    [Range(1, 1_000_000)]
    public int MaxConcurrent { get; init; } = 10_000;

    /// <summary>How many of them may be one user's. Default a quarter of <see cref="MaxConcurrent"/>.</summary>
    [Range(1, 1_000_000)]
    public int? MaxConcurrentPerUser { get; init; }

    public bool IsSandbox => string.IsNullOrEmpty(Url);

    /// <summary><see cref="MaxConcurrentPerUser"/>, or its default.</summary>
    public int ConcurrentPerUser() => MaxConcurrentPerUser ?? Math.Max(1, MaxConcurrent / 4);

    /// <summary>These options with the timeout that the processor in use has.</summary>
    public ProcessorOptions InEffect() => IsSandbox && SandboxTimeout < Timeout ? this with { Timeout = SandboxTimeout } : this;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        var isWeb = Uri.TryCreate(Url, UriKind.Absolute, out var url) && url.Scheme is "http" or "https";
        if (!string.IsNullOrEmpty(Url) && !isWeb)
            yield return new ValidationResult("must be an absolute http or https address.", [nameof(Url)]);
        if (IsSandbox && !AllowSandbox)
            yield return new ValidationResult(
                "must be the address of a payment processor, since Payment:Processor:AllowSandbox is false.",
                [nameof(Url)]
            );
    }

    /// <summary>What payments are recorded to have gone through: <c>sandbox</c> or <c>http</c>.</summary>
    public string Name => IsSandbox ? "sandbox" : "http";

    /// <summary>Never shows the token.</summary>
    public override string ToString() => IsSandbox ? "sandbox" : $"{Url}";

    /// <summary>The processor that is configured.</summary>
    public IPaymentProcessor Make(TimeProvider clock) =>
        IsSandbox
            ? new SandboxProcessor(clock)
            : new HttpProcessor(
                new Uri(Url!), // Else it is the sandbox.
                Token,
                new SentOnce(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
            );
}
