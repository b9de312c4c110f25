namespace Florin.Platform.EventLog;

/// <summary>
/// An event that records a command rather than a change: it belongs to no aggregate, so code that folds a log skips it.
/// </summary>
public interface ICommandRecord
{
    /// <summary>The command's name.</summary>
    string Command { get; }

    /// <summary>The stream that the command was about.</summary>
    string Target { get; }
}
