namespace Florin.GrpcEdge;

/// <summary>The ids of the events that the gRPC edge logs: unique in the whole program, and for ever.</summary>
internal static class EventIds
{
    public const int CallFailed = 5401;
}
