namespace Florin.Sqlite;

/// <summary>The ids of the events that the provider logs: unique in the whole program, and for ever.</summary>
internal static class EventIds
{
    public const int ReadModelsSetAside = 2007;
}
