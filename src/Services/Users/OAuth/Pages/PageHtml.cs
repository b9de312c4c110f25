using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;

namespace Florin.Users.OAuth.Pages;

/// <summary>The pages of the authorization server: HTML without scripts, in the look of the console.</summary>
internal static class PageHtml
{
    public const string StylePath = "/connect/style.css";

    private const string Policy =
        "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'";

    /// <summary>Headers of every answer: nothing from elsewhere, in no frame, in no cache.</summary>
    public static IReadOnlyDictionary<string, string> Headers { get; } =
        new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
        {
            ["Content-Security-Policy"] = Policy,
            ["X-Frame-Options"] = "DENY",
            ["Referrer-Policy"] = "same-origin",
        };

    /// <summary>The style.</summary>
    public static IResult Style => Results.Bytes(Css.Value, "text/css");

    private static readonly Lazy<byte[]> Css = new(() =>
    {
        using var stored = typeof(PageHtml).Assembly.GetManifestResourceStream("pages.css")!; // Embedded by the project.
        using var copy = new MemoryStream();
        stored.CopyTo(copy);
        return copy.ToArray();
    });

    /// <summary>A page.</summary>
    /// <param name="title">Its title and heading.</param>
    /// <param name="body">What is below, as HTML.</param>
    /// <param name="status">The status of the answer.</param>
    public static IResult Page(string title, string body, int status = StatusCodes.Status200OK) =>
        Results.Content(
            $"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{Text(title)} · Florin</title>
            <link rel="stylesheet" href="{StylePath}">
            </head>
            <body>
            <main>
            <h1>{Text(title)}</h1>
            {body}
            </main>
            </body>
            </html>

            """,
            "text/html; charset=utf-8",
            Encoding.UTF8,
            status
        );

    /// <summary>A page that says why something cannot be.</summary>
    public static IResult Trouble(string title, string? why, int status = StatusCodes.Status400BadRequest) =>
        Page(
            title,
            $"""<div class="card"><p class="trouble" role="alert">{Text(why ?? "The request is not valid.")}</p></div>""",
            status
        );

    /// <summary>A form that this service alone can have made, for this browser alone.</summary>
    public static string Form(HttpContext http, IAntiforgery antiforgery, string action, string content)
    {
        var token = antiforgery.GetAndStoreTokens(http);
        return $"""
            <form method="post" action="{Text(action)}" class="card">
            {Hidden(token.FormFieldName, token.RequestToken)}
            {content}
            </form>
            """;
    }

    /// <summary>A field that is not shown.</summary>
    public static string Hidden(string name, string? value) =>
        $"""<input type="hidden" name="{Text(name)}" value="{Text(value ?? "")}">""";

    /// <summary>
    /// Lets the forms of this answer end at a client's page: browsers count the redirects after a form, too. The address is one
    /// of the client's own.
    /// </summary>
    public static void MayLeadTo(HttpContext http, string? registered)
    {
        if (!Uri.TryCreate(registered, UriKind.Absolute, out var uri))
            return;
        var origin = uri.Scheme is "http" or "https" ? uri.GetLeftPart(UriPartial.Authority) : $"{uri.Scheme}:";
        http.Response.Headers.ContentSecurityPolicy = $"{Policy} {origin}";
    }

    /// <summary>A text as HTML.</summary>
    public static string Text(string text) => HtmlEncoder.Default.Encode(text);

    /// <summary>What a client asks for, as HTML.</summary>
    public static string Wishes(IEnumerable<string> scopes) =>
        $"<ul>{string.Concat(scopes.Select(scope => $"<li>{Text(OAuthScope.Find(scope)?.Meaning ?? scope)}</li>"))}</ul>";

    /// <summary>What went wrong before; nothing for null.</summary>
    public static string Alert(string? trouble) =>
        trouble is null ? "" : $"""<p class="trouble" role="alert">{Text(trouble)}</p>""";

    /// <summary>The fields with which somebody who is logged in proves it again.</summary>
    public static string PasswordAndCode =>
        """
            <label for="password">Your password here</label>
            <input id="password" name="password" type="password" autocomplete="current-password" required>
            <label for="code">One-time code or recovery code, if you have a second factor</label>
            <input id="code" name="code" autocomplete="one-time-code" maxlength="64">
            """;

    /// <summary>The two answers to a question.</summary>
    public static string Choice(string yes) =>
        $"""
            <button type="submit" name="decision" value="accept" class="primary">{Text(yes)}</button>
            <button type="submit" name="decision" value="deny">Cancel</button>
            """;
}
