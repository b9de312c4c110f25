using System.Text.Json;
using System.Text.Json.Nodes;
using Florin.Platform.Http;
using Florin.Platform.Json;
using Microsoft.AspNetCore.Http;
using Endpoint = Florin.Platform.Http.Endpoint;

namespace Florin.Host.OpenApi;

/// <summary>The documents as they are sent: <c>GET /openapi.json</c>, and <c>GET /admin/openapi.json</c> at the admin port.</summary>
internal static class ApiDocumentAnswer
{
    /// <summary>An answer whose document is made when it is first asked for, and kept.</summary>
    public static RequestDelegate Make()
    {
        var made = new Lazy<RenderedAnswer>(() =>
            new RenderedAnswer(Text(ApiDocument.Make()), "application/json; charset=utf-8") { HasTag = true }
        );
        return http => made.Value.Write(http);
    }

    /// <summary>The text of the document for operators.</summary>
    public static ReadOnlyMemory<byte> OfAdmin(IReadOnlyList<Endpoint> endpoints) => Text(ApiDocument.OfAdmin(endpoints));

    private static byte[] Text(JsonObject document) => JsonSerializer.SerializeToUtf8Bytes(document, FlorinJson.Full);
}
