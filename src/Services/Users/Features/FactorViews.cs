using Florin.Kernel;
using Florin.Users.Factors;
using Florin.Users.Tokens;

namespace Florin.Users.Features;

/// <summary>A passkey as its user sees it.</summary>
/// <param name="Id">The passkey.</param>
/// <param name="Name">What its user calls it.</param>
/// <param name="CreatedAt">UTC.</param>
/// <param name="LastUsedAt">When it was last used to log in, UTC; null for never.</param>
internal sealed record PasskeyView(PasskeyId Id, string Name, DateTimeOffset CreatedAt, DateTimeOffset? LastUsedAt);

/// <summary>The second factors of a user.</summary>
/// <param name="Totp">Whether they log in with one-time codes.</param>
/// <param name="TotpSince">Since when, UTC.</param>
/// <param name="Passkeys">Their passkeys.</param>
/// <param name="RecoveryCodesLeft">How many recovery codes they have not used.</param>
internal sealed record FactorsView(
    bool Totp,
    DateTimeOffset? TotpSince,
    IReadOnlyList<PasskeyView> Passkeys,
    int RecoveryCodesLeft
)
{
    public static FactorsView Of(User user)
    {
        var factors = user.Factors ?? SecondFactors.None;
        return new FactorsView(
            factors.Totp is not null,
            factors.TotpSince,
            [.. factors.Passkeys.Select(one => new PasskeyView(one.Id, one.Name, one.At, one.UsedAt))],
            factors.RecoveryCodes.Length
        );
    }
}

/// <summary>A secret for one-time codes, shown this once.</summary>
/// <param name="Secret">The secret in base 32, to be typed.</param>
/// <param name="Uri">The same for an authenticator (<c>otpauth://totp/…</c>).</param>
/// <param name="QrCode">The URI as a picture to be scanned: an SVG document.</param>
internal sealed record TotpOfferView(string Secret, string Uri, string QrCode)
{
    /// <summary>Never shows the secret.</summary>
    public override string ToString() => nameof(TotpOfferView);
}

/// <summary>Recovery codes, shown this once.</summary>
/// <param name="RecoveryCodes">Each counts once in the place of a second factor.</param>
internal sealed record RecoveryCodesView(IReadOnlyList<string> RecoveryCodes)
{
    /// <summary>Never shows the codes.</summary>
    public override string ToString() => nameof(RecoveryCodesView);
}

/// <summary>The second factors after a change, which ended all sessions, and the token of a new one.</summary>
/// <param name="Factors">What there is now.</param>
/// <param name="RecoveryCodes">Shown this once, where the first factor came with them; else null.</param>
/// <param name="Token">A JSON Web Token, in the place of the one that was sent.</param>
/// <param name="TokenType">Bearer.</param>
/// <param name="ExpiresAt">UTC.</param>
internal sealed record ChangedFactorsView(
    FactorsView Factors,
    IReadOnlyList<string>? RecoveryCodes,
    string Token,
    string TokenType,
    DateTimeOffset ExpiresAt
)
{
    public static ChangedFactorsView Of(User user, IReadOnlyList<string>? codes, IssuedToken token) =>
        new(FactorsView.Of(user), codes, token.Token, "Bearer", token.ExpiresAt);

    /// <summary>Never shows the token or the codes.</summary>
    public override string ToString() => nameof(ChangedFactorsView);
}
