using System.ComponentModel.DataAnnotations;

namespace Florin.Payments.Files;

/// <summary>Payment files: section <c>Payment:Files</c>.</summary>
internal sealed record PaymentFileOptions
{
    public const string Section = "Payment:Files";

    /// <summary>How many payments a file may have. Default 10000.</summary>
    [Range(1, 100_000)]
    public int MaxPayments { get; init; } = 10_000;

    /// <summary>How many files are executed at the same time, 20 payments at a time of each. Default 4.</summary>
    [Range(1, 64)]
    public int MaxConcurrent { get; init; } = 4;

    /// <summary>How often payments are looked at again whose transactions are under way, such as in review. Default 5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "01:00:00")]
    public TimeSpan AskAgain { get; init; } = TimeSpan.FromSeconds(5);
}
