using Florin.Gateway.Model;

namespace Florin.Gateway.Features.Cors;

/// <summary>Has every answer say which pages of other origins may read it, and knows a page's question whether it may ask.</summary>
internal sealed class CorsStage : IRequestStage
{
    /// <inheritdoc/>
    public IReadOnlyList<(string Section, Type Options)> Sections => [(CorsOptions.Section, typeof(CorsOptions))];

    /// <inheritdoc/>
    public Type OfRoute => typeof(CorsRoute);

    /// <inheritdoc/>
    public WrapRequest Read(StageContext context)
    {
        var cors = new CorsPolicies(CorsOptions.Of(context.Configuration, context.Problems));
        return (route, next) =>
        {
            var policy = route is null ? cors.Default : cors.Of(route, context.Read<CorsRoute>(route).CorsPolicy);
            if (policy is null)
                return next;
            return exchange =>
            {
                exchange.IsPreflight = CorsPolicies.IsPreflight(exchange.Http.Request);
                CorsPolicies.Mark(exchange, policy);
                return next(exchange);
            };
        };
    }

    /// <summary>What a route says of it.</summary>
    private sealed record CorsRoute
    {
        /// <summary>
        /// The policy by which pages of other origins may ask; <c>Disable</c> for none. Default
        /// <c>Gateway:Cors:DefaultPolicy</c>.
        /// </summary>
        public string? CorsPolicy { get; init; }
    }
}
