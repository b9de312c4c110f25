using Florin.Gateway.Model;

namespace Florin.Gateway.Features.Limits;

/// <summary>Counts the items of a request's body, each as a request, once the body is there.</summary>
/// <param name="limits">Against whose limits they count.</param>
internal sealed class ItemStage(LimitStage limits) : IRequestStage
{
    /// <inheritdoc/>
    public WrapRequest Read(StageContext context) =>
        (route, next) => route is null ? next : limits.Of(context, route).BeforeItems(next);
}
