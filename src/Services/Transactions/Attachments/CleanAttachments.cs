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
    StoreWatch watch,
    AttachmentOptions options
)
{
    private static readonly TimeSpan RestAfterFault = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestRest = TimeSpan.FromHours(12);
    private bool _hasLooked;

    public static void Add(
        ServiceBuilder service,
        Provided<AttachmentFiles> files,
        Provided<Uploads> uploads,
        EraseAttachments erase,
        StoreWatch watch,
        AttachmentOptions options
    )
    {
        var clean = new CleanAttachments(service, files, uploads, erase, watch, options);
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
        // Of uploads without a note: nobody has been writing them for long.
        await files.Value.DeleteDrafts("", service.Clock.GetUtcNow() - options.KeepUnused, stop);
        var (unknown, first) = (0, "");
        var all = await files.Value.All(owner: null, stop);
        await Watch(all.Count == 0, stop);
        foreach (var stored in all)
            if (await Read(stored, stop) is { File: null } found)
                if (found.WasRemoved)
                    await files.Value.Delete(stored.Name, stop);
                else if (string.CompareOrdinal(stored.Attachment.Value, old) < 0 && ++unknown == 1)
                    first = stored.Name;
        if (unknown > 0)
            Unknown(service.Runtime.Logs.CreateLogger("Florin.Attachments"), unknown, files.Value.Place, first);
        return watch.Problem is not null ? RestAfterFault
            : options.KeepUnused < LongestRest ? options.KeepUnused
            : LongestRest;
    }

    private async Task Watch(bool isEmpty, CancellationToken stop)
    {
        if (!isEmpty)
            watch.Lost = null;
        else if (watch.Lost is { } lost ? (await Read(lost, stop)).File is null : !_hasLooked)
            watch.Lost = await FirstRecorded(stop);
        _hasLooked = true;
        foreach (var file in watch.Lacking)
            if ((await Read(StoredAttachment.Of(file), stop)).File is null || await IsWhole(file, stop))
                watch.Settle(file.Id);
    }

    // The log is read only where this instance has stored files before, and once for all: it may be long.
    private async Task<StoredAttachment?> FirstRecorded(CancellationToken stop) =>
        uploads.Value.HasBegunAny
        && (await erase.RecordedOf(null, stop)).FirstOrDefault() is { } first
        && (await files.Value.All(owner: null, stop)).Count == 0 // Nothing has come meanwhile.
            ? first
            : null;

    private async Task<bool> IsWhole(AttachmentAdded file, CancellationToken stop)
    {
        try
        {
            await using var content = await files.Value.Open(file, stop);
            return content is not null;
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }

    private async Task Settle(StoredAttachment upload, CancellationToken stop)
    {
        if ((await Read(upload, stop)).File is not { } file)
        {
            await files.Value.Delete(upload.Name, stop);
            await files.Value.DeleteDrafts(upload.Name, DateTimeOffset.MaxValue, stop);
        }
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
