using Florin.Kernel;

namespace Florin.Gateway.Features.Translation;

/// <summary>Status codes of gRPC as codes of the contract.</summary>
internal static class GrpcStatuses
{
    /// <summary>UNAVAILABLE.</summary>
    public const string Unavailable = "14";

    /// <summary>DEADLINE_EXCEEDED.</summary>
    public const string DeadlineExceeded = "4";

    /// <summary>The code that says what a status does.</summary>
    public static RefusalCode CodeOf(string status) =>
        status switch
        {
            "3" or "11" => RefusalCode.Invalid, // INVALID_ARGUMENT, OUT_OF_RANGE
            DeadlineExceeded => RefusalCodes.Timeout,
            "5" => RefusalCode.NotFound, // NOT_FOUND
            "6" or "9" or "10" => RefusalCode.WrongState, // ALREADY_EXISTS, FAILED_PRECONDITION, ABORTED
            "7" => RefusalCode.Forbidden, // PERMISSION_DENIED
            "8" => RefusalCodes.RateLimited, // RESOURCE_EXHAUSTED
            "16" => RefusalCodes.Unauthenticated, // UNAUTHENTICATED
            "1" or "12" or Unavailable => RefusalCodes.Unavailable, // CANCELLED, UNIMPLEMENTED
            _ => RefusalCodes.InternalError,
        };
}
