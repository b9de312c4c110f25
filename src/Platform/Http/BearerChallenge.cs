using System.Globalization;
using Florin.Kernel;
using Florin.Platform.Identity;
using Florin.Platform.Identity.Policies;
using Microsoft.AspNetCore.Http;

namespace Florin.Platform.Http;

/// <summary>
/// The header <c>WWW-Authenticate</c> of every 401 (that a token is expected, and what is wrong with the one that was sent) and
/// of a 403 to a token that lacks a scope.
/// </summary>
public static class BearerChallenge
{
    /// <summary>That a token is expected.</summary>
    public const string Plain = "Bearer realm=\"florin\"";

    private const string InvalidToken =
        Plain + ", error=\"invalid_token\", error_description=\"The access token is invalid or has expired.\"";

    private const string InvalidRequest =
        Plain + ", error=\"invalid_request\", error_description=\"Send an access token or an API key, not both.\"";

    /// <summary>That of a refusal (RFC 6750, RFC 9470).</summary>
    public static string Of(HttpContext http, Refusal? refusal) =>
        refusal?.Reason == RefusalCodes.StepUpRequired ? StepUp(refusal)
        : Authentication.HasBoth(http) ? InvalidRequest
        : Authentication.WrongSignature(http) is not null ? Plain // The key itself is good.
        : Authentication.WasRefused(http) ? InvalidToken
        : Plain;

    /// <summary>That of a token that lacks a scope (RFC 6750).</summary>
    public static string Lacking(string scope) => $"{Plain}, error=\"insufficient_scope\", scope=\"{scope}\"";

    private static string StepUp(Refusal refusal) =>
        refusal.Facts?.TryGetValue(PolicyRefusals.MaxAge, out var seconds) == true
            ? string.Create(CultureInfo.InvariantCulture, $"{StepUpWithout}, max_age={seconds}")
            : StepUpWithout;

    private const string StepUpWithout =
        Plain
        + ", error=\"insufficient_user_authentication\""
        + ", error_description=\"A more recent second factor is required.\""
        + ", acr_values=\""
        + StepUpOptions.Acr
        + "\"";
}
