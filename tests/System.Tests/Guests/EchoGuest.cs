using Florin.Platform.Hosting.Guests;
using Florin.Platform.Identity;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Florin.System.Tests.Guests;

/// <summary>What a test and the echo that it calls tell each other beside the call.</summary>
public sealed class EchoSignals
{
    /// <summary>Released by the test: the second answer of a count may be given.</summary>
    public SemaphoreSlim MayGoOn { get; } = new(0);

    /// <summary>Released by the echo: its caller has gone away.</summary>
    public SemaphoreSlim CallerHasGone { get; } = new(0);
}

/// <summary>A gRPC service as a guest.</summary>
internal static class EchoGuest
{
    public static Guest Of(EchoSignals signals) =>
        new()
        {
            Name = "echo",
            Prefixes = ["/florin.test.Echo"],
            Access = Permission.NotificationsWrite,
            Services = services => services.AddSingleton(signals).AddGrpc(),
            Endpoints = endpoints => endpoints.MapGrpcService<EchoService>(),
        };
}

/// <summary>The service itself, as Grpc.AspNetCore hosts it.</summary>
internal sealed class EchoService(EchoSignals signals) : Echo.EchoBase
{
    public override Task<Words> Say(Words request, ServerCallContext context)
    {
        context.ResponseTrailers.Add("x-said", request.Text);
        return request.Text == "wrong"
            ? throw new RpcException(new Status(StatusCode.InvalidArgument, "That is wrong."))
            : Task.FromResult(Answer(request, context));
    }

    public override async Task Count(Words request, IServerStreamWriter<Words> responseStream, ServerCallContext context)
    {
        await responseStream.WriteAsync(new Words { Text = "first" }, context.CancellationToken);
        await signals.MayGoOn.WaitAsync(context.CancellationToken);
        await responseStream.WriteAsync(new Words { Text = "second" }, context.CancellationToken);
    }

    public override async Task Talk(
        IAsyncStreamReader<Words> requestStream,
        IServerStreamWriter<Words> responseStream,
        ServerCallContext context
    )
    {
        await using var gone = context.CancellationToken.Register(() => signals.CallerHasGone.Release());
        await foreach (var words in requestStream.ReadAllAsync(context.CancellationToken))
            await responseStream.WriteAsync(Answer(words, context), context.CancellationToken);
    }

    private static Words Answer(Words words, ServerCallContext context)
    {
        var user = context.GetHttpContext().User;
        return new Words { Text = $"{words.Text} {user.Identity?.Name} {user.FindFirst("role")?.Value}" };
    }
}
