namespace Florin.Payments;

/// <summary>The ids of the events that the payment service logs: unique in the whole program, and for ever.</summary>
internal static class EventIds
{
    public const int SandboxMovesNoMoney = 4104;
    public const int FilesNotLoaded = 4161;
    public const int FileNotExecuted = 4162;
}
