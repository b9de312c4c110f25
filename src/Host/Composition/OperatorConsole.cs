using System.Net;
using Florin.Gateway.Pipeline;
using Florin.Gateway.Pipeline.Admin;
using Florin.Host.Web.Tls;
using Florin.Platform.Configuration;
using Florin.Platform.Hosting;
using Florin.Platform.Hosting.Guests;
using Florin.Platform.Identity;
using Florin.WebConsole;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Florin.Host.Composition;

/// <summary>The console at the operators' port.</summary>
internal static class OperatorConsole
{
    // A setting of the transaction service, which checks it.
    private const string FourEyes = "Review:FourEyes";

    /// <summary>The console of a process, or nothing where there is none.</summary>
    /// <param name="context">The process.</param>
    /// <param name="admin">The operators' port.</param>
    /// <param name="tokens">Verifies the tokens of operators.</param>
    /// <param name="gateway">The gateway, once it is made.</param>
    public static IReadOnlyList<Guest> Of(
        ProcessContext context,
        AdminOptions admin,
        ITokenVerifier tokens,
        Func<ApiGateway?> gateway
    )
    {
        var options = context.Configuration.Options<ConsoleOptions>(ConsoleOptions.Section);
        if (!admin.Enabled || !options.Enabled)
            return [];
        var isSecure = TransportSecurity.IsPublic(context.Configuration);
        return
        [
            ConsoleGuest.Make(
                new ConsoleSurroundings
                {
                    Gateway = http => Made().Serve(http),
                    Admin = http => Made().Administer(http),
                    GatewayAddress = OpenAddress.Of(
                        new IPEndPoint(context.Options.Address, context.Options.BasePort),
                        isSecure
                    ),
                    AdminAddress = OpenAddress.Of(admin.EndpointOf(context.Options.BasePort), isSecure),
                    Tokens = tokens,
                    Foresee = request => Made().Foresee(request),
                    Roles = RoleGrants.Of(context.Configuration),
                    FourEyes = bool.TryParse(context.Configuration[FourEyes], out var isInForce) && isInForce,
                    Installation =
                        options.Installation ?? context.Container.GetRequiredService<IHostEnvironment>().EnvironmentName,
                }
            ),
        ];

        ApiGateway Made() => gateway() ?? throw new InvalidOperationException("Requests come once the gateway is made.");
    }
}
