using System.ComponentModel.DataAnnotations;

namespace Florin.WebConsole;

/// <summary>The operators' console: section <c>Console</c>.</summary>
public sealed record ConsoleOptions : IValidatableObject
{
    /// <summary>The section.</summary>
    public const string Section = "Console";

    private const int LongestName = 40;

    /// <summary>Whether the operators' port serves the console beside the admin API. Default true.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>
    /// What the console's banner calls this installation, so that nobody takes one for another, such as <c>production eu</c>.
    /// Default the environment's name.
    /// </summary>
    public string? Installation { get; init; }

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (
            Installation is { } name
            && (string.IsNullOrWhiteSpace(name) || name.Length > LongestName || name.Any(char.IsControl))
        )
            yield return new ValidationResult(
                $"must be a name of 1 to {LongestName} characters in one line, such as production eu.",
                [nameof(Installation)]
            );
    }
}
