namespace Florin.Audit;

/// <summary>The ids of the events that the audit logs: unique in the whole program, and for ever.</summary>
internal static class EventIds
{
    public const int ChainBroken = 4106;
    public const int ChainNotVerified = 4107;
}
