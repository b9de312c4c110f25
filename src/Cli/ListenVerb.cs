using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using Florin.Cli.Client;
using Florin.Cli.Listen;

namespace Florin.Cli;

/// <summary><c>florin listen</c>: webhooks on a developer's machine, without an endpoint that Florin can reach.</summary>
public static class ListenVerb
{
    private const string SecretPrefix = "whsec_";
    private const int SecretBytes = 32;
    private const int LeastBytes = 24; // As Standard Webhooks has it.
    private const int MostBytes = 64;

    private static readonly Option<Uri> ForwardTo = new("--forward-to")
    {
        Description = "URL that each event is posted to, such as http://localhost:8080/webhooks.",
        Required = true,
        CustomParser = static result =>
        {
            var text = result.Tokens is [var token] ? token.Value : "";
            if (Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https")
                return url;
            result.AddError($"'{text}' is not a URL; write http://HOST:PORT/PATH.");
            return null;
        },
    };

    private static readonly Option<Uri> Url = GatewayUrl.Option();

    private static readonly Option<string> Token = new("--token")
    {
        Description = "Access token of the user whose events are forwarded.",
        Required = true,
    };

    private static readonly Option<string?> Type = new("--type")
    {
        Description = "Only events of this type, or of a group such as transaction.*.",
    };

    private static readonly Option<byte[]?> Secret = new("--secret")
    {
        Description = "Secret that signs, whsec_ and 24 to 64 bytes in base64 (default: a new one, which is printed).",
        CustomParser = static result =>
        {
            var text = result.Tokens is [var token] ? token.Value : "";
            var bytes = new byte[MostBytes];
            if (
                text.StartsWith(SecretPrefix, StringComparison.Ordinal)
                && Convert.TryFromBase64String(text[SecretPrefix.Length..], bytes, out var length)
                && length >= LeastBytes
            )
                return bytes[..length];
            result.AddError($"--secret is not a secret; write {SecretPrefix} and 24 to 64 bytes in base64.");
            return null;
        },
    };

    /// <summary>The command.</summary>
    public static Command Make(TimeProvider clock)
    {
        var command = new Command(
            "listen",
            "Posts the events of a user to a program on this machine as they happen, signed like webhooks."
        )
        {
            ForwardTo,
            Url,
            Token,
            Type,
            Secret,
        };
        command.SetAction((parsed, cancel) => Run(parsed, clock, cancel));
        return command;
    }

    private static async Task<int> Run(ParseResult parsed, TimeProvider clock, CancellationToken cancel)
    {
        var secret = parsed.GetValue(Secret) ?? RandomNumberGenerator.GetBytes(SecretBytes);
        using var client = new FlorinClient(parsed.GetRequiredValue(Url), parsed.GetRequiredValue(Token), connections: 1);
        using var http = new HttpMessageInvoker(
            new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseCookies = false,
                UseProxy = false,
            }
        );
        var to = parsed.GetRequiredValue(ForwardTo);
        await Console.Out.WriteLineAsync($"Signing secret: {SecretPrefix}{Convert.ToBase64String(secret)}");
        await Console.Out.WriteLineAsync($"Forwarding events to {to}; Ctrl+C stops it.");
        var from = clock.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
        var query = parsed.GetValue(Type) is { } type ? $"from={from}&type={Uri.EscapeDataString(type)}" : $"from={from}";
        await new EventForwarder(client, http, to, secret, clock).Run(query, Console.Out.WriteLineAsync, cancel);
        return 0;
    }
}
