namespace Florin.Observability;

/// <summary>The ids of the events that alerts log: unique in the whole program, and for ever.</summary>
internal static class EventIds
{
    public const int AlertFired = 5201;
    public const int AlertEnded = 5202;
    public const int AlertNotSent = 5203;
    public const int AlertDropped = 5204;
    public const int AlertsNotEvaluated = 5205;
    public const int AlertsNotKept = 5206;
    public const int AlertsNotRead = 5207;
}
