using Florin.Platform.Resilience.Deadlines;
using Yarp.ReverseProxy.Forwarder;

namespace Florin.Gateway.Model.Clusters;

/// <summary>Asks a destination elsewhere in another way than by sending the request on, and answers the request.</summary>
/// <param name="exchange">The request.</param>
/// <param name="address">The destination's address, without a slash at its end.</param>
/// <param name="client">Sends.</param>
/// <param name="deadline">Until when, or until the client goes away.</param>
/// <returns>What went wrong on the way; none where it was answered, however.</returns>
internal delegate ValueTask<ForwarderError> AskDestination(
    Exchange exchange,
    string address,
    HttpMessageInvoker client,
    Deadline deadline
);

/// <summary>How a service's turn at a request ended.</summary>
internal enum Ending
{
    /// <summary>It answered.</summary>
    Answered,

    /// <summary>It could not be reached or broke off.</summary>
    Broken,

    /// <summary>Its time was over before it had answered.</summary>
    TimedOut,

    /// <summary>The request could not be read to its end, or was too large.</summary>
    BadRequest,

    /// <summary>It cannot be sent on as it is: no byte of it has reached the service.</summary>
    Unsendable,

    /// <summary>The client went away.</summary>
    ClientGone,
}

/// <summary>
/// A service as the gateway reaches it: in this process or over HTTP. Two steps, because a method that awaits costs each
/// request a state machine of its own.
/// </summary>
internal interface IUpstream
{
    /// <summary>Whether the service is in this process.</summary>
    bool IsHere { get; }

    /// <summary>Lets the service answer, and tells what went wrong. The request's path is already that below the service.</summary>
    /// <param name="exchange">The exchange.</param>
    /// <param name="deadline">Until when, or until the client goes away.</param>
    ValueTask<ForwarderError> Answer(Exchange exchange, Deadline deadline);

    /// <summary>How the service's turn ended, after <see cref="Answer"/>.</summary>
    Ending Judge(ForwarderError error, Exchange exchange, Deadline deadline);
}
