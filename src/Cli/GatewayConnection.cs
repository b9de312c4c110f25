using System.CommandLine;
using Florin.Cli.Client;

namespace Florin.Cli;

/// <summary>How the commands for people at a terminal reach a gateway, and as whom: by options, or by the environment.</summary>
internal static class GatewayConnection
{
    private const string UrlVariable = "FLORIN_URL";
    private const string TokenVariable = "FLORIN_TOKEN";
    private const string DefaultUrl = "http://127.0.0.1:3000";

    /// <summary>The gateway.</summary>
    public static readonly Option<Uri?> Url = new("--url")
    {
        Description = $"Base address of the gateway (default: {UrlVariable}, else {DefaultUrl}).",
        CustomParser = static result =>
        {
            var text = result.Tokens is [var token] ? token.Value : "";
            if (GatewayUrl.TryParse(text, out var url))
                return url;
            result.AddError($"'{text}' is not an address; write http://HOST:PORT.");
            return null;
        },
    };

    /// <summary>The token on the command line, where other users of the machine can see it.</summary>
    public static readonly Option<string?> Token = new("--token")
    {
        Description =
            $"Access token or API key (default: {TokenVariable}, which other users of this machine do not see in a list of processes).",
    };

    /// <summary>The token in a file.</summary>
    public static readonly Option<FileInfo?> TokenFile = new("--token-file")
    {
        Description = "File that has the access token or API key and nothing else.",
    };

    /// <summary>Connects.</summary>
    /// <exception cref="WrongUsage">There is no token, or there are two, or the address in the environment is not valid.</exception>
    public static FlorinClient Open(ParseResult parsed) => new(UrlOf(parsed), TokenOf(parsed), connections: 1);

    private static Uri UrlOf(ParseResult parsed)
    {
        if (parsed.GetValue(Url) is { } given)
            return given;
        var text = Environment.GetEnvironmentVariable(UrlVariable);
        return GatewayUrl.TryParse(string.IsNullOrEmpty(text) ? DefaultUrl : text, out var url)
            ? url
            : throw new WrongUsage($"{UrlVariable} is '{text}', which is not an address; write http://HOST:PORT.");
    }

    private static string TokenOf(ParseResult parsed)
    {
        var (given, file) = (parsed.GetValue(Token), parsed.GetValue(TokenFile));
        if (given is not null && file is not null)
            throw new WrongUsage("--token and --token-file are both given; give one of them.");
        var token = file is null
            ? given ?? Environment.GetEnvironmentVariable(TokenVariable)
            : File.ReadAllText(file.FullName).Trim();
        if (string.IsNullOrEmpty(token))
            throw new WrongUsage(
                $"There is no token: set {TokenVariable}, or pass --token-file FILE or --token TOKEN. florin token issues one for a data directory; an API key is as good."
            );
        return token.All(character => char.IsAscii(character) && !char.IsControl(character) && character != ' ')
            ? token
            : throw new WrongUsage("The token has characters that no token has, such as spaces; pass the token alone.");
    }
}
