using Florin.Platform.Hosting;

namespace Florin.Gateway.Features.Discovery;

/// <summary>A process's service that has registered.</summary>
/// <param name="Service">The service.</param>
/// <param name="Id">Its own id, new with each start.</param>
/// <param name="Said">What it says of itself.</param>
/// <param name="Joined">When it first did.</param>
/// <param name="LastSeen">When it last did.</param>
/// <param name="Until">Until when that holds, in ticks of the registry's time.</param>
internal sealed record Instance(
    string Service,
    string Id,
    Registration Said,
    DateTimeOffset Joined,
    DateTimeOffset LastSeen,
    long Until
);
