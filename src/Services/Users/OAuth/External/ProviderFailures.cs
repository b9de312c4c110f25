using Florin.Users.OAuth.Pages;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Florin.Users.OAuth.External;

/// <summary>Says why logging in with a provider came to nothing: to its user what they can do, to the log what the cause is.</summary>
internal sealed partial class ProviderFailures(ILoggerFactory logs)
{
    private const string Title = "Log in";

    private readonly ILogger _log = logs.CreateLogger("Florin.SignOn");

    /// <summary>Whether a fault on the way to a provider is the provider's: it is away, or its document is of no use.</summary>
    public static bool IsOfProvider(Exception fault) =>
        fault is HttpRequestException or IOException or TaskCanceledException or OpenIdConnectProtocolException
        || (fault is InvalidOperationException && fault.InnerException is { } inner && IsOfProvider(inner))
        || fault is InvalidOperationException { Message: ['I', 'D', 'X', ..] };

    /// <summary>The user refused, or the provider did.</summary>
    public static Task Denied(HttpContext http, string provider) =>
        Show(http, $"{provider} did not let you in, or you refused. Begin again, or log in with your password.", 403);

    /// <summary>Something else went wrong.</summary>
    public Task Show(HttpContext http, string provider, Exception fault)
    {
        var (why, status) = Explain(provider, fault);
        Failed(_log, provider, fault.GetType().Name, Innermost(fault).Message);
        return Show(http, why, status);
    }

    private static Task Show(HttpContext http, string why, int status) =>
        PageHtml.Trouble(Title, why, status).ExecuteAsync(http);

    private static (string Why, int Status) Explain(string provider, Exception fault) =>
        Kind(fault) switch
        {
            OpenIdConnectProtocolInvalidNonceException => (
                $"The answer of {provider} does not belong to this try (its nonce is another one). Begin again.",
                400
            ),
            SecurityTokenInvalidIssuerException => ($"The answer is not from {provider}: its issuer is another one.", 400),
            SecurityTokenInvalidAudienceException => ($"The answer of {provider} is for another application.", 400),
            SecurityTokenExpiredException or SecurityTokenNotYetValidException => (
                $"The answer of {provider} is not valid at this time: its clock and Florin's differ, or it came too late. Begin again.",
                400
            ),
            SecurityTokenException => ($"The answer of {provider} is not signed as it should be.", 400),
            OpenIdConnectProtocolException => ($"{provider} refused to say who you are. Begin again.", 502),
            HttpRequestException or IOException or TaskCanceledException => (
                $"{provider} cannot be reached now. Try again later, or log in with your password.",
                503
            ),
            AuthenticationFailureException => (
                "This way back was used already, began in another browser, or took too long. Begin again.",
                400
            ),
            _ => ($"The answer of {provider} cannot be used. Begin again.", 502),
        };

    // The outermost that says more than that something failed.
    private static Exception Kind(Exception fault) =>
        fault is AuthenticationFailureException or InvalidOperationException or AggregateException
        && fault.InnerException is { } inner
            ? Kind(inner)
            : fault;

    private static Exception Innermost(Exception fault) => fault.InnerException is { } inner ? Innermost(inner) : fault;

    [LoggerMessage(
        EventId = EventIds.ProviderLogInFailed,
        Level = LogLevel.Warning,
        Message = "Logging in with {Provider} failed: {Fault}: {Problem}"
    )]
    private static partial void Failed(ILogger log, string provider, string fault, string problem);
}
