using Google.Protobuf;
using Grpc.Core;

namespace Florin.GrpcEdge.Calls;

/// <summary>What comes of bytes that are no message: no frame of gRPC, not compressed as they say, or cut off.</summary>
internal static class Unreadable
{
    /// <summary>The setting that bounds a message.</summary>
    public const string Limit = $"{GrpcOptions.Section}:{nameof(GrpcOptions.MaxMessageBytes)}";

    public const string Detail = "The message cannot be read: its frame, its compression or its encoding is not valid.";

    /// <summary>Whether a fault while a message is read is the caller's; the framework tells some as INTERNAL itself.</summary>
    public static bool Is(Exception wrong) =>
        wrong is InvalidDataException or InvalidProtocolBufferException or RpcException { StatusCode: StatusCode.Internal };

    /// <summary>What the caller gets.</summary>
    /// <param name="reason">What the framework says of it; empty where it says nothing.</param>
    public static RpcException Told(string reason) =>
        CallRefusals.Exception(
            StatusCode.InvalidArgument,
            "invalid-request",
            reason.Length > 0 ? $"{Detail} ({reason.TrimEnd('.')})" : Detail
        );
}
