using Florin.Kernel;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Platform.Identity.Policies;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Florin.Platform.Hosting.Guests;

/// <summary>What the host of a guest provides.</summary>
public sealed record GuestSurroundings
{
    /// <summary>Who serves it: a service's name, or that of the operators' port.</summary>
    public required string Owner { get; init; }

    /// <summary>Verifies the tokens of users.</summary>
    public required ITokenVerifier Tokens { get; init; }

    /// <summary>How services know each other, and the gateway.</summary>
    public required IServiceTokens ServiceTokens { get; init; }

    /// <summary>Time.</summary>
    public required TimeProvider Clock { get; init; }

    /// <summary>New ids.</summary>
    public required IdSource Ids { get; init; }

    /// <summary>Logging.</summary>
    public required ILoggerFactory Logs { get; init; }

    /// <summary>The process's configuration.</summary>
    public required IConfiguration Configuration { get; init; }

    /// <summary>
    /// The process's container, of which the guest's own gets the meters, the diagnostics and the environment, and no more.
    /// </summary>
    public required IServiceProvider Process { get; init; }

    /// <summary>
    /// Where keys are kept by which frameworks protect what they give to browsers; null for keys that end with the process.
    /// </summary>
    public string? KeysDirectory { get; init; }

    /// <summary>Decides who may do what. Default as the configuration says.</summary>
    public PolicyEngine Policies
    {
        get => field ??= PolicyEngine.Of(Configuration);
        init;
    }

    /// <summary>Records denied accesses; null where nobody does.</summary>
    internal DenialRecords? Denials { get; init; }
}
