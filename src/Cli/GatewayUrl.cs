using System.CommandLine;
using System.Diagnostics.CodeAnalysis;

namespace Florin.Cli;

/// <summary>The option <c>--url</c> of the commands that use the public API.</summary>
internal static class GatewayUrl
{
    public static Option<Uri> Option() =>
        new("--url")
        {
            Description = "Base address of the gateway.",
            DefaultValueFactory = static _ => new Uri("http://127.0.0.1:3000"),
            CustomParser = static result =>
            {
                var text = result.Tokens is [var token] ? token.Value : "";
                if (TryParse(text, out var url))
                    return url;
                result.AddError($"'{text}' is not an address; write http://HOST:PORT.");
                return null;
            },
        };

    /// <summary>Reads the address of a port, without a path.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out Uri? url) =>
        Uri.TryCreate(text, UriKind.Absolute, out url)
        && url is { Scheme: "http" or "https", AbsolutePath: "/", Query: "", Fragment: "", UserInfo: "" };
}
