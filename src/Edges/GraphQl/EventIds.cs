namespace Florin.GraphQlEdge;

/// <summary>The ids of the events that the GraphQL edge logs: unique in the whole program, and for ever.</summary>
internal static class EventIds
{
    public const int OperationFailed = 5501;
    public const int ValueMissing = 5502;
}
