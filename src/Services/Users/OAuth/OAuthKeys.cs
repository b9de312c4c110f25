using System.Security.Cryptography;
using Florin.Platform.Hosting;
using Florin.Platform.Identity.Tokens;
using Florin.Platform.Secrets;
using Florin.Users.Tokens;
using Microsoft.IdentityModel.Tokens;

namespace Florin.Users.OAuth;

/// <summary>
/// The keys of the authorization server: those of users' tokens for what others verify, and a secret of the installation
/// (<c>oauth.key</c>) for codes and refresh tokens, which outlive a signing key and which nobody else reads.
/// </summary>
internal sealed class OAuthKeys(ServiceBuilder service, Lazy<SigningKeys> signing)
{
    internal const string Name = "oauth.key";

    private const int KeyBytes = 32;

    // A failure is not remembered: the store may be out of reach for a moment.
    private readonly Lazy<byte[]> _secret = new(
        () => service.Runtime.Secrets.ReadOrCreate(Name, KeyBytes),
        LazyThreadSafetyMode.PublicationOnly
    );

    /// <summary>Encrypts codes and refresh tokens.</summary>
    public EncryptingCredentials Encryption =>
        new(Symmetric("encryption"), SecurityAlgorithms.Aes256KW, SecurityAlgorithms.Aes256CbcHmacSha512);

    /// <summary>Signs codes and refresh tokens.</summary>
    public SigningCredentials Internal => new(Symmetric("signature"), SecurityAlgorithms.HmacSha256);

    /// <summary>Signs access tokens and ID tokens: the key of users' tokens.</summary>
    public SigningCredentials Public => signing.Value.Signing().Credentials;

    /// <summary>
    /// A key of the same kind, for settings that need one before there is a request. It signs nothing, and nothing that it signed
    /// would be accepted.
    /// </summary>
    public static SigningCredentials Placeholder() =>
        new(new ECDsaSecurityKey(ECDsa.Create(ECCurve.NamedCurves.nistP256)), SecurityAlgorithms.EcdsaSha256);

    /// <summary>What tokens of the authorization server may be signed with.</summary>
    public async ValueTask<IReadOnlyList<SecurityKey>> Accepted(CancellationToken cancel) =>
        [.. (await ((IKeySource)signing.Value).Read(cancel)).Select(key => key.ToJsonWebKey()), Symmetric("signature")];

    private SymmetricSecurityKey Symmetric(string use) =>
        new(HKDF.Expand(HashAlgorithmName.SHA256, _secret.Value, KeyBytes, System.Text.Encoding.ASCII.GetBytes(use)))
        {
            KeyId = $"oauth-{use}",
        };
}
