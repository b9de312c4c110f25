namespace Florin.WebConsole;

/// <summary>The ids of the events that the console logs: unique in the whole program, and for ever.</summary>
internal static class EventIds
{
    public const int OperatorActed = 5301;
}
