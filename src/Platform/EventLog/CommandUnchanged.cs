namespace Florin.Platform.EventLog;

/// <summary>
/// A command that was accepted and had nothing to change: recorded so that asking again gives the same answer whatever has
/// happened since, and for the audit.
/// </summary>
/// <param name="Command">The command's name.</param>
/// <param name="Target">The stream that the command was about.</param>
public sealed record CommandUnchanged(string Command, string Target) : ICommandRecord
{
    /// <summary>
    /// The stream that holds the record of one command, and nothing else: a stream that all of them shared would have to be
    /// read before each, and would be written by commands that have nothing to do with one another.
    /// </summary>
    public static string StreamOf(string commandId) => $"unchanged-{commandId}";
}
