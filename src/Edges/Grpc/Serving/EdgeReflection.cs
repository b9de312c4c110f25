using Florin.GrpcEdge.Calls;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Reflection;
using Alpha = Grpc.Reflection.V1Alpha;
using Newest = Grpc.Reflection.V1;

namespace Florin.GrpcEdge.Serving;

/// <summary>Tells tools which services and messages there are. Each question counts in the caller's limits.</summary>
internal sealed class EdgeReflection(RestCalls rest, IEnumerable<ServiceDescriptor> services)
    : ReflectionV1ServiceImpl(services)
{
    /// <summary>The services of both versions.</summary>
    public static IReadOnlyList<ServiceDescriptor> Services { get; } =
    [.. Newest.ReflectionReflection.Descriptor.Services, .. Alpha.ReflectionReflection.Descriptor.Services];

    /// <inheritdoc/>
    public override Task ServerReflectionInfo(
        IAsyncStreamReader<Newest.ServerReflectionRequest> requestStream,
        IServerStreamWriter<Newest.ServerReflectionResponse> responseStream,
        ServerCallContext context
    ) =>
        base.ServerReflectionInfo(
            new CountedMessages<Newest.ServerReflectionRequest>(requestStream, rest, context),
            responseStream,
            context
        );
}

/// <summary>The same for tools that know only the version before.</summary>
internal sealed class AlphaReflection(RestCalls rest, IEnumerable<ServiceDescriptor> services) : ReflectionServiceImpl(services)
{
    /// <inheritdoc/>
    public override Task ServerReflectionInfo(
        IAsyncStreamReader<Alpha.ServerReflectionRequest> requestStream,
        IServerStreamWriter<Alpha.ServerReflectionResponse> responseStream,
        ServerCallContext context
    ) =>
        base.ServerReflectionInfo(
            new CountedMessages<Alpha.ServerReflectionRequest>(requestStream, rest, context),
            responseStream,
            context
        );
}

/// <summary>The messages of a stream that no endpoint answers, each of which counts.</summary>
internal sealed class CountedMessages<T>(IAsyncStreamReader<T> messages, RestCalls rest, ServerCallContext call)
    : IAsyncStreamReader<T>
{
    /// <inheritdoc/>
    public T Current => messages.Current;

    /// <inheritdoc/>
    public async Task<bool> MoveNext(CancellationToken cancellationToken) =>
        await messages.MoveNext(cancellationToken) && (await rest.Count(call.GetHttpContext()) is { } past ? throw past : true);
}
