using System.Buffers;
using Florin.GrpcEdge.Calls;
using Florin.GrpcEdge.Transcoding;
using Grpc.Core;

namespace Florin.GrpcEdge.Serving;

/// <summary>What arrived: the request that a message is, or why it cannot be one.</summary>
internal sealed class Incoming<T>
    where T : class
{
    private readonly T? _value;

    private Incoming(T? value, InvalidMessage? wrong) => (_value, Wrong) = (value, wrong);

    /// <summary>Why it is not a request; null where it is one.</summary>
    public InvalidMessage? Wrong { get; }

    /// <summary>The request.</summary>
    /// <exception cref="RpcException">It is not a request.</exception>
    public T Value => _value ?? throw CallRefusals.Exception(CallRefusals.Of(Wrong!)); // It is one of both.

    /// <summary>How a message is read. What is wrong with it becomes the status of the call.</summary>
    public static Marshaller<Incoming<T>> Marshaller(Func<ReadOnlyMemory<byte>, T> read) =>
        Marshallers.Create(
            static (Incoming<T> _, SerializationContext _) => throw new NotSupportedException("Only clients send requests."),
            from =>
            {
                var payload = from.PayloadAsReadOnlySequence();
                try
                {
                    return new Incoming<T>(read(payload.IsSingleSegment ? payload.First : payload.ToArray()), null);
                }
                catch (InvalidMessage wrong)
                {
                    return new Incoming<T>(null, wrong);
                }
            }
        );
}
