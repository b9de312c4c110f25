using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Florin.Gateway;

/// <summary>
/// Compresses answers with Brotli or gzip, as the client prefers, by ASP.NET Core's middleware: text of known kinds that is
/// not compressed already and not smaller than a limit. An answer whose length nobody said is compressed, as nginx does.
/// </summary>
internal sealed class ResponseCompression : IDisposable
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

    private readonly ServiceProvider _services;

    private ResponseCompression(ServiceProvider services, RequestDelegate pipeline) =>
        (_services, Pipeline) = (services, pipeline);

    /// <summary>Answers requests, compressed where that is wanted.</summary>
    public RequestDelegate Pipeline { get; }

    /// <summary>Compresses what a pipeline answers.</summary>
    public static ResponseCompression Before(RequestDelegate next, CompressionOptions options)
    {
        var services = new ServiceCollection()
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
        return new ResponseCompression(
            services,
            options.Enabled ? new ResponseCompressionMiddleware(next, provider).Invoke : next
        );
    }

    public void Dispose() => _services.Dispose();

    private sealed class SizedProvider(
        IServiceProvider services,
        IOptions<ResponseCompressionOptions> options,
        int minimumBytes
    ) : ResponseCompressionProvider(services, options)
    {
        public override bool ShouldCompressResponse(HttpContext context) =>
            !(context.Response.ContentLength < minimumBytes)
            && !HttpMethods.IsHead(context.Request.Method)
            && base.ShouldCompressResponse(context);
    }
}
