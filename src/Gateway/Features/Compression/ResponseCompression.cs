using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Florin.Gateway.Features.Compression;

/// <summary>
/// Compresses answers with Brotli or gzip, as the client prefers, by ASP.NET Core's middleware: text of known kinds that is
/// not compressed already and not smaller than a limit. An answer whose length nobody said is compressed, as nginx does.
/// </summary>
internal static class ResponseCompression
{
    private static readonly string[] MoreTypes =
    [
        "application/problem+json",
        "application/vnd.florin.v1+json",
        "application/graphql-response+json",
        "application/manifest+json",
        "image/svg+xml",
        "text/csv",
    ];

    /// <summary>Compresses what a pipeline answers, where that is wanted.</summary>
    public static RequestDelegate Before(RequestDelegate next, CompressionOptions options)
    {
        if (!options.Enabled)
            return next;
        using var services = new ServiceCollection()
            .AddLogging()
            .AddOptions()
            .Configure<ResponseCompressionOptions>(compression =>
            {
                // The gateway speaks TLS only to a proxy before it, if at all; nothing in its answers repeats what was asked.
                compression.EnableForHttps = true;
                compression.MimeTypes = [.. ResponseCompressionDefaults.MimeTypes, .. MoreTypes];
            })
            .BuildServiceProvider();
        var provider = new SizedProvider(
            services,
            services.GetRequiredService<IOptions<ResponseCompressionOptions>>(),
            options.MinimumBytes
        );
        return new ResponseCompressionMiddleware(next, provider).Invoke; // The provider needs the services no more.
    }

    private sealed class SizedProvider(
        IServiceProvider services,
        IOptions<ResponseCompressionOptions> options,
        int minimumBytes
    ) : ResponseCompressionProvider(services, options)
    {
        // Asked when the headers are all there.
        public override bool ShouldCompressResponse(HttpContext context)
        {
            var (request, response) = (context.Request, context.Response);
            if (response.ContentLength < minimumBytes || HttpMethods.IsHead(request.Method))
                return false;
            if (!base.ShouldCompressResponse(context))
                return false;
            if (
                (response.Headers.ETag.Count | response.Headers.AcceptRanges.Count) > 0
                && GetCompressionProvider(context) is not null
            )
                LoosenFromBytes(response.Headers);
            return true;
        }

        // A strong tag, and a range, stand for the bytes before (RFC 9110, 8.8.1 and 14); nginx does the same.
        private static void LoosenFromBytes(IHeaderDictionary headers)
        {
            headers.Remove(HeaderNames.AcceptRanges);
            if (EntityTagHeaderValue.TryParse(headers.ETag.ToString(), out var tag) && !tag.IsWeak)
                headers.ETag = new EntityTagHeaderValue(tag.Tag, isWeak: true).ToString();
        }
    }
}
