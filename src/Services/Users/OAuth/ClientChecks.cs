using System.Net;
using Florin.Kernel;
using Florin.Platform.Commands;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Users.Features;
using Florin.Users.Keys;

namespace Florin.Users.OAuth;

/// <summary>What a client may be registered with.</summary>
internal sealed class ClientChecks(KeyRules rules)
{
    public const string Public = "public";
    public const string Confidential = "confidential";
    public const string Required = "required";
    public const string Implied = "implied";
    public const int MaxUris = 20;

    private const int MaxUri = 500;

    private const string UriForm =
        "expected https://…, http:// of this very machine (localhost, 127.0.0.1 or [::1]), or for a public client a scheme of its own such as com.example.app:/…, without a fragment";

    /// <summary>Notes what is wrong with a body, and with the command that it makes.</summary>
    public static void Validate(RegisterClientBody body, RegisterClient command, Problems problems)
    {
        Consent(body.Consent, problems);
        Validate(command, problems);
    }

    /// <summary>Refuses another value than the two that consent may have.</summary>
    /// <exception cref="BadInput">It is something else.</exception>
    public static void MustKnow(string? consent)
    {
        var problems = new Problems();
        Consent(consent, problems);
        if (!problems.None)
            throw new BadInput(problems);
    }

    private static void Consent(string? consent, Problems problems)
    {
        if (consent is not null)
            problems.OneOf(consent, "consent", Required, Implied);
    }

    /// <summary>Notes what is wrong with a command.</summary>
    public static void Validate(RegisterClient command, Problems problems)
    {
        problems.Text(command.Name, "name", CreateApiKeyFeature.MaxName);
        problems.OneOf(command.Type, "type", Public, Confidential);
        if (command.Grants.IsEmpty)
            problems.Add("grants", $"is required; expected some of {string.Join(", ", OAuthClient.AllGrants)}.");
        foreach (var grant in command.Grants)
            problems.OneOf(grant, "grants", OAuthClient.AllGrants);
        Scopes(command, problems);
        Uris(command, problems);
        Program(command, problems);
    }

    /// <summary>Looks up the service account. Nobody registers a program that may do what they may not.</summary>
    public async ValueTask<Prepared<RegisterClient>> Prepare(
        RegisterClient command,
        CommandContext context,
        CancellationToken cancel
    )
    {
        if (command.ServiceAccount is not { } program)
            return command;
        var asked = PermissionSet.Parse(string.Join(' ', command.Scopes), out _);
        return await rules.RefuseProgram(context.Actor, ServiceAccountId.From(program), "client", asked, cancel) is { } refusal
            ? refusal
            : command;
    }

    private static void Scopes(RegisterClient command, Problems problems)
    {
        var all = OAuthScope.All.Select(scope => scope.Name);
        if (command.Scopes.IsEmpty)
            problems.Add("scopes", $"is required; expected some of {string.Join(", ", all)}.");
        foreach (var unknown in command.Scopes.Where(scope => scope is null || OAuthScope.Find(scope) is null).Take(1))
            problems.Add(
                "scopes",
                $"'{PlainText.Shortened(unknown ?? "null")}' is not a scope; expected some of {string.Join(", ", all)}."
            );
    }

    private static void Uris(RegisterClient command, Problems problems)
    {
        var needsUri = command.Grants.Contains(OAuthClient.ByCode, StringComparer.Ordinal);
        if (needsUri == command.RedirectUris.IsEmpty)
            problems.Add(
                "redirectUris",
                needsUri
                    ? "is required with the grant authorization_code."
                    : "is only allowed with the grant authorization_code."
            );
        foreach (
            var (field, uri) in command
                .RedirectUris.Select(uri => ("redirectUris", uri))
                .Concat(command.PostLogoutRedirectUris.Select(uri => ("postLogoutRedirectUris", uri)))
        )
            if (uri is null || !IsAllowed(uri, command.Type == Public))
                problems.Add(field, $"'{PlainText.Shortened(uri ?? "null")}' is not allowed; {UriForm}.");
    }

    private static void Program(RegisterClient command, Problems problems)
    {
        var actsItself = command.Grants.Contains(OAuthClient.ByCredentials, StringComparer.Ordinal);
        if (actsItself && command.Type == Public)
            problems.Add("grants", "client_credentials is only allowed for a confidential client.");
        if (actsItself)
            problems.Id<ServiceAccountId>(command.ServiceAccount, "serviceAccount");
        else if (command.ServiceAccount is not null)
            problems.Add("serviceAccount", "is only allowed with the grant client_credentials.");
    }

    // RFC 8252: plain HTTP only to a program on the same machine, and schemes of one's own with a dot in them.
    private static bool IsAllowed(string text, bool isPublic) =>
        text.Length <= MaxUri
        && text.All(char.IsAscii)
        && !text.Any(char.IsWhiteSpace)
        && !text.Any(char.IsControl)
        && !text.Contains('#', StringComparison.Ordinal)
        && !text.Contains('*', StringComparison.Ordinal)
        && Uri.TryCreate(text, UriKind.Absolute, out var uri)
        && uri.UserInfo.Length == 0
        && (
            uri.Scheme == Uri.UriSchemeHttps
            || uri.Scheme == Uri.UriSchemeHttp && IsOfThisMachine(uri.Host)
            || isPublic && uri.Scheme.Contains('.', StringComparison.Ordinal)
        );

    private static bool IsOfThisMachine(string host) =>
        host == "localhost" || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
