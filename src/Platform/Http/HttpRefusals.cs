using Florin.Kernel;
using Microsoft.AspNetCore.Http;

namespace Florin.Platform.Http;

/// <summary>How HTTP reports refusals, and the codes that only HTTP has.</summary>
public static class HttpRefusals
{
    /// <summary>The path exists, but not for this method.</summary>
    public static RefusalCode MethodNotAllowed { get; } = new("method-not-allowed", RefusalKind.Invalid, "Method not allowed");

    /// <summary>No answer has a form that the client accepts.</summary>
    public static RefusalCode NotAcceptable { get; } = new("not-acceptable", RefusalKind.Invalid, "Not acceptable");

    /// <summary>The request did not arrive in time.</summary>
    public static RefusalCode RequestTimeout { get; } = new("request-timeout", RefusalKind.Invalid, "Request timeout");

    /// <summary>The body is over the limit.</summary>
    public static RefusalCode BodyTooLarge { get; } = new("body-too-large", RefusalKind.Invalid, "Request body too large");

    /// <summary>The body is not JSON, or not in a form that can be read.</summary>
    public static RefusalCode NotJson { get; } = new("not-json", RefusalKind.Invalid, "Unsupported media type");

    /// <summary>The body is a file of a content type that the endpoint does not take.</summary>
    public static RefusalCode WrongMediaType { get; } = new("wrong-media-type", RefusalKind.Invalid, "Unsupported media type");

    /// <summary>The requested range is not within the content.</summary>
    public static RefusalCode RangeNotSatisfiable { get; } =
        new("range-not-satisfiable", RefusalKind.Invalid, "Range not satisfiable");

    /// <summary>The content is not the one that the request is about, by its entity tag.</summary>
    public static RefusalCode PreconditionFailed { get; } =
        new("precondition-failed", RefusalKind.Invalid, "Precondition failed");

    /// <summary>Another instance of the service owns its log, and is to be asked instead.</summary>
    public static RefusalCode NotOwner { get; } = new("not-owner", RefusalKind.Unavailable, "Not the owner");

    /// <summary>A destination has responded with what cannot be read.</summary>
    public static RefusalCode BadResponse { get; } = new("bad-response", RefusalKind.Fault, "Bad gateway");

    /// <summary>All that only HTTP has.</summary>
    public static IReadOnlyList<RefusalCode> All { get; } =
    [
        MethodNotAllowed,
        NotAcceptable,
        RequestTimeout,
        BodyTooLarge,
        NotJson,
        WrongMediaType,
        RangeNotSatisfiable,
        PreconditionFailed,
        NotOwner,
        BadResponse,
    ];

    /// <summary>The status of a code: that of its kind, except for the codes that only HTTP has.</summary>
    public static int StatusOf(RefusalCode code)
    {
        ArgumentNullException.ThrowIfNull(code);
        return code.Kind switch
        {
            RefusalKind.Invalid => StatusOfInvalid(code),
            RefusalKind.Unauthenticated => StatusCodes.Status401Unauthorized,
            RefusalKind.Forbidden => StatusCodes.Status403Forbidden,
            RefusalKind.NotFound => StatusCodes.Status404NotFound,
            RefusalKind.Conflict => StatusCodes.Status409Conflict,
            RefusalKind.Limited => StatusCodes.Status429TooManyRequests,
            RefusalKind.Unavailable => ReferenceEquals(code, NotOwner)
                ? StatusCodes.Status421MisdirectedRequest
                : StatusCodes.Status503ServiceUnavailable,
            RefusalKind.Timeout => StatusCodes.Status504GatewayTimeout,
            RefusalKind.Fault when ReferenceEquals(code, BadResponse) => StatusCodes.Status502BadGateway,
            RefusalKind.Fault => StatusCodes.Status500InternalServerError,
            _ => StatusCodes.Status422UnprocessableEntity,
        };
    }

    private static int StatusOfInvalid(RefusalCode code) =>
        ReferenceEquals(code, MethodNotAllowed) ? StatusCodes.Status405MethodNotAllowed
        : ReferenceEquals(code, NotAcceptable) ? StatusCodes.Status406NotAcceptable
        : ReferenceEquals(code, RequestTimeout) ? StatusCodes.Status408RequestTimeout
        : ReferenceEquals(code, BodyTooLarge) ? StatusCodes.Status413PayloadTooLarge
        : ReferenceEquals(code, NotJson) || ReferenceEquals(code, WrongMediaType) ? StatusCodes.Status415UnsupportedMediaType
        : ReferenceEquals(code, RangeNotSatisfiable) ? StatusCodes.Status416RangeNotSatisfiable
        : ReferenceEquals(code, PreconditionFailed) ? StatusCodes.Status412PreconditionFailed
        : StatusCodes.Status400BadRequest;
}
