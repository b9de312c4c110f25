namespace Florin.Lucene;

/// <summary>The ids of the events that it logs: unique in the whole program, and for ever.</summary>
internal static class EventIds
{
    public const int IndexBuiltAgain = 7901;
    public const int IndexNotCommitted = 7902;
    public const int IndexDeleted = 7903;
    public const int IndexNotDeleted = 7904;
}
