using System.ComponentModel.DataAnnotations;

namespace Florin.WebConsole;

/// <summary>The operators' console: section <c>Console</c>.</summary>
public sealed record ConsoleOptions
{
    /// <summary>The section.</summary>
    public const string Section = "Console";

    /// <summary>Whether the operators' port serves the console beside the admin API. Default true.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>
    /// What the console's banner calls this installation, so that nobody takes one for another, such as <c>production eu</c>.
    /// Default the environment's name.
    /// </summary>
    [StringLength(40, MinimumLength = 1)]
    public string? Installation { get; init; }
}
