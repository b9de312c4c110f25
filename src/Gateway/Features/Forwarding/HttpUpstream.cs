using Florin.Gateway.Features.Bodies;
using Florin.Gateway.Model;
using Florin.Gateway.Model.Clusters;
using Florin.Gateway.Model.Configuration;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Platform.Resilience.Deadlines;
using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Forwarder;

namespace Florin.Gateway.Features.Forwarding;

/// <summary>A service in another process, reached over HTTP by YARP's forwarder.</summary>
internal sealed class HttpUpstream(
    Uri address,
    ForwarderRequestConfig sent,
    Forwarders forwarders,
    SlowClients clients,
    IServiceTokens? tokens
) : IUpstream
{
    private readonly string _prefix = address.AbsoluteUri.TrimEnd('/');

    public bool IsHere => false;

    public ValueTask<ForwarderError> Answer(Exchange exchange, Deadline deadline)
    {
        if (exchange.Ask is { } ask)
            return ask(exchange, _prefix, forwarders.Client, deadline);
        if (!exchange.IsHeld)
            exchange.Client = new ClientStream(exchange, deadline, clients);
        return forwarders.Forwarder.SendAsync(
            exchange.Http,
            _prefix,
            forwarders.Client,
            exchange.IsDuplex ? HttpRequestConfig.Version20 : sent,
            new ForwardedHeaders(exchange, deadline, tokens),
            deadline.Token
        );
    }

    public Ending Judge(ForwarderError error, Exchange exchange, Deadline deadline)
    {
        if (error is ForwarderError.None)
            return Ending.Answered;
        if (exchange.Http.Response.HasStarted)
            CutAnswers.Mark(exchange.Http); // By the forwarder, which had begun it.
        // Where the service breaks off midway YARP cuts the client off, so that nobody waits any more then, either.
        if (deadline.GivenUp && error is not ForwarderError.ResponseBodyDestination)
            return Ending.ClientGone;
        if (RequestBody.IsToBlame(exchange.Http, exchange.Http.Features.Get<IForwarderErrorFeature>()?.Exception))
            return Ending.BadRequest;
        if (IsUnsendable(error, exchange.Http))
            return Ending.Unsendable;
        return error switch
        {
            ForwarderError.RequestBodyClient
            or ForwarderError.ResponseBodyClient
            or ForwarderError.UpgradeRequestClient
            or ForwarderError.UpgradeResponseClient => Ending.ClientGone,
            _ when deadline.Over => Ending.TimedOut,
            _ => Ending.Broken,
        };
    }

    // What fails while a request is made, or is refused by the client that sends it, has not come to the service, which is not
    // to blame. Faults of a connection are exceptions of these kinds.
    private static bool IsUnsendable(ForwarderError error, HttpContext http) =>
        error is ForwarderError.RequestCreation
        || error is ForwarderError.Request
            && http.Features.Get<IForwarderErrorFeature>()?.Exception
                is not (null or HttpRequestException or IOException or OperationCanceledException);
}
