using Florin.Platform.EventLog;

namespace Florin.Contracts;

/// <summary>An invariant that several services hold their part of when data is verified, and which is reported as one.</summary>
public static class OnceEach
{
    /// <summary>What it says.</summary>
    public const string Invariant = "6 payments, assessments and users occur once each, in the streams of their ids";

    /// <summary>Refuses an event that cannot stand where it does.</summary>
    /// <exception cref="LogFault">It does not fit.</exception>
    public static void Require(bool fits, Recorded happened)
    {
        ArgumentNullException.ThrowIfNull(happened);
        if (!fits)
            throw new LogFault(
                $"position {happened.Position}: a {happened.Type} cannot be event {happened.Version} of {happened.Stream}"
            );
    }
}
