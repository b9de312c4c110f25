using Florin.Platform.Hosting;
using Florin.Platform.Resilience;
using Microsoft.Extensions.Logging;

namespace Florin.Transactions.Attachments;

/// <summary>Deletes files that nothing refers to any more. What fails is not the caller's: <see cref="CleanAttachments"/> tries again.</summary>
internal static partial class AttachmentsDeletion
{
    /// <summary>Deletes a file.</summary>
    /// <returns>Whether it is deleted.</returns>
    public static async Task<bool> Delete(ServiceBuilder service, AttachmentFiles files, string name, CancellationToken cancel)
    {
        try
        {
            await files.Delete(name, cancel);
            return true;
        }
        catch (ServiceUnavailable fault)
        {
            Later(service, name, fault);
            return false;
        }
    }

    /// <summary>Logs that a file is still there.</summary>
    public static void Later(ServiceBuilder service, string name, Exception fault) =>
        NotDeleted(service.Runtime.Logs.CreateLogger("Florin.Attachments"), name, fault);

    [LoggerMessage(
        EventId = EventIds.AttachmentNotDeleted,
        Level = LogLevel.Warning,
        Message = "The file {Name} of an attachment that is removed is not deleted yet; that is tried again later"
    )]
    private static partial void NotDeleted(ILogger log, string name, Exception fault);
}
