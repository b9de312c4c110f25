using Florin.Gateway.Model;
using Florin.Gateway.Model.Clusters;
using Florin.Platform.Resilience.Deadlines;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Forwarder;

namespace Florin.Gateway.Features.Forwarding;

/// <summary>A service in this process: its request pipeline is called on the same exchange.</summary>
internal sealed class InProcessUpstream(RequestDelegate pipeline) : IUpstream
{
    public bool IsHere => true;

    public async ValueTask<ForwarderError> Answer(Exchange exchange, Deadline deadline)
    {
        var http = exchange.Http;
        var aborted = http.RequestAborted;
        http.RequestAborted = deadline.Token;
        if (exchange.Transforms is { } transforms)
            http.Response.OnStarting(() => transforms.Response(exchange));
        try
        {
            await pipeline(http);
            if (exchange.Transforms is { } changes && !http.Response.HasStarted)
                await changes.Response(exchange);
        }
        catch (OperationCanceledException) when (deadline.Token.IsCancellationRequested)
        {
            // It gave up as it was told to.
        }
        catch (BadHttpRequestException bad)
        {
            RequestBody.IsToBlame(http, bad);
            return ForwarderError.RequestBodyClient;
        }
        catch (ConnectionResetException)
        {
            return ForwarderError.ResponseBodyClient;
        }
        finally
        {
            http.RequestAborted = aborted;
        }
        return ForwarderError.None;
    }

    public Ending Judge(ForwarderError error, Exchange exchange, Deadline deadline) =>
        error switch
        {
            ForwarderError.RequestBodyClient => Ending.BadRequest,
            ForwarderError.ResponseBodyClient => Ending.ClientGone,
            _ when deadline.GivenUp => Ending.ClientGone,
            _ when deadline.Over && !exchange.Http.Response.HasStarted => Ending.TimedOut,
            _ => Ending.Answered,
        };
}
