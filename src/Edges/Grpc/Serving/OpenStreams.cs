using Florin.GrpcEdge.Calls;
using Florin.Platform.Http.InProcess;
using Florin.Platform.Identity;
using Grpc.Core;

namespace Florin.GrpcEdge.Serving;

/// <summary>The streams that are open: no more than may be, of one caller and of all.</summary>
internal sealed class OpenStreams(GrpcOptions options)
{
    private readonly OpenPlaces _places = new(options.MaxStreams, options.MaxStreamsPerCaller);

    /// <summary>Counts a stream, unless there are too many.</summary>
    /// <exception cref="RpcException">There are.</exception>
    public void Enter(string caller)
    {
        if (_places.TryEnter(caller) is not { } full)
            return;
        throw full.IsOfCaller
            ? TooMany($"{full.Most} streams of the same caller are open", nameof(options.MaxStreamsPerCaller))
            : TooMany($"{full.Most} streams are open", nameof(options.MaxStreams));
    }

    /// <summary>It is open no longer.</summary>
    public void Leave(string caller) => _places.Leave(caller);

    private static RpcException TooMany(string what, string setting) =>
        CallRefusals.Exception(
            StatusCode.ResourceExhausted,
            "rate-limited",
            $"{what}, and no more are allowed ({GrpcOptions.Section}:{setting})."
        );
}

/// <summary>The place of a stream, which it takes once a request of it was answered: an unknown caller cannot fill them.</summary>
internal sealed class StreamPlace(OpenStreams streams) : IDisposable
{
    private string? _caller;

    /// <summary>Takes it, unless it has been taken.</summary>
    /// <exception cref="RpcException">There are too many streams.</exception>
    public void Take(ServerCallContext call)
    {
        if (_caller is not null)
            return;
        var caller = CallerOf(call);
        streams.Enter(caller);
        _caller = caller;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_caller is { } caller)
            streams.Leave(caller);
    }

    // Of whom only the service knows who it is, the address is counted.
    private static string CallerOf(ServerCallContext call)
    {
        var http = call.GetHttpContext();
        return Authentication.Known(http) is { Role: not Role.Anonymous } actor
            ? $"subject {actor.Id}"
            : $"address {CallerAddress.Of(http)}";
    }
}
