namespace Florin.MySql;

/// <summary>The ids of the events that the MySQL provider logs: unique in the whole program, and for ever.</summary>
internal static class EventIds
{
    public const int UnsafeSettings = 6101;
}
