using Florin.Platform.Hosting;
using Microsoft.AspNetCore.Http;

namespace Florin.Gateway.Model;

/// <summary>Where the gateway finds a service.</summary>
public sealed record ServiceLocation
{
    private ServiceLocation(string name, IReadOnlyList<Uri> addresses) => (Name, Addresses) = (name, addresses);

    /// <summary>The service's name, as in <c>/api/{name}</c>: small letters, digits and hyphens.</summary>
    public string Name { get; }

    /// <summary>
    /// Where it listens, or each of its instances. The gateway forwards to them only when the service is elsewhere.
    /// </summary>
    public IReadOnlyList<Uri> Addresses { get; }

    /// <summary>The first of them.</summary>
    public Uri Address => Addresses[0];

    /// <summary>The service's own request pipeline; null when it is in another process.</summary>
    internal RequestDelegate? Pipeline { get; private init; }

    /// <summary>How it is; null when it is in another process and must be asked.</summary>
    internal Func<ServiceHealth>? Health { get; private init; }

    /// <summary>Other processes may own the log of a service that this one hosts.</summary>
    public bool IsShared { get; init; }

    /// <summary>Whether a framework of the service answers a path, which sets headers as it likes; null where none does.</summary>
    public Func<PathString, bool>? IsGuests { get; init; }

    /// <summary>A service in this process.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="address">Where it listens too.</param>
    /// <param name="pipeline">What answers its requests. It must give up when the request's token says so.</param>
    /// <param name="health">How it is. Quick, and never throws.</param>
    public static ServiceLocation Here(string name, Uri address, RequestDelegate pipeline, Func<ServiceHealth> health) =>
        new(name, [address]) { Pipeline = pipeline, Health = health };

    /// <summary>A service in other processes.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="addresses">Where <c>/api/{name}/x</c> goes: to <c>{address}/x</c> of one of its instances; at least one.</param>
    public static ServiceLocation Elsewhere(string name, params IReadOnlyList<Uri> addresses) => new(name, addresses);
}
