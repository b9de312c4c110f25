namespace Florin.Kafka;

/// <summary>The ids of the events that the Kafka provider logs: unique in the whole program, and for ever.</summary>
internal static class EventIds
{
    public const int RelayFailed = 6301;
    public const int RelayRecovered = 6302;
    public const int TopicCreated = 6303;
    public const int ReadFromLog = 6304;
    public const int NoticesFailed = 6305;
    public const int NoticesRecovered = 6306;
}
