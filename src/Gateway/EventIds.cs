namespace Florin.Gateway;

/// <summary>The ids of the events that the gateway logs: unique in the whole program, and for ever.</summary>
internal static class EventIds
{
    public const int ServiceTimedOut = 5001;
    public const int ServiceUnreachable = 5002;
    public const int CircuitChanged = 5003;
    public const int ForwardingFailed = 5004;
    public const int ServiceUnavailable = 5005;
    public const int RequestNotForwardable = 5006;
    public const int ConfigurationApplied = 5010;
    public const int ConfigurationRejected = 5011;
    public const int InstanceRegistered = 5101;
    public const int InstanceUnregistered = 5102;
    public const int InstanceExpired = 5103;
    public const int NameResolved = 5104;
    public const int NameNotResolved = 5105;
    public const int AdministratorActed = 5120;
    public const int AdminApiFailed = 5121;
}
