using Florin.GrpcEdge.Calls;
using Florin.Platform.Http.InProcess;
using Grpc.Core;
using Grpc.Health.V1;
using static Grpc.Health.V1.HealthCheckResponse.Types;

namespace Florin.GrpcEdge.Serving;

/// <summary>How all services together are, or the one behind a gRPC service: <c>/health/ready</c> of the gateway or the service.</summary>
internal sealed class EdgeHealth(RestCalls rest) : Health.HealthBase
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    public override async Task<HealthCheckResponse> Check(HealthCheckRequest request, ServerCallContext context) =>
        PathOf(request.Service) is { } path
            ? new HealthCheckResponse { Status = await StatusAt(path, context) }
            : throw CallRefusals.Exception(StatusCode.NotFound, "not-found", $"There is no service '{request.Service}'.");

    /// <inheritdoc/>
    public override async Task Watch(
        HealthCheckRequest request,
        IServerStreamWriter<HealthCheckResponse> responseStream,
        ServerCallContext context
    )
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, rest.Stopping);
        var (path, told) = (PathOf(request.Service), (ServingStatus?)null);
        while (!stop.IsCancellationRequested)
        {
            var now = path is null ? ServingStatus.ServiceUnknown : await StatusAt(path, context);
            if (now != told)
                await responseStream.WriteAsync(new HealthCheckResponse { Status = now }, context.CancellationToken);
            told = now;
            try
            {
                await Task.Delay(Interval, rest.Clock, stop.Token);
            }
            catch (OperationCanceledException)
            {
                return; // Nobody watches any more, or the process is about to stop.
            }
        }
    }

    private async Task<ServingStatus> StatusAt(string path, ServerCallContext context)
    {
        try
        {
            await rest.Ask(new RestRequest("GET", path, null), context);
            return ServingStatus.Serving;
        }
        catch (RpcException e)
            when (e.StatusCode is StatusCode.Unavailable && !context.CancellationToken.IsCancellationRequested)
        {
            return ServingStatus.NotServing;
        }
    }

    // The service behind it is the one that its first method asks; the log's feed is every service's.
    private static string? PathOf(string service)
    {
        if (service.Length == 0)
            return "/health/ready";
        return EdgeMethods.Services.FirstOrDefault(one => one.FullName == service) is not { } found ? null
            : EdgeMethods.BindingOf(found.Methods[0]).Template.Split('/') is ["", "api", [not '{', ..] name, ..]
                ? $"/api/{name}/health/ready"
            : "/health/ready";
    }
}
