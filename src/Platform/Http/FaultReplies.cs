using Florin.Kernel;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Florin.Platform.Http;

/// <summary>Turns whatever goes wrong with a request, or with one of its items, into an answer, and records it once.</summary>
internal sealed partial class FaultReplies(string service, ILogger log)
{
    /// <summary>The answer to a request.</summary>
    public Reply Of(Exception fault, HttpContext http)
    {
        if (Faults.ToReply(fault, service) is { } reply)
        {
            Unavailable(log, service, fault.Message);
            return reply;
        }
        Failed(log, fault, service, http.Request.Method, http.Request.Path);
        return Internal;
    }

    /// <summary>
    /// The answer to an item, which fails alone. A transient fault is that of all items, and is recorded with the first.
    /// </summary>
    public Reply OfItem(Exception fault, HttpContext http, int item, string requestId, ref bool recorded)
    {
        if (Faults.ToReply(fault, service) is { } reply)
        {
            if (!Interlocked.Exchange(ref recorded, true))
                Unavailable(log, service, fault.Message);
            return reply;
        }
        ItemFailed(log, fault, service, item, http.Request.Method, http.Request.Path, requestId);
        return Internal;
    }

    private static Reply Internal =>
        Reply.Refused(
            new Refusal(RefusalCodes.InternalError, "An unexpected error occurred. It is logged under the request id.")
        );

    [LoggerMessage(EventId = EventIds.RequestFailed, Level = LogLevel.Error, Message = "{Service} failed on {Method} {Path}")]
    private static partial void Failed(ILogger log, Exception e, string service, string method, string path);

    [LoggerMessage(
        EventId = EventIds.RequestUnavailable,
        Level = LogLevel.Warning,
        Message = "{Service} could not answer: {Reason}"
    )]
    private static partial void Unavailable(ILogger log, string service, string reason);

    [LoggerMessage(
        EventId = EventIds.BatchItemFailed,
        Level = LogLevel.Error,
        Message = "{Service} failed on item {Item} of {Method} {Path} (request {RequestId})"
    )]
    private static partial void ItemFailed(
        ILogger log,
        Exception e,
        string service,
        int item,
        string method,
        string path,
        string requestId
    );
}
