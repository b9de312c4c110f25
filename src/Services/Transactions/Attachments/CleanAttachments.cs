using Florin.Contracts.Transactions;
using Florin.Kernel;
using Florin.Platform.Background;
using Florin.Platform.Hosting;
using Microsoft.Extensions.Logging;

namespace Florin.Transactions.Attachments;

/// <summary>
/// Deletes files of the store that nothing refers to: of an upload that was interrupted before it was recorded, or of an
/// attachment whose removal was. It looks where this process owns the service's log, at its start and from time to time.
/// </summary>
internal sealed partial class CleanAttachments(
    ServiceBuilder service,
    Provided<AttachmentFiles> files,
    AttachmentOptions options
)
{
    private static readonly TimeSpan RestAfterFault = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestRest = TimeSpan.FromHours(12);

    public static void Add(ServiceBuilder service, Provided<AttachmentFiles> files, AttachmentOptions options)
    {
        var clean = new CleanAttachments(service, files, options);
        BackgroundLoop? loop = null;
        service.OnStart(_ =>
        {
            loop = new BackgroundLoop(clean.Round, clean.Failed, service.Clock);
            loop.Start();
            return Task.CompletedTask;
        });
        service.OnStop(() => loop?.DisposeAsync().AsTask() ?? Task.CompletedTask);
    }

    private async Task<TimeSpan> Round(CancellationToken stop)
    {
        // Ids sort by their time: what is after this one is young.
        var old = new IdSource(new EarlierClock(service.Clock, options.KeepUnused)).Next(AttachmentId.Prefix);
        foreach (var stored in await files.Value.All(owner: null, stop))
            if (string.CompareOrdinal(stored.Attachment.Value, old) < 0 && await IsUnused(stored, stop))
                await files.Value.Delete(stored.Name, stop);
        return options.KeepUnused < LongestRest ? options.KeepUnused : LongestRest;
    }

    // What is of a transaction that is not known here is of another Florin that shares the store.
    private async Task<bool> IsUnused(StoredAttachment stored, CancellationToken stop)
    {
        var (attachments, _) = await service.Log.Read<TransactionAttachments>(
            AttachmentEvents.StreamOf(stored.Transaction),
            stop
        );
        if (attachments.Find(stored.Attachment) is { } file && AttachmentFiles.NameOf(file) == stored.Name)
            return false;
        var (transaction, _) = await service.Log.Read<Transaction>(TransactionEvents.StreamOf(stored.Transaction), stop);
        return transaction.Exists;
    }

    private TimeSpan Failed(Exception fault, int times)
    {
        if (times == 1)
            NotCleaned(service.Runtime.Logs.CreateLogger("Florin.Attachments"), fault.Message, fault);
        return RestAfterFault;
    }

    [LoggerMessage(
        EventId = EventIds.AttachmentsNotCleaned,
        Level = LogLevel.Warning,
        Message = "The store of attachments cannot be cleaned up now, which is tried again: {Problem}"
    )]
    private static partial void NotCleaned(ILogger log, string problem, Exception fault);

    private sealed class EarlierClock(TimeProvider clock, TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => clock.GetUtcNow() - by;
    }
}
