using Florin.Platform.Resilience;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;

namespace Florin.Gateway;

/// <summary>A service in this process: its request pipeline is called on the same exchange.</summary>
internal sealed class InProcessUpstream(RequestDelegate pipeline) : IUpstream
{
    public async Task<Ending> Answer(Exchange exchange, Deadline deadline)
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
            return Ending.BadRequest;
        }
        catch (ConnectionResetException)
        {
            return Ending.ClientGone;
        }
        finally
        {
            http.RequestAborted = aborted;
        }
        return deadline.GivenUp ? Ending.ClientGone
            : deadline.Over && !http.Response.HasStarted ? Ending.TimedOut
            : Ending.Answered;
    }
}
