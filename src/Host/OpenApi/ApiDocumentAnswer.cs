using System.Text.Json;
using Florin.Platform;
using Microsoft.AspNetCore.Http;

namespace Florin.Host.OpenApi;

/// <summary>Answers <c>GET /openapi.json</c>.</summary>
internal static class ApiDocumentAnswer
{
    /// <summary>An answer whose document is made when it is first asked for, and kept.</summary>
    public static RequestDelegate Make()
    {
        var made = new Lazy<byte[]>(() => JsonSerializer.SerializeToUtf8Bytes(ApiDocument.Make(), FlorinJson.Full));
        return http =>
        {
            http.Response.ContentType = "application/json; charset=utf-8";
            return http.Response.Body.WriteAsync(made.Value, http.RequestAborted).AsTask();
        };
    }
}
