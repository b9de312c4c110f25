using System.Collections.Frozen;
using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace Florin.WebConsole;

/// <summary>Styles and scripts, which are part of the program: compressed once, kept by browsers until they change.</summary>
internal sealed class ConsoleAssets
{
    private const string Folder = "assets/";

    private readonly FrozenDictionary<string, Asset> _assets;

    /// <summary>Those that were built in.</summary>
    public ConsoleAssets()
    {
        var assembly = typeof(ConsoleAssets).Assembly;
        _assets = assembly
            .GetManifestResourceNames()
            .Where(name => name.StartsWith(Folder, StringComparison.Ordinal))
            .ToFrozenDictionary(
                name => name[Folder.Length..],
                name => new Asset(name, assembly.GetManifestResourceStream(name)!), // It was just listed.
                StringComparer.Ordinal
            );
    }

    /// <summary>Where a browser finds one, under an address that changes with its content.</summary>
    public string Link(string name) => $"/assets/{_assets[name].Version}/{name}";

    /// <summary>Serves them to anyone: they say nothing of this installation.</summary>
    public void Map(IEndpointRouteBuilder endpoints) => endpoints.MapGet("/assets/{version}/{name}", Serve);

    private IResult Serve(HttpContext http, string version, string name)
    {
        if (!_assets.TryGetValue(name, out var asset))
            return Results.NotFound();
        var headers = http.Response.GetTypedHeaders();
        headers.CacheControl =
            version == asset.Version
                ? new CacheControlHeaderValue
                {
                    Public = true,
                    MaxAge = TimeSpan.FromDays(365),
                    Extensions = { new NameValueHeaderValue("immutable") },
                }
                : new CacheControlHeaderValue { NoStore = true };
        http.Response.Headers.Vary = HeaderNames.AcceptEncoding;
        if (!Accepts(http.Request, "br"))
            return Results.Bytes(asset.Content, asset.Type);
        http.Response.Headers.ContentEncoding = "br";
        return Results.Bytes(asset.Brotli.Value, asset.Type);
    }

    private static bool Accepts(HttpRequest request, string encoding) =>
        request.GetTypedHeaders().AcceptEncoding.Any(one => one.Value == encoding && one.Quality is null or > 0);

    private sealed class Asset
    {
        public Asset(string name, Stream stream)
        {
            using (stream)
            using (var content = new MemoryStream())
            {
                stream.CopyTo(content);
                Content = content.ToArray();
            }
            Version = Convert.ToHexStringLower(SHA256.HashData(Content))[..16];
            Type = Path.GetExtension(name) switch
            {
                ".css" => "text/css; charset=utf-8",
                ".js" => "text/javascript; charset=utf-8",
                ".svg" => "image/svg+xml",
                var other => throw new InvalidOperationException($"Assets ending in '{other}' have no content type."),
            };
            Brotli = new(() => Compress(Content));
        }

        public byte[] Content { get; }

        public string Version { get; }

        public string Type { get; }

        public Lazy<byte[]> Brotli { get; }

        private static byte[] Compress(byte[] content)
        {
            using var compressed = new MemoryStream();
            using (var brotli = new BrotliStream(compressed, CompressionLevel.Optimal))
                brotli.Write(content);
            return compressed.ToArray();
        }
    }
}
