namespace Florin.Redis;

/// <summary>The ids of the events that the Redis provider logs: unique in the whole program, and for ever.</summary>
internal static class EventIds
{
    public const int RedisUnavailable = 6001;
    public const int RedisAvailableAgain = 6002;
    public const int RevocationMalformed = 6003;
    public const int RevocationsNotSpread = 6004;
    public const int RedisHoldsOther = 6005;
    public const int RedisRefusesCommand = 6006;
}
