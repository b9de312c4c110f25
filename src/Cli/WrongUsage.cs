namespace Florin.Cli;

/// <summary>A command line that cannot be understood; the message says what to write instead.</summary>
public sealed class WrongUsage(string message) : Exception(message);
