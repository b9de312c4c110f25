namespace Florin.Accounts;

/// <summary>The ids of the events that the account service logs: unique in the whole program, and for ever.</summary>
internal static class EventIds
{
    public const int PeriodNotSealed = 4171;
    public const int HoldsNotExpired = 4201;
}
