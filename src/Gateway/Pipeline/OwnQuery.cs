using Florin.Platform.Http;
using Florin.Platform.Identity;
using Microsoft.AspNetCore.Http;
using Endpoint = Florin.Platform.Http.Endpoint;

namespace Florin.Gateway.Pipeline;

/// <summary>The query of what the gateway answers itself: none of it takes a parameter.</summary>
internal static class OwnQuery
{
    private static readonly Endpoint WithoutParameters = Endpoint.Described("GET", "/", Access.Anyone);

    /// <summary>400 that names what was sent; null where nothing was.</summary>
    public static Reply? Refuse(HttpRequest request)
    {
        var query = new RequestQuery(request.QueryString.Value, WithoutParameters);
        return query.Problems.None ? null : Reply.Invalid(query.Problems);
    }
}
