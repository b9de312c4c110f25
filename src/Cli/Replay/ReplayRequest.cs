namespace Florin.Cli.Replay;

/// <summary>What <c>replay</c> is to send again.</summary>
/// <param name="Service">The service whose log it is.</param>
/// <param name="From">The position of the first event.</param>
/// <param name="To">The position of the last; null for where the log ends.</param>
/// <param name="Topic">The topic that they are sent to; null where they go through a consumer.</param>
/// <param name="Consumer">The consumer that they go through, such as <c>analytics</c>; null where they are sent to a topic.</param>
/// <param name="WithEffects">Effects outside of Florin, such as mail, may happen.</param>
/// <param name="SetAside">Only those go through the consumer that it has set aside.</param>
/// <param name="Name">By what the effects of a consumer are marked, and known again; null for the range.</param>
/// <param name="Data">The data directory, which has the key by which services know each other.</param>
public sealed record ReplayRequest(
    string Service,
    long From,
    long? To,
    string? Topic,
    string? Consumer,
    bool WithEffects,
    bool SetAside,
    string? Name,
    string Data
);

/// <summary>What came of a replay.</summary>
/// <param name="Text">For the operator.</param>
/// <param name="IsComplete">Whether everything in the range was dealt with.</param>
public sealed record ReplayOutcome(string Text, bool IsComplete);
