using System.CommandLine;

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
                if (
                    Uri.TryCreate(text, UriKind.Absolute, out var url)
                    && url is { Scheme: "http" or "https", AbsolutePath: "/", Query: "", Fragment: "", UserInfo: "" }
                )
                    return url;
                result.AddError($"'{text}' is not an address; write http://HOST:PORT.");
                return null;
            },
        };
}
