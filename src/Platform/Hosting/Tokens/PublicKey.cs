using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.Tokens;

namespace Florin.Platform.Hosting.Tokens;

/// <summary>
/// The public half of a key on the curve P-256, as it stands in a JSON Web Key Set
/// (<see href="https://www.rfc-editor.org/rfc/rfc7517">RFC 7517</see>).
/// </summary>
/// <param name="Kid">The key's name: its thumbprint (<see href="https://www.rfc-editor.org/rfc/rfc7638">RFC 7638</see>).</param>
/// <param name="X">The point's first coordinate, base64url.</param>
/// <param name="Y">The point's second coordinate, base64url.</param>
public sealed record PublicKey(string Kid, string X, string Y)
{
    /// <summary>The only algorithm that users' tokens are signed with.</summary>
    public const string Algorithm = "ES256";

    internal static PublicKey Of(ECDsa key)
    {
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        var (x, y) = (Base64Url.EncodeToString(point.X), Base64Url.EncodeToString(point.Y));
        return new PublicKey(Thumbprint(x, y), x, y);
    }

    /// <summary>Whether the name is the key's own; one with another key's name is not to be trusted.</summary>
    internal bool IsNamedRightly => Kid == Thumbprint(X, Y);

    internal JsonWebKey ToJsonWebKey() =>
        new()
        {
            Kty = "EC",
            Crv = "P-256",
            Alg = Algorithm,
            Use = "sig",
            Kid = Kid,
            X = X,
            Y = Y,
        };

    private static string Thumbprint(string x, string y) =>
        Base64Url.EncodeToString(
            SHA256.HashData(Encoding.ASCII.GetBytes($$"""{"crv":"P-256","kty":"EC","x":"{{x}}","y":"{{y}}"}"""))
        );
}
