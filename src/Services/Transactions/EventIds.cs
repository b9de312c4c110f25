namespace Florin.Transactions;

/// <summary>The ids of the events that the transaction service logs: unique in the whole program, and for ever.</summary>
internal static class EventIds
{
    public const int AttachmentsNotCleaned = 4130;
    public const int AttachmentNotDeleted = 4131;
    public const int AttachmentDamaged = 4132;
    public const int AttachmentsNotShared = 4133;
    public const int AttachmentsUnknown = 4134;
}
