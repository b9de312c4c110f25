using System.ComponentModel.DataAnnotations;
using System.Net;
using Florin.Platform.Configuration;

namespace Florin.Gateway.Pipeline.Admin;

/// <summary>Where operators reach the gateway: section <c>Gateway:Admin</c>.</summary>
public sealed record AdminOptions : IValidatableObject
{
    /// <summary>The section.</summary>
    public const string Section = "Gateway:Admin";

    /// <summary>What is added to the gateway's port where no other is said.</summary>
    public const int Offset = 90;

    /// <summary>Whether there is an admin API at all. Default true.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>Its port. Default the gateway's plus 90.</summary>
    [Range(1, 65535)]
    public int? Port { get; init; }

    /// <summary>The address that it listens on. Default 127.0.0.1: this machine alone.</summary>
    public string Bind { get; init; } = "127.0.0.1";

    /// <summary>Where it listens beside a gateway.</summary>
    /// <exception cref="WrongConfiguration">There is no such port.</exception>
    public IPEndPoint EndpointOf(int gatewayPort)
    {
        var port = Port ?? gatewayPort + Offset;
        return port <= IPEndPoint.MaxPort
            ? new IPEndPoint(IPAddress.Parse(Bind), port)
            : throw new WrongConfiguration(
                $"Florin:BasePort is {gatewayPort}, so {Section}:Port would be {port}: set it, or choose a base port of "
                    + $"{IPEndPoint.MaxPort - Offset} at most."
            );
    }

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!IPAddress.TryParse(Bind, out _))
            yield return new ValidationResult("must be an IP address to listen on, such as 127.0.0.1.", [nameof(Bind)]);
    }
}
