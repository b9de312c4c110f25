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
    private readonly byte[] _plain;
    private readonly string _contentType;
    private readonly Lazy<byte[]> _gzip;
    private readonly Lazy<byte[]> _brotli;
    private readonly Lazy<EntityTagHeaderValue> _tag;

    /// <summary>An answer of some bytes.</summary>
    public RenderedAnswer(byte[] plain, string contentType)
    {
        (_plain, _contentType) = (plain, contentType);
        _gzip = new(() => Compress(to => new GZipStream(to, CompressionLevel.Optimal)));
        _brotli = new(() => Compress(to => new BrotliStream(to, CompressionLevel.Optimal)));
        // Weak: it identifies the content, compressed or not.
        _tag = new(() => new($"\"{Convert.ToHexStringLower(SHA256.HashData(_plain).AsSpan(0, 16))}\"", isWeak: true));
    }

    /// <summary>Whether clients get an ETag and may send conditional requests. Default false.</summary>
    public bool HasTag { get; init; }

    /// <summary>Answers.</summary>
    public async Task Write(HttpContext http)
    {
        var (headers, response) = (http.Response.Headers, http.Response);
        headers.Append(HeaderNames.Vary, HeaderNames.AcceptEncoding);
        if (HasTag)
        {
            (headers.ETag, headers.CacheControl) = (_tag.Value.ToString(), "no-cache");
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
            return (null, _plain);
        var taken = list.Where(one => one.Quality is not 0).Select(one => one.Value.ToString()).ToList();
        return taken.Contains("br", StringComparer.OrdinalIgnoreCase) ? ("br", _brotli.Value)
            : taken.Contains("gzip", StringComparer.OrdinalIgnoreCase) || taken.Contains("*") ? ("gzip", _gzip.Value)
            : (null, _plain);
    }

    private byte[] Compress(Func<Stream, Stream> with)
    {
        using var compressed = new MemoryStream();
        using (var stream = with(compressed))
            stream.Write(_plain);
        return compressed.ToArray();
    }
}
