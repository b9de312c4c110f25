using Florin.Platform.Resilience;

namespace Florin.Gateway;

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

    /// <summary>The client went away.</summary>
    ClientGone,
}

/// <summary>A service as the gateway reaches it: in this process or over HTTP.</summary>
internal interface IUpstream
{
    /// <summary>Lets the service answer. The request's path is already that below the service.</summary>
    /// <param name="exchange">The exchange.</param>
    /// <param name="deadline">Until when, or until the client goes away.</param>
    Task<Ending> Answer(Exchange exchange, Deadline deadline);
}
