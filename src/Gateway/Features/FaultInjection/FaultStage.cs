using Florin.Gateway.Model;
using Florin.Platform.Configuration;

namespace Florin.Gateway.Features.FaultInjection;

/// <summary>Makes the faults of routes that have any.</summary>
internal sealed class FaultStage(FaultPermission permission, GatewayRuntime runtime) : IRouteStage
{
    public RouteHandler Wrap(Route route, RouteHandler next)
    {
        if (route.Config.Faults is not { Any: true } faults)
            return next;
        if (runtime.IsProduction && !permission.AllowInProduction)
            throw new WrongConfiguration(
                $"Gateway:Routes:{route.Id}:Faults injects faults, but the environment is Production: remove it, or set "
                    + $"{FaultPermission.Section}:{nameof(permission.AllowInProduction)} to true."
            );
        var injection = new FaultInjector(faults, runtime.Random, runtime.Clock);
        return async (exchange, r) =>
        {
            if (!await injection.Answers(exchange))
                await next(exchange, r);
        };
    }
}
