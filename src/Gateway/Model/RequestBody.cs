using Florin.Platform.Http;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;

namespace Florin.Gateway.Model;

/// <summary>The body that a client sends.</summary>
internal static class RequestBody
{
    private static readonly object Item = new();

    /// <summary>Whether something was given up because the client has gone.</summary>
    public static bool IsClientGone(HttpContext http, OperationCanceledException gone) =>
        http.RequestAborted.IsCancellationRequested || gone.InnerException is ConnectionResetException;

    /// <summary>Why it cannot be read to its end.</summary>
    public static Reply WhyNot(HttpContext http) =>
        http.Items[Item] is BadHttpRequestException bad ? ArrivingBody.WhyNot(bad) : Reply.Refused(BodyLimit.Refusal);

    /// <summary>Remembers why it could not be, found among the causes of a fault; false if that is not the reason.</summary>
    public static bool IsToBlame(HttpContext http, Exception? fault)
    {
        for (var cause = fault; cause is not null; cause = cause.InnerException)
        {
            if (cause is not BadHttpRequestException)
                continue;
            http.Items[Item] = cause;
            return true;
        }
        return false;
    }
}
