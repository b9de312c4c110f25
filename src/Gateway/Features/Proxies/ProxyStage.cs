using Florin.Gateway.Model;

namespace Florin.Gateway.Features.Proxies;

/// <summary>Finds who the client is behind proxies that are trusted.</summary>
internal sealed class ProxyStage : IRequestStage
{
    /// <inheritdoc/>
    public WrapRequest Read(StageContext context) =>
        context.Try(() => TrustedProxies.Of(context.Configuration)) is { IsEmpty: false } proxies
            ? (_, next) =>
                exchange =>
                {
                    proxies.Resolve(exchange.Http);
                    return next(exchange);
                }
            : (_, next) => next;
}
