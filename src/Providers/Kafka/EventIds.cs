namespace Florin.Kafka;

/// <summary>The ids of the events that the Kafka provider logs: unique in the whole program, and for ever.</summary>
internal static class EventIds
{
    public const int RelayFailed = 6101;
    public const int RelayRecovered = 6102;
    public const int TopicsCreated = 6103;
}
