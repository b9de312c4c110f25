namespace Florin.Observability.Logging;

/// <summary>How the lines of a log look.</summary>
public enum LogFormat
{
    /// <summary>Text on a terminal; JSON in a pipe, in a file, and where the environment is said to be Production.</summary>
    Auto,

    /// <summary>For people.</summary>
    Text,

    /// <summary>For programs.</summary>
    Json,
}

/// <summary>What this program reads of the section <c>Logging</c>; the rest is the framework's.</summary>
public sealed record LoggingOptions
{
    /// <summary>The section.</summary>
    public const string Section = "Logging";

    /// <summary>How lines look: <c>auto</c>, <c>text</c> or <c>json</c>. Default auto.</summary>
    public LogFormat Format { get; init; } = LogFormat.Auto;

    /// <summary>Whether lines are JSON, for a process that writes to this.</summary>
    public bool IsJson(Terminal terminal) =>
        Format is LogFormat.Json || (Format is LogFormat.Auto && (terminal.IsRedirected || terminal.IsProduction));
}
