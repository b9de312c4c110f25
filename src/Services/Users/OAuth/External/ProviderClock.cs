using Microsoft.IdentityModel.Tokens;

namespace Florin.Users.OAuth.External;

/// <summary>Judges by Florin's time whether an ID token of a provider is good now.</summary>
internal sealed class ProviderClock(TimeProvider clock, TimeSpan skew)
{
    public bool IsValid(DateTime? notBefore, DateTime? expires, SecurityToken token)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        if (expires is null)
            throw new SecurityTokenNoExpirationException("The ID token has no expiration.");
        if (now - skew > expires)
            throw new SecurityTokenExpiredException($"The ID token expired at {expires:O}; here it is {now:O}.");
        var begins = notBefore ?? (token as Microsoft.IdentityModel.JsonWebTokens.JsonWebToken)?.IssuedAt;
        if (begins > now + skew)
            throw new SecurityTokenNotYetValidException($"The ID token begins at {begins:O}; here it is {now:O}.");
        return true;
    }
}
