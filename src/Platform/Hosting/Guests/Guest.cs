using Florin.Platform.Identity;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Florin.Platform.Hosting.Guests;

/// <summary>
/// Endpoints of an ASP.NET Core framework, such as gRPC or Razor components, that a service or the operators' port serves
/// beside its own. The framework has a dependency injection container of its own, with logging, <see cref="TimeProvider"/>,
/// the process's configuration and its meters in it, and finds the caller in <c>HttpContext.User</c>
/// (<see cref="ActorPrincipal"/>).
/// </summary>
public sealed record Guest
{
    /// <summary>Its name, for logs and messages, such as <c>grpc</c>.</summary>
    public required string Name { get; init; }

    /// <summary>
    /// What the paths of its requests begin with, segment by segment, such as <c>/console</c> or <c>/florin.v1.Accounts</c>.
    /// Every request below one is the guest's. The operators' port also takes <c>/</c>: whatever is not the admin API's.
    /// </summary>
    public required IReadOnlyList<string> Prefixes { get; init; }

    /// <summary>Who may send it anything at all; checked before the framework runs. Default: callers with the permission admin:read.</summary>
    public Access Access { get; init; } = Permission.AdminRead;

    /// <summary>
    /// Whether the prefix becomes the request's <c>PathBase</c>, so that the framework's routes are written without it. Default
    /// false: routes are written in full.
    /// </summary>
    public bool PrefixIsBase { get; init; }

    /// <summary>
    /// Whether the operators' port logs each of its requests that may change something. Default true; false for a guest whose
    /// changes are requests to other endpoints, which log them.
    /// </summary>
    public bool LogsChanges { get; init; } = true;

    /// <summary>
    /// Headers of its answers, which the framework may replace, such as <c>Content-Security-Policy</c>. Through the gateway the
    /// route's <c>SecurityHeaders</c> decide which of them a client sees.
    /// </summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } =
        new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Adds the framework to its container, and what the service gives to it.</summary>
    public required Action<IServiceCollection> Services { get; init; }

    /// <summary>
    /// Adds middleware between routing and the endpoints, such as <c>UseAntiforgery</c>. Authorization is added by itself where
    /// the container has it. Default none.
    /// </summary>
    public Action<IApplicationBuilder> Middleware { get; init; } = static _ => { };

    /// <summary>Maps the endpoints.</summary>
    public required Action<IEndpointRouteBuilder> Endpoints { get; init; }
}
