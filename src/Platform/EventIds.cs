namespace Florin.Platform;

/// <summary>The ids of the events that the platform logs: unique in the whole program, and for ever.</summary>
internal static class EventIds
{
    public const int RequestFailed = 1001;
    public const int RequestUnavailable = 1002;
    public const int KeysNotRead = 1101;
    public const int RevocationsNotRead = 1102;
    public const int RevocationsUnconfirmed = 1103;
    public const int KeyUsesNotTold = 1104;
    public const int BatchItemFailed = 1110;
    public const int ConsumerFailed = 2001;
    public const int EventParked = 2002;
    public const int ConsumerRebuilds = 2003;
    public const int ConsumerHalted = 2004;
    public const int ParkedEventsReplayed = 2005;
    public const int ReplicaBehind = 2201;
    public const int ReplicaAnswers = 2202;
    public const int ReplicaHalted = 2203;
    public const int ReplicaOperated = 2204;
    public const int ReplicaQuarantined = 2205;
    public const int SearchedEventUnread = 2301;
    public const int SearchedEventsGivenUp = 2302;
    public const int OperationFailed = 2101;
    public const int ClockIsBehind = 2110;
    public const int KeyOfGuestUnreadable = 2120;
    public const int CertificateChanged = 2130;
    public const int CertificateNotChanged = 2131;
    public const int SagaFailed = 3100;
    public const int UnfinishedSagasNotStored = 3101;
}
