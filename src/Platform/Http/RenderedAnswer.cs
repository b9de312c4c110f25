using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Florin.Platform.Http;

/// <summary>
/// An answer for everybody that was made once: its bytes, compressed once for all who take that, and a tag by which a client
/// finds out that it has them already. Thread-safe.
/// </summary>
public sealed class RenderedAnswer
{
    private const string Immutable = "public, max-age=31536000, immutable"; // A year.

    private readonly string _contentType;
    private readonly Lazy<byte[]> _plain;
    private readonly Lazy<byte[]> _gzip;
    private readonly Lazy<byte[]>? _brotli;
    private readonly Lazy<EntityTagHeaderValue> _tag;

    /// <summary>An answer of some bytes.</summary>
    public RenderedAnswer(byte[] plain, string contentType)
        : this(new Lazy<byte[]>(plain), new Lazy<byte[]>(() => Gzip(plain)), contentType, plain) =>
        _brotli = new(() => Compress(plain, to => new BrotliStream(to, CompressionLevel.Optimal)));

    private RenderedAnswer(Lazy<byte[]> plain, Lazy<byte[]> gzip, string contentType, byte[] identity)
    {
        (_plain, _gzip, _contentType) = (plain, gzip, contentType);
        // Weak: it identifies the content, compressed or not.
        _tag = new(() => new($"\"{Convert.ToHexStringLower(SHA256.HashData(identity).AsSpan(0, 16))}\"", isWeak: true));
    }

    /// <summary>Whether clients get an ETag and may send conditional requests. Default false.</summary>
    public bool HasTag { get; init; }

    /// <summary>
    /// Whether what is at its address never changes, so that clients and proxies need not ask for it again. It has an ETag then.
    /// Default false.
    /// </summary>
    public bool IsImmutable
    {
        get;
        init
        {
            field = value;
            HasTag |= value;
        }
    }

    /// <summary>An answer of bytes that are compressed with gzip already; a client that does not take that gets them as they were before.</summary>
    public static RenderedAnswer OfGzip(byte[] gzip, string contentType, bool isImmutable) =>
        new(new Lazy<byte[]>(() => Decompress(gzip)), new Lazy<byte[]>(gzip), contentType, gzip) { IsImmutable = isImmutable };

    /// <summary>Answers.</summary>
    public async Task Write(HttpContext http)
    {
        var (headers, response) = (http.Response.Headers, http.Response);
        headers.Append(HeaderNames.Vary, HeaderNames.AcceptEncoding);
        if (HasTag)
        {
            (headers.ETag, headers.CacheControl) = (_tag.Value.ToString(), IsImmutable ? Immutable : "no-cache");
            if (IsKnown(http.Request))
            {
                response.StatusCode = StatusCodes.Status304NotModified;
                return;
            }
        }
        var (encoding, body) = Encoded(http.Request.Headers.AcceptEncoding.ToString());
        if (encoding is not null)
            headers.ContentEncoding = encoding;
        (response.ContentType, response.ContentLength) = (_contentType, body.Length);
        if (!HeadRequest.Is(http.Request))
            await ReplyWriter.Write(http, body);
    }

    private bool IsKnown(HttpRequest request) =>
        request.Headers.IfNoneMatch.Count > 0
        && EntityTagHeaderValue.TryParseList(request.Headers.IfNoneMatch, out var known)
        && known.Any(tag => tag.Tag == "*" || tag.Compare(_tag.Value, useStrongComparison: false));

    private (string? Encoding, byte[] Body) Encoded(string accepted)
    {
        if (accepted.Length == 0 || !StringWithQualityHeaderValue.TryParseList([accepted], out var list))
            return (null, _plain.Value);
        var taken = list.Where(one => one.Quality is not 0).Select(one => one.Value.ToString()).ToList();
        return _brotli is { } brotli && taken.Contains("br", StringComparer.OrdinalIgnoreCase) ? ("br", brotli.Value)
            : taken.Contains("gzip", StringComparer.OrdinalIgnoreCase) || taken.Contains("*") ? ("gzip", _gzip.Value)
            : (null, _plain.Value);
    }

    private static byte[] Gzip(byte[] plain) => Compress(plain, to => new GZipStream(to, CompressionLevel.Optimal));

    private static byte[] Compress(byte[] plain, Func<Stream, Stream> with)
    {
        using var compressed = new MemoryStream();
        using (var stream = with(compressed))
            stream.Write(plain);
        return compressed.ToArray();
    }

    private static byte[] Decompress(byte[] gzip)
    {
        using var plain = new MemoryStream();
        using var stream = new GZipStream(new MemoryStream(gzip), CompressionMode.Decompress);
        stream.CopyTo(plain);
        return plain.ToArray();
    }
}
