using System.Text.Json.Nodes;
using Florin.GrpcEdge.Serving;
using Florin.System.Tests.Running;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Rpc;
using Grpc.Core;
using Grpc.Net.Client;

namespace Florin.System.Tests.Rpc;

/// <summary>Somebody who calls methods at the gateway's port, by the proto files' descriptors.</summary>
public sealed class Caller : IDisposable
{
    private static readonly Marshaller<byte[]> AsTheyAre = Marshallers.Create(static bytes => bytes, static bytes => bytes);

    private static readonly JsonFormatter Formatter = new(
        JsonFormatter.Settings.Default.WithTypeRegistry(TypeRegistry.FromFiles(ErrorDetailsReflection.Descriptor))
    );

    private readonly GrpcChannel _channel;
    private readonly string? _token;

    /// <summary>Calls with a token, or without one.</summary>
    public Caller(Uri gateway, string? token) =>
        (_channel, _token) = (GrpcChannel.ForAddress(gateway, new GrpcChannelOptions { MaxReceiveMessageSize = null }), token);

    /// <summary>Calls over connections of the test's own.</summary>
    public Caller(Uri gateway, HttpMessageHandler connections) =>
        _channel = GrpcChannel.ForAddress(gateway, new GrpcChannelOptions { HttpHandler = connections });

    /// <summary>The same at a Florin under test.</summary>
    public Caller(ITestFlorin florin, string? token)
        : this(florin.Gateway.BaseAddress!, token) { } // Set by the fixture.

    /// <summary>How long it waits for a response.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Every method, such as <c>Accounts/GetAccount</c>.</summary>
    public static IEnumerable<string> Methods =>
        EdgeMethods.Services.SelectMany(service => service.Methods).Select(method => $"{method.Service.Name}/{method.Name}");

    /// <inheritdoc/>
    public void Dispose() => _channel.Dispose();

    /// <summary>Calls a method with a request as JSON, and gives its response, or the first of a stream.</summary>
    public async Task<Called> Call(string method, string request, params (string Name, string Value)[] metadata)
    {
        var descriptor = Find(method);
        var message = new JsonParser(JsonParser.Settings.Default).Parse(request, descriptor.InputType);
        return await Call(method, message.ToByteArray(), metadata);
    }

    /// <summary>The same with a message as it stands on the wire.</summary>
    public async Task<Called> Call(string method, byte[] request, params (string Name, string Value)[] metadata)
    {
        var descriptor = Find(method);
        var options = new CallOptions(Headers(metadata), (TimeProvider.System.GetUtcNow() + Patience).UtcDateTime);
        try
        {
            var response = descriptor switch
            {
                { IsClientStreaming: true } => await First(_channel, descriptor, options, request),
                { IsServerStreaming: true } => await FirstOf(_channel, descriptor, options, request),
                _ => await _channel
                    .CreateCallInvoker()
                    .AsyncUnaryCall(Of(descriptor, MethodType.Unary), null, options, request),
            };
            var read = response is null ? null : descriptor.OutputType.Parser.ParseFrom(response);
            return new Called(
                global::Grpc.Core.StatusCode.OK,
                "",
                read is null ? null : JsonNode.Parse(Formatter.Format(read)),
                null
            );
        }
        catch (RpcException refused)
        {
            var details = refused.Trailers.GetValueBytes("grpc-status-details-bin");
            var status = details is null ? null : Google.Rpc.Status.Parser.ParseFrom(details);
            return new Called(refused.StatusCode, refused.Status.Detail, null, status);
        }
    }

    private static MethodDescriptor Find(string method)
    {
        var (service, name) = (method.Split('/')[0], method.Split('/')[1]);
        return EdgeMethods.Services.Single(one => one.Name == service).FindMethodByName(name);
    }

    private static Method<byte[], byte[]> Of(MethodDescriptor method, MethodType type) =>
        new(type, method.Service.FullName, method.Name, AsTheyAre, AsTheyAre);

    private static async Task<byte[]?> FirstOf(
        GrpcChannel channel,
        MethodDescriptor method,
        CallOptions options,
        byte[] request
    )
    {
        using var call = channel
            .CreateCallInvoker()
            .AsyncServerStreamingCall(Of(method, MethodType.ServerStreaming), null, options, request);
        return await call.ResponseStream.MoveNext(CancellationToken.None) ? call.ResponseStream.Current : null;
    }

    private static async Task<byte[]?> First(GrpcChannel channel, MethodDescriptor method, CallOptions options, byte[] request)
    {
        using var call = channel
            .CreateCallInvoker()
            .AsyncDuplexStreamingCall(Of(method, MethodType.DuplexStreaming), null, options);
        await call.RequestStream.WriteAsync(request);
        await call.RequestStream.CompleteAsync();
        return await call.ResponseStream.MoveNext(CancellationToken.None) ? call.ResponseStream.Current : null;
    }

    private Metadata Headers((string Name, string Value)[] metadata)
    {
        var headers = new Metadata();
        if (_token is not null)
            headers.Add("authorization", $"Bearer {_token}");
        foreach (var (name, value) in metadata)
            headers.Add(name, value);
        return headers;
    }
}

/// <summary>What a call came to.</summary>
/// <param name="Status">Its status.</param>
/// <param name="Detail">Its message.</param>
/// <param name="Response">The response; null where there is none.</param>
/// <param name="Details">The status with its details; null where it has none.</param>
public sealed record Called(global::Grpc.Core.StatusCode Status, string Detail, JsonNode? Response, Google.Rpc.Status? Details)
{
    /// <summary>The problem's code, as HTTP has it.</summary>
    public string? Code => Part<ErrorInfo>() is { } info && info.Metadata.TryGetValue("code", out var code) ? code : null;

    /// <summary>One of its details.</summary>
    public T? Part<T>()
        where T : class, IMessage<T>, new() => Details?.Details.FirstOrDefault(one => one.Is(new T().Descriptor))?.Unpack<T>();
}
