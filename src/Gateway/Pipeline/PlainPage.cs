using System.Text;
using System.Text.Encodings.Web;

namespace Florin.Gateway.Pipeline;

/// <summary>A page of the gateway's own, without a style: what all answers say of content allows none.</summary>
internal static class PlainPage
{
    /// <summary>The document.</summary>
    /// <param name="title">Its title.</param>
    /// <param name="body">Its content, as HTML.</param>
    /// <param name="refreshes">Whether a browser loads it again every minute.</param>
    public static byte[] Of(string title, string body, bool refreshes = false) =>
        Encoding.UTF8.GetBytes(
            $"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">{(refreshes ? "\n<meta http-equiv=\"refresh\" content=\"60\">" : "")}
            <title>{Text(title)}</title>
            </head>
            <body>
            {body}
            </body>
            </html>

            """
        );

    /// <summary>A text as HTML.</summary>
    public static string Text(string text) => HtmlEncoder.Default.Encode(text);
}
