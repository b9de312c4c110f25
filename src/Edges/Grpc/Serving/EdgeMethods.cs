using Florin.GrpcEdge.Calls;
using Florin.GrpcEdge.Transcoding;
using Florin.Platform.Http.InProcess;
using Google.Protobuf.Reflection;
using Grpc.AspNetCore.Server.Model;
using Grpc.Core;

namespace Florin.GrpcEdge.Serving;

/// <summary>
/// Adds every method of the proto files, by its descriptor: what a method is, its annotation says, and one without is refused
/// when the program starts.
/// </summary>
internal sealed class EdgeMethods : IServiceMethodProvider<EdgeService>
{
    /// <summary>The services of the proto files.</summary>
    public static IReadOnlyList<ServiceDescriptor> Services { get; } =
    [
        .. V1.UsersReflection.Descriptor.Services,
        .. V1.AccountsReflection.Descriptor.Services,
        .. V1.TransactionsReflection.Descriptor.Services,
        .. V1.EventsReflection.Descriptor.Services,
    ];

    /// <inheritdoc/>
    public void OnServiceMethodDiscovery(ServiceMethodProviderContext<EdgeService> context)
    {
        foreach (var method in Services.SelectMany(service => service.Methods))
            Add(context, method);
    }

    /// <summary>The HTTP request that a method is.</summary>
    /// <exception cref="InvalidOperationException">Its annotation does not say.</exception>
    public static HttpBinding BindingOf(MethodDescriptor method) =>
        HttpBinding.Of(method) ?? throw new InvalidOperationException($"{method.FullName} has no annotation google.api.http.");

    private static void Add(ServiceMethodProviderContext<EdgeService> context, MethodDescriptor method)
    {
        var (binding, response) = (BindingOf(method), MessageForm.Of(method.OutputType));
        var requests = Incoming<RestRequest>.Marshaller(message => binding.Bind(message.Span));
        switch (method)
        {
            case { IsClientStreaming: true, IsServerStreaming: true }:
                context.AddDuplexStreamingMethod(
                    Method(MethodType.DuplexStreaming, method, Incoming<BulkItem>.Marshaller(BulkItem.Read)),
                    [],
                    (service, from, to, call) => service.Bulk(from, to, call, binding)
                );
                break;
            case { IsServerStreaming: true }:
                context.AddServerStreamingMethod(
                    Method(MethodType.ServerStreaming, method, requests),
                    [],
                    (service, request, to, call) => service.Follow(request, to, call, response)
                );
                break;
            case { IsClientStreaming: false }:
                context.AddUnaryMethod(
                    Method(MethodType.Unary, method, requests),
                    [],
                    (service, request, call) => service.Unary(request, call, response)
                );
                break;
            default:
                throw new InvalidOperationException($"{method.FullName} streams requests alone, which is not served.");
        }
    }

    private static Method<TRequest, EncodedMessage> Method<TRequest>(
        MethodType type,
        MethodDescriptor method,
        Marshaller<TRequest> requests
    )
        where TRequest : class => new(type, method.Service.FullName, method.Name, requests, EncodedMessage.Marshaller);
}
