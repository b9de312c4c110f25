using System.Text.Json;
using System.Text.Json.Nodes;
using Florin.Platform.Json;
using Microsoft.AspNetCore.Http;

namespace Florin.Platform.Http.OpenApi;

/// <summary>The documents as they are sent: <c>GET /openapi.json</c>, and <c>GET /admin/openapi.json</c> at the admin port.</summary>
public static class ApiDocumentAnswer
{
    /// <summary>An answer whose document is made when it is first asked for, and kept.</summary>
    public static RequestDelegate Make(Func<JsonObject> make)
    {
        var made = new Lazy<RenderedAnswer>(() =>
            new RenderedAnswer(Text(make()), "application/json; charset=utf-8") { HasTag = true }
        );
        return http => made.Value.Write(http);
    }

    /// <summary>The text of the document for operators.</summary>
    public static ReadOnlyMemory<byte> OfAdmin(IReadOnlyList<Endpoint> endpoints) => Text(ApiDocument.OfAdmin(endpoints));

    private static byte[] Text(JsonObject document) => JsonSerializer.SerializeToUtf8Bytes(document, FlorinJson.Full);
}
