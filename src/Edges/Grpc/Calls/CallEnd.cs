using System.Globalization;
using Florin.Platform.Http;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Florin.GrpcEdge.Calls;

/// <summary>How a call ended, as it stands in the headers of its response where nothing else was sent, and in its trailers.</summary>
internal static class CallEnd
{
    private const string Status = "grpc-status";
    private const string Message = "grpc-message";

    private static readonly object Noted = new();

    /// <summary>Notes the status over HTTP of what a call is about to end with, which says more than that of gRPC.</summary>
    public static void Note(HttpContext http, StatusCode code, int status) => http.Items[Noted] = (code, status);

    /// <summary>
    /// Makes INVALID_ARGUMENT of how the framework ended a call before its method was called, where that was INTERNAL or UNKNOWN:
    /// its message could not be read. One that is too large gets its details.
    /// </summary>
    public static void Explain(HttpContext http, int maxMessageBytes)
    {
        var message = Uri.UnescapeDataString(http.Response.Headers[Message].ToString());
        if (CodeOf(http) is StatusCode.Unknown or StatusCode.Internal)
            Set(http.Response, Unreadable.Told(message));
        else if (CodeOf(http) is StatusCode.ResourceExhausted)
            Set(http.Response, TooLarge(http, $"The message has more than {maxMessageBytes} bytes ({Unreadable.Limit})."));
    }

    /// <summary>What a caller gets whose message has too many bytes.</summary>
    public static RpcException TooLarge(HttpContext http, string why)
    {
        Note(http, StatusCode.ResourceExhausted, StatusCodes.Status413PayloadTooLarge);
        return CallRefusals.Exception(StatusCode.ResourceExhausted, HttpRefusals.BodyTooLarge.Name, why);
    }

    /// <summary>Ends a call of which nothing was sent yet in another way.</summary>
    public static void Set(HttpResponse response, RpcException refused)
    {
        if (response.StatusCode is not StatusCodes.Status200OK)
            response.StatusCode = StatusCodes.Status429TooManyRequests; // Not a response of gRPC: only its status is read.
        response.Headers[Status] = ((int)refused.StatusCode).ToString(CultureInfo.InvariantCulture);
        response.Headers[Message] = Uri.EscapeDataString(refused.Status.Detail);
        if (refused.Trailers.GetValueBytes(CallRefusals.Details) is { } details)
            response.Headers[CallRefusals.Details] = Convert.ToBase64String(details);
    }

    /// <summary>Tells logs, spans and metrics what a call that has ended came to, as HTTP says it.</summary>
    public static void Tell(HttpContext http)
    {
        if (http.Response.StatusCode is not StatusCodes.Status200OK)
            return;
        if (CodeOf(http) is { } code)
        {
            if (code is not StatusCode.OK)
                CutAnswers.Tell(http, StatusOf(http, code));
        }
        else if (http.RequestAborted.IsCancellationRequested)
            CutAnswers.Tell(http, CutAnswers.Status);
    }

    private static StatusCode? CodeOf(HttpContext http)
    {
        var text = http.Response.Headers[Status].ToString();
        if (text.Length == 0)
            text = http.Features.Get<IHttpResponseTrailersFeature>()?.Trailers[Status].ToString();
        return int.TryParse(text, CultureInfo.InvariantCulture, out var code) ? (StatusCode)code : null;
    }

    private static int StatusOf(HttpContext http, StatusCode code) =>
        http.Items.TryGetValue(Noted, out var noted) && noted is (StatusCode of, int status) && of == code
            ? status
            : code switch
            {
                StatusCode.Cancelled => CutAnswers.Status,
                StatusCode.InvalidArgument or StatusCode.OutOfRange => StatusCodes.Status400BadRequest,
                StatusCode.Unauthenticated => StatusCodes.Status401Unauthorized,
                StatusCode.PermissionDenied => StatusCodes.Status403Forbidden,
                StatusCode.NotFound => StatusCodes.Status404NotFound,
                StatusCode.AlreadyExists or StatusCode.Aborted => StatusCodes.Status409Conflict,
                StatusCode.FailedPrecondition => StatusCodes.Status422UnprocessableEntity,
                StatusCode.ResourceExhausted => StatusCodes.Status429TooManyRequests,
                StatusCode.Unimplemented => StatusCodes.Status501NotImplemented,
                StatusCode.Unavailable => StatusCodes.Status503ServiceUnavailable,
                StatusCode.DeadlineExceeded => StatusCodes.Status504GatewayTimeout,
                _ => StatusCodes.Status500InternalServerError,
            };
}
