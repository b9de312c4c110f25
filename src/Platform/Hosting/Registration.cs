namespace Florin.Platform.Hosting;

/// <summary>
/// What a process says of a service that it hosts when it registers with a gateway: <c>PUT</c> on
/// <see cref="Path"/><c>{service}/{instance}</c>, with a service token, again and again; <c>DELETE</c> when it leaves.
/// </summary>
/// <param name="Address">Where it listens, such as <c>http://10.0.0.7:3002</c>.</param>
/// <param name="Weight">Its share of the requests, where shares count.</param>
/// <param name="Version">Which Florin it is.</param>
/// <param name="Since">Since when it runs.</param>
/// <param name="Log">How the service's log stands there; null where an earlier version registers.</param>
public sealed record Registration(string Address, int Weight, string Version, DateTimeOffset Since, LogStanding? Log = null)
{
    /// <summary>Below it are the services, and below each its instances.</summary>
    public const string Path = "/internal/registry/";

    /// <summary>Whether another one says the same of the instance itself, wherever the log stands by now.</summary>
    public bool IsOfTheSame(Registration? other) => other is not null && this with { Log = null } == other with { Log = null };
}

/// <summary>What the gateway answers.</summary>
/// <param name="LeaseSeconds">An instance that says nothing for this long is taken for dead.</param>
public sealed record RegistrationLease(double LeaseSeconds);
