using Florin.Platform.Identity;
using Florin.Platform.Identity.Policies;
using Microsoft.AspNetCore.Http;

namespace Florin.WebConsole;

/// <summary>What the console gets from the process that serves it.</summary>
public sealed record ConsoleSurroundings
{
    /// <summary>Answers requests to the public API, as the gateway's port does.</summary>
    public required RequestDelegate Gateway { get; init; }

    /// <summary>Answers requests to the admin API, as the operators' port does.</summary>
    public required RequestDelegate Admin { get; init; }

    /// <summary>Where others reach the gateway, for the commands that pages show.</summary>
    public required Uri GatewayAddress { get; init; }

    /// <summary>Where others reach the operators' port.</summary>
    public required Uri AdminAddress { get; init; }

    /// <summary>Verifies access tokens.</summary>
    public required ITokenVerifier Tokens { get; init; }

    /// <summary>Why a request to either API would be refused, without sending it; null where it would not.</summary>
    public required Func<IntendedRequest, ForeseenRefusal?> Foresee { get; init; }

    /// <summary>What roles permit.</summary>
    public required RoleGrants Roles { get; init; }

    /// <summary>Whether nobody may decide about a transfer that they made (<c>Review:FourEyes</c>).</summary>
    public bool FourEyes { get; init; }

    /// <summary>What the banner calls this installation, such as <c>production</c>.</summary>
    public required string Installation { get; init; }
}
