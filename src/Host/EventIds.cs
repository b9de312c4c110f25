namespace Florin.Host;

/// <summary>The ids of the events that the host logs: unique in the whole program, and for ever.</summary>
internal static class EventIds
{
    public const int RequestAnswered = 1000;
    public const int Ready = 3001;
    public const int ShutdownTimedOut = 3003;
    public const int RegistrationFailed = 3010;
    public const int RegisteredAgain = 3011;
    public const int LogDiffersFromHead = 3047;
    public const int HeadsNotWritten = 3048;
    public const int HeadsNotRead = 3049;
    public const int OwnsLog = 3050;
    public const int StandsBy = 3051;
    public const int ChangeOverFailed = 3052;
    public const int LogStopped = 3053;
    public const int LogWorksAgain = 3054;
    public const int ClockDiffers = 3055;
    public const int ArchiveUnavailable = 3056;
    public const int StartsNotCounted = 3057;
    public const int DataClosedToOthers = 4102;
    public const int DataReadableByOthers = 4103;
    public const int ServicesReachableFromOutside = 5122;
}
