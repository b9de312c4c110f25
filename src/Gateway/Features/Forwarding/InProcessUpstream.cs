using Florin.Gateway.Model;
using Florin.Gateway.Model.Clusters;
using Florin.Platform.Resilience.Deadlines;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Forwarder;

namespace Florin.Gateway.Features.Forwarding;

/// <summary>A service in this process: its request pipeline is called on the same exchange.</summary>
/// <param name="pipeline">The pipeline.</param>
/// <param name="isGuests">Whether a framework answers a path, whose headers are judged as those of a service elsewhere.</param>
internal sealed class InProcessUpstream(RequestDelegate pipeline, Func<PathString, bool>? isGuests = null) : IUpstream
{
    public bool IsHere => true;

    public async ValueTask<ForwarderError> Answer(Exchange exchange, Deadline deadline)
    {
        var http = exchange.Http;
        var aborted = http.RequestAborted;
        http.RequestAborted = deadline.Token;
        if (exchange.Transforms is { } transforms)
            http.Response.OnStarting(() => transforms.Response(exchange));
        if (isGuests?.Invoke(http.Request.Path) == true)
            http.Response.OnStarting(static exchange => ((Exchange)exchange).StampOver(), exchange);
        var turn = exchange.IsDuplex ? new StreamsTurn(http.Response, deadline) : null;
        try
        {
            await ForwardingSpans.Serve(exchange, pipeline);
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
            turn?.End();
            http.RequestAborted = aborted;
            // On a route of the configuration the endpoint is not at the path that the client asked for.
            if (exchange.Target.Route is { IsOwn: false })
                http.SetEndpoint(null);
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

    /// <summary>Lifts the deadline once the service begins its answer, which may be a stream, unless its turn is over by then.</summary>
    private sealed class StreamsTurn
    {
        private Deadline? _deadline;

        public StreamsTurn(HttpResponse response, Deadline deadline)
        {
            _deadline = deadline;
            response.OnStarting(
                static turn =>
                {
                    ((StreamsTurn)turn)._deadline?.Lift();
                    return Task.CompletedTask;
                },
                this
            );
        }

        /// <summary>The deadline is another's from now on.</summary>
        public void End() => _deadline = null;
    }
}
