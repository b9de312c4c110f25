using System.Text;
using Florin.Gateway.Model;
using Florin.Platform.Http;
using Scalar.AspNetCore;

namespace Florin.Gateway.Features.Reference;

/// <summary>
/// The API reference at <c>/docs</c>: the API document, drawn by Scalar in the reader's browser. Everything is part of the
/// program: the page asks no other host, which its policy would not let it either.
/// </summary>
internal sealed class ApiReference
{
    /// <summary>Where it is.</summary>
    public const string Path = "/docs";

    private const string Script = "text/javascript; charset=utf-8";
    private const string ScriptOfScalar = "ScalarStaticAssets.scalar.js"; // As the package has it, compressed with gzip.
    private const string ScriptOfPage = "reference/start.js";

    // Scalar adds styles while it draws. What the reader tries out goes to this gateway.
    private const string Policy =
        "default-src 'none';script-src 'self';style-src 'self' 'unsafe-inline';img-src 'self' data:;font-src 'self';"
        + "connect-src 'self';base-uri 'none';form-action 'none';frame-ancestors 'none'";

    private static readonly SecurityHeaders Security = SecurityHeaders.OfOwnPage(Policy);

    private readonly RenderedAnswer _page;

    /// <summary>That of a document.</summary>
    /// <param name="document">The document's path.</param>
    public ApiReference(string document)
    {
        var (scalar, start) = (PathOf("scalar", typeof(ScalarOptions)), PathOf("start", typeof(ApiReference)));
        var (ofScalar, ofPage) = (
            new Lazy<RenderedAnswer>(() =>
                RenderedAnswer.OfGzip(Resource(typeof(ScalarOptions), ScriptOfScalar), Script, isImmutable: true)
            ),
            new Lazy<RenderedAnswer>(() =>
                new RenderedAnswer(Resource(typeof(ApiReference), ScriptOfPage), Script) { IsImmutable = true }
            )
        );
        Files = new Dictionary<string, OwnAnswer>(StringComparer.Ordinal)
        {
            [scalar] = exchange => exchange.AnswerPage(ofScalar.Value, SecurityHeaders.Api),
            [start] = exchange => exchange.AnswerPage(ofPage.Value, SecurityHeaders.Api),
        };
        _page = new RenderedAnswer(Page(document, scalar, start), "text/html; charset=utf-8") { HasTag = true };
    }

    /// <summary>The files that the page needs, by paths that change with the build that they are of.</summary>
    public IReadOnlyDictionary<string, OwnAnswer> Files { get; }

    /// <summary>Answers with the page.</summary>
    public Task Answer(Exchange exchange) => exchange.AnswerPage(_page, Security);

    // The id of a module follows from its source.
    private static string PathOf(string name, Type of) => $"{Path}/{name}-{of.Module.ModuleVersionId.ToString("N")[..12]}.js";

    private static byte[] Resource(Type of, string name)
    {
        using var found =
            of.Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"{of.Assembly.GetName().Name} has no resource {name}.");
        using var content = new MemoryStream();
        found.CopyTo(content);
        return content.ToArray();
    }

    private static byte[] Page(string document, string scalar, string start) =>
        Encoding.UTF8.GetBytes(
            $"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>Florin API</title>
            <link rel="icon" href="{OwnIcon.Link}">
            <script defer src="{scalar}"></script>
            <script defer src="{start}"></script>
            </head>
            <body>
            <div id="reference" data-document="{document}"></div>
            <noscript>This page needs JavaScript. Without it read <a href="{document}">the API document</a>.</noscript>
            </body>
            </html>

            """
        );
}
