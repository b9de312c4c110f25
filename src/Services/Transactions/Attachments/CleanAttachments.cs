using Florin.Contracts.Transactions;
using Florin.Kernel;
using Florin.Platform.Background;
using Florin.Platform.Hosting;
using Microsoft.Extensions.Logging;

namespace Florin.Transactions.Attachments;

/// <summary>
/// Deletes files of the store that nothing refers to: of an upload that this instance had begun and was interrupted before it was
/// recorded, or of an attachment whose removal the log has. Whatever else is there may be another log's, such as that from whose
/// backup this one was restored: it is kept, and reported. It looks where this process owns the service's log, at its start and
/// from time to time.
/// </summary>
internal sealed partial class CleanAttachments(
    ServiceBuilder service,
    Provided<AttachmentFiles> files,
    Provided<Uploads> uploads,
    EraseAttachments erase,
    AttachmentOptions options
)
{
    private static readonly TimeSpan RestAfterFault = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestRest = TimeSpan.FromHours(12);

    public static void Add(
        ServiceBuilder service,
        Provided<AttachmentFiles> files,
        Provided<Uploads> uploads,
        EraseAttachments erase,
        AttachmentOptions options
    )
    {
        var clean = new CleanAttachments(service, files, uploads, erase, options);
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
        foreach (var upload in await uploads.Value.Unsettled(old, stop))
            await Settle(upload, stop);
        var (unknown, first) = (0, "");
        foreach (var stored in await files.Value.All(owner: null, stop))
            if (await Read(stored, stop) is { File: null } found)
                if (found.WasRemoved)
                    await files.Value.Delete(stored.Name, stop);
                else if (string.CompareOrdinal(stored.Attachment.Value, old) < 0 && ++unknown == 1)
                    first = stored.Name;
        if (unknown > 0)
            Unknown(service.Runtime.Logs.CreateLogger("Florin.Attachments"), unknown, files.Value.Place, first);
        return options.KeepUnused < LongestRest ? options.KeepUnused : LongestRest;
    }

    private async Task Settle(StoredAttachment upload, CancellationToken stop)
    {
        if ((await Read(upload, stop)).File is not { } file)
            await files.Value.Delete(upload.Name, stop);
        else if (await erase.IsDue(file, stop))
            await erase.One(upload, stop);
        await uploads.Value.Settle(upload.Attachment, stop);
    }

    // A removal is final: an id is never given twice.
    private async Task<(AttachmentAdded? File, bool WasRemoved)> Read(StoredAttachment stored, CancellationToken stop)
    {
        var stream = AttachmentEvents.StreamOf(stored.Transaction);
        var (attachments, _) = await service.Log.Read<TransactionAttachments>(stream, stop);
        if (attachments.Find(stored.Attachment) is { } file && AttachmentFiles.NameOf(file) == stored.Name)
            return (file, false);
        var events = await service.Log.ReadStream(stream, 0, int.MaxValue, stop);
        return (null, events.Any(happened => happened.Data is AttachmentRemoved removed && removed.Id == stored.Attachment));
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

    [LoggerMessage(
        EventId = EventIds.AttachmentsUnknown,
        Level = LogLevel.Warning,
        Message = "{Count} files in {Place} are of no attachment that this log knows, and are kept: they may be of another installation, or of a log of which this is an older copy. The first is {Name}"
    )]
    private static partial void Unknown(ILogger log, int count, string place, string name);

    private sealed class EarlierClock(TimeProvider clock, TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => clock.GetUtcNow() - by;
    }
}
