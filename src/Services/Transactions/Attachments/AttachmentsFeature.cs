using Florin.Platform.Files;
using Florin.Platform.Hosting;
using Florin.Platform.Secrets;
using Microsoft.Extensions.Logging;

namespace Florin.Transactions.Attachments;

/// <summary>Files attached to transactions: the table of contents of this folder.</summary>
internal static partial class AttachmentsFeature
{
    public static void Add(ServiceBuilder service)
    {
        var options = service.Options<AttachmentOptions>(AttachmentOptions.Section);
        var spool = service.Provides(runtime => new Spool(runtime.DataDirectory, runtime.Ids));
        var files = service.Provides(runtime => Open(runtime, options, spool.Value));
        service.OnStop(() =>
        {
            files.Value.Dispose(); // After the loop, which is stopped first.
            return Task.CompletedTask;
        });
        service.OnOpen(_ =>
        {
            // At the start, rather than with each link that nobody can be given.
            service.Runtime.Secrets.FindWhole(LinkSignatures.SecretName, LinkSignatures.KeyBytes);
            return ValueTask.CompletedTask;
        });
        var uploads = service.Provides(runtime => new Uploads(runtime.DataDirectory));
        var watch = new StoreWatch(() => files.Value.Place);
        service.Checks("attachments", () => watch.Problem, isVital: false);
        var read = new ReadAttachmentsFeature(service, files, watch);
        var erase = EraseAttachments.Add(service, files, uploads);
        AttachFileFeature.Add(service, files, spool, uploads, erase, options);
        ReadAttachmentsFeature.Add(service, read, options);
        RemoveAttachmentFeature.Add(service, read, files);
        ShareAttachmentFeature.Add(service, read, files, options);
        CleanAttachments.Add(service, files, uploads, erase, watch, options);
    }

    private static AttachmentFiles Open(ServiceRuntime runtime, AttachmentOptions options, Spool spool)
    {
        var bucket = runtime.Buckets(AttachmentOptions.Bucket);
        var folder = options.Folder ?? Path.Combine(runtime.DataDirectory, AttachmentOptions.FolderName);
        // A log that others can take over is one of several instances.
        if (bucket is null && options.Folder is null && runtime.OwnershipRecord is not null)
            NotShared(runtime.Logs.CreateLogger("Florin.Attachments"), Path.GetFullPath(folder));
        return new AttachmentFiles(bucket ?? runtime.Places(folder), spool, new StoreCalls(runtime.Clock, runtime.Random));
    }

    [LoggerMessage(
        EventId = EventIds.AttachmentsNotShared,
        Level = LogLevel.Warning,
        Message = "Attachments are in {Folder}, which other instances of the transaction service do not reach: set Attachments:Folder to a folder that all of them share, or Attachments:S3:Bucket"
    )]
    private static partial void NotShared(ILogger log, string folder);
}
