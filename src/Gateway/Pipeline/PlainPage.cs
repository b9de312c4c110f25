using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using Florin.Gateway.Model;

namespace Florin.Gateway.Pipeline;

/// <summary>A page of the gateway's own: one answer that needs nothing else, with its style in it.</summary>
internal static class PlainPage
{
    // The colours are those of the console.
    private const string Style = """

        :root {
          color-scheme: light dark;
          --page: light-dark(#f6f7f8, #14181c);
          --card: light-dark(#ffffff, #1c2227);
          --line: light-dark(#d5dade, #333c44);
          --text: light-dark(#1a2026, #e6eaed);
          --quiet: light-dark(#55616b, #a5b0b9);
          --accent: light-dark(#0b6e4f, #5fd3a8);
          --good-back: light-dark(#e0f3ec, #16352a);
          --warn: light-dark(#7a4d00, #f3c169);
          --warn-back: light-dark(#fdf0d5, #3a2d11);
          --bad: light-dark(#a81d1d, #ff9a94);
          --bad-back: light-dark(#fde3e1, #431d1c);
          font: 16px/1.5 system-ui, "Segoe UI", "Liberation Sans", sans-serif;
        }
        * { box-sizing: border-box; }
        body { margin: 0; background: var(--page); color: var(--text); }
        main { max-width: 60rem; margin: 0 auto; padding: 2rem 1rem 3rem; overflow-wrap: anywhere; }
        h1 { font-size: 1.7rem; line-height: 1.2; margin: 0 0 .5rem; display: flex; flex-wrap: wrap; gap: .4rem .7rem; align-items: center; }
        h1 svg { width: 2rem; height: 2rem; flex: none; }
        h2 { font-size: 1.15rem; margin: 2rem 0 .6rem; }
        p { margin: 0 0 .8rem; max-width: 45rem; }
        a { color: var(--accent); }
        a:focus-visible, summary:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
        code { font-family: ui-monospace, "Liberation Mono", monospace; font-size: .9em; }
        .quiet { color: var(--quiet); }
        .doors { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 17rem), 1fr)); gap: .8rem; padding: 0; margin: 0; list-style: none; }
        .doors li { background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: .8rem 1rem; }
        .doors a { font-weight: 600; }
        .doors span { display: block; color: var(--quiet); font-size: .92rem; }
        .state { display: inline-block; border-radius: 4px; padding: 0 .5rem; font-size: .9rem; font-weight: 600; line-height: 1.6; }
        .healthy { color: var(--accent); background: var(--good-back); }
        .degraded { color: var(--warn); background: var(--warn-back); }
        .unhealthy { color: var(--bad); background: var(--bad-back); }
        table { border-collapse: collapse; width: 100%; background: var(--card); border: 1px solid var(--line); border-radius: 8px; font-variant-numeric: tabular-nums; overflow-wrap: break-word; }
        th, td { text-align: left; padding: .4rem .8rem; border-top: 1px solid var(--line); }
        thead th { color: var(--quiet); border-top: 0; }
        tbody th { font-weight: 400; }
        .number { text-align: right; }
        td.number { white-space: nowrap; }
        @media (max-width: 30rem) { th, td { padding: .4rem .5rem; } }
        details { margin: .3rem 0; }
        summary { cursor: pointer; }

        """;

    /// <summary>What a page may do: be drawn in its own style.</summary>
    public static SecurityHeaders Security { get; } =
        SecurityHeaders.OfOwnPage(
            $"default-src 'none';style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)))}';"
                + "img-src data:;base-uri 'none';form-action 'none';frame-ancestors 'none'"
        );

    /// <summary>The document.</summary>
    /// <param name="title">Its title.</param>
    /// <param name="body">Its content, as HTML.</param>
    public static byte[] Of(string title, string body) =>
        Encoding.UTF8.GetBytes(
            $"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>{Text(title)}</title>
            <link rel="icon" href="{OwnIcon.Link}">
            <style>{Style}</style>
            </head>
            <body>
            <main>
            {body}
            </main>
            </body>
            </html>

            """
        );

    /// <summary>A text as HTML.</summary>
    public static string Text(string text) => HtmlEncoder.Default.Encode(text);
}
