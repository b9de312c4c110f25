using Florin.Kernel;
using Florin.Platform.Hosting;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Florin.Gateway;

/// <summary>The body that a client sends.</summary>
internal static class RequestBody
{
    // A request of Florin is far smaller; of a larger one, so much is waited for.
    private const int Ahead = 64 << 10;

    private static readonly object Item = new();

    /// <summary>
    /// Waits until a body is there, without taking any of it: a client that dribbles its body must not hold a place in a
    /// bulkhead, or look like a service that is slow. False when it cannot be read to its end.
    /// </summary>
    /// <exception cref="OperationCanceledException">The client has gone.</exception>
    public static async ValueTask<bool> HasArrived(HttpContext http)
    {
        if (
            http.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: false }
            || http.Request.Body is MemoryStream
        )
            return true; // There is none, or it is kept to be sent again.
        var reader = http.Request.BodyReader;
        try
        {
            while (true)
            {
                var read = await reader.ReadAsync(http.RequestAborted);
                var enough = read.IsCompleted || read.Buffer.Length >= Ahead;
                reader.AdvanceTo(read.Buffer.Start, enough ? read.Buffer.Start : read.Buffer.End);
                if (enough)
                    return true;
            }
        }
        catch (BadHttpRequestException bad)
        {
            http.Items[Item] = bad;
            return false;
        }
        catch (ConnectionResetException reset)
        {
            throw new OperationCanceledException("The client has gone.", reset);
        }
    }

    /// <summary>Whether something was given up because the client has gone.</summary>
    public static bool IsClientGone(HttpContext http, OperationCanceledException gone) =>
        http.RequestAborted.IsCancellationRequested || gone.InnerException is ConnectionResetException;

    /// <summary>Why it cannot be read to its end.</summary>
    public static Refusal WhyNot(HttpContext http) =>
        http.Items[Item] is BadHttpRequestException { StatusCode: not StatusCodes.Status413PayloadTooLarge } bad
            ? new Refusal("invalid-request", bad.Message)
            : BodyLimit.Refusal;

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
