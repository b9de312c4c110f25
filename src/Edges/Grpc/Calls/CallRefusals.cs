using System.Globalization;
using System.Text.Json;
using Florin.GrpcEdge.Transcoding;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using RpcStatus = Google.Rpc.Status;

namespace Florin.GrpcEdge.Calls;

/// <summary>
/// Refusals as gRPC has them: the status code for the HTTP status, the problem's detail as the message, and its code, fields
/// and facts as google.rpc.ErrorInfo and BadRequest in the details.
/// </summary>
internal static class CallRefusals
{
    /// <summary>The trailer with a status and its details.</summary>
    public const string Details = "grpc-status-details-bin";

    private const string Domain = "florin.dev";

    private static readonly HashSet<string> Known = new(StringComparer.Ordinal)
    {
        "success",
        "type",
        "title",
        "status",
        "code",
        "detail",
        "errors",
        "requestId",
        "timestamp",
        "retryAfter",
    };

    /// <summary>The refusal that an answer is; null where it is a success.</summary>
    public static RpcException? Of(RestAnswer answer)
    {
        if (answer.Status is StatusCodes.Status202Accepted && Approval(answer.Body) is { } waits)
            return Exception(waits);
        return answer.Status < 400 ? null : Exception(Read(answer.Status, answer.Body));
    }

    /// <summary>A problem as a status with its details.</summary>
    public static RpcStatus Of(int status, in JsonElement problem)
    {
        var code = Text(problem, "code") ?? "unknown";
        var result = new RpcStatus { Code = (int)CodeOf(status, code), Message = Text(problem, "detail") ?? code };
        var info = Info(code);
        foreach (var fact in problem.EnumerateObject())
            if (!Known.Contains(fact.Name))
                info.Metadata[fact.Name] =
                    fact.Value.ValueKind is JsonValueKind.String ? fact.Value.GetString() : fact.Value.GetRawText();
        result.Details.Add(Any.Pack(info));
        if (problem.TryGetProperty("errors", out var errors) && errors.ValueKind is JsonValueKind.Object)
            result.Details.Add(Any.Pack(Violations(errors)));
        if (problem.TryGetProperty("retryAfter", out var wait) && wait.TryGetInt64(out var seconds))
            result.Details.Add(Any.Pack(new RetryInfo { RetryDelay = new Duration { Seconds = seconds } }));
        if (Text(problem, "requestId") is { } request)
            result.Details.Add(Any.Pack(new RequestInfo { RequestId = request }));
        return result;
    }

    /// <summary>Why a message is not a request.</summary>
    public static RpcStatus Of(InvalidMessage wrong)
    {
        var status = new RpcStatus { Code = (int)StatusCode.InvalidArgument, Message = wrong.Message };
        status.Details.Add(Any.Pack(Info("invalid-request")));
        var violation = new BadRequest.Types.FieldViolation { Field = wrong.Field, Description = wrong.Problem };
        status.Details.Add(Any.Pack(new BadRequest { FieldViolations = { violation } }));
        return status;
    }

    /// <summary>A refusal of the edge's own.</summary>
    public static RpcStatus Of(StatusCode status, string code, string detail)
    {
        var result = new RpcStatus { Code = (int)status, Message = detail };
        result.Details.Add(Any.Pack(Info(code)));
        return result;
    }

    /// <summary>The same, to be thrown.</summary>
    public static RpcException Exception(StatusCode status, string code, string detail) => Exception(Of(status, code, detail));

    /// <summary>A status with its details, to be thrown.</summary>
    public static RpcException Exception(RpcStatus status) =>
        new(new((StatusCode)status.Code, status.Message), new Metadata { { Details, status.ToByteArray() } }, status.Message);

    private static RpcStatus Read(int status, ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            if (document.RootElement.ValueKind is JsonValueKind.Object)
                return Of(status, document.RootElement);
        }
        catch (JsonException)
        {
            // What is no problem of the contract's has a status all the same.
        }
        return new RpcStatus { Code = (int)CodeOf(status, ""), Message = $"The response has the status {status}." };
    }

    // What waits for a second person has not been done, and there is no message to respond with.
    private static RpcStatus? Approval(ReadOnlyMemory<byte> body)
    {
        using var document = JsonDocument.Parse(body);
        if (
            !document.RootElement.TryGetProperty("data", out var data)
            || data.ValueKind is not JsonValueKind.Object
            || !data.TryGetProperty("approval", out var approval)
        )
            return null;
        var info = Info("approval-required");
        if (approval.ValueKind is JsonValueKind.Object)
            foreach (var part in approval.EnumerateObject())
                info.Metadata[part.Name] = part.Value.ToString();
        var status = new RpcStatus
        {
            Code = (int)StatusCode.FailedPrecondition,
            // A dry run leaves nothing to wait for.
            Message =
                approval.ValueKind is JsonValueKind.Object
                    ? "It waits for a second person's approval."
                    : "It would wait for a second person's approval.",
        };
        status.Details.Add(Any.Pack(info));
        return status;
    }

    private static BadRequest Violations(in JsonElement errors)
    {
        var bad = new BadRequest();
        foreach (var field in errors.EnumerateObject())
        foreach (var problem in field.Value.EnumerateArray())
            bad.FieldViolations.Add(
                new BadRequest.Types.FieldViolation { Field = field.Name, Description = problem.GetString() ?? "" }
            );
        return bad;
    }

    // A reason is in capitals (google.rpc.ErrorInfo); the code as HTTP has it stands beside it.
    private static ErrorInfo Info(string code) =>
        new()
        {
            Reason = code.Replace('-', '_').ToUpper(CultureInfo.InvariantCulture),
            Domain = Domain,
            Metadata = { ["code"] = code },
        };

    private static string? Text(in JsonElement problem, string name) =>
        problem.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;

    private static StatusCode CodeOf(int status, string code) =>
        status switch
        {
            StatusCodes.Status401Unauthorized => StatusCode.Unauthenticated,
            StatusCodes.Status403Forbidden => StatusCode.PermissionDenied,
            StatusCodes.Status404NotFound => StatusCode.NotFound,
            StatusCodes.Status405MethodNotAllowed => StatusCode.Unimplemented,
            StatusCodes.Status409Conflict => code switch
            {
                "idempotency-in-flight" => StatusCode.Aborted,
                "email-taken" => StatusCode.AlreadyExists,
                _ => StatusCode.FailedPrecondition,
            },
            StatusCodes.Status413PayloadTooLarge or StatusCodes.Status429TooManyRequests => StatusCode.ResourceExhausted,
            StatusCodes.Status422UnprocessableEntity => StatusCode.FailedPrecondition,
            StatusCodes.Status408RequestTimeout or StatusCodes.Status504GatewayTimeout => StatusCode.DeadlineExceeded,
            StatusCodes.Status421MisdirectedRequest
            or StatusCodes.Status502BadGateway
            or StatusCodes.Status503ServiceUnavailable => StatusCode.Unavailable,
            StatusCodes.Status501NotImplemented => StatusCode.Unimplemented,
            < 500 => StatusCode.InvalidArgument,
            _ => StatusCode.Internal,
        };
}
