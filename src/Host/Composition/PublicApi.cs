using System.Text.Json.Nodes;
using Florin.Gateway.OpenApi;
using Florin.Platform.Http.OpenApi;

namespace Florin.Host.Composition;

/// <summary>Everything that clients may ask through the gateway.</summary>
internal static class PublicApi
{
    /// <summary>Its OpenAPI document.</summary>
    public static JsonObject Document() =>
        ApiDocument.Make(
            Catalog.Described().Select(service => (service.Definition.Name, service.Endpoints)),
            GatewayPaths.All()
        );
}
