using Florin.Gateway.Model;
using Florin.Platform.Configuration;
using Microsoft.Extensions.Options;

namespace Florin.Gateway.Features.FaultInjection;

/// <summary>Makes the faults of routes that have any.</summary>
internal sealed class FaultStage : IRouteStage
{
    /// <inheritdoc/>
    public IReadOnlyList<(string Section, Type Options)> Sections => [(FaultPermission.Section, typeof(FaultPermission))];

    /// <inheritdoc/>
    public Type OfRoute => typeof(FaultRoute);

    /// <inheritdoc/>
    public WrapRoute Read(StageContext context)
    {
        var permission = FaultPermission.Of(context.Configuration, context.Problems);
        return (route, next) => Wrap(context, permission, route, next);
    }

    private static RouteHandler Wrap(StageContext context, FaultPermission permission, Route route, RouteHandler next)
    {
        if (context.Read<FaultRoute>(route).Faults is not { Any: true } faults)
            return next;
        var runtime = context.Runtime;
        if (runtime.IsProduction && !permission.AllowInProduction)
            throw new WrongConfiguration(
                $"{route.Section}:Faults injects faults, but the environment is Production: remove it, or set "
                    + $"{FaultPermission.Section}:{nameof(permission.AllowInProduction)} to true."
            );
        var injector = new FaultInjector(faults, runtime.Random, runtime.Clock);
        return async (exchange, r) =>
        {
            if (!await injector.Answers(exchange))
                await next(exchange, r);
        };
    }

    /// <summary>What a route says of it.</summary>
    private sealed record FaultRoute
    {
        /// <summary>Faults that are made on purpose. Default none.</summary>
        [ValidateObjectMembers]
        public FaultOptions? Faults { get; init; }
    }
}
