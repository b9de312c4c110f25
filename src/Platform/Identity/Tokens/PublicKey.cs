using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.Tokens;

namespace Florin.Platform.Identity.Tokens;

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

    /// <summary>The public half of a key.</summary>
    /// <param name="key">On the curve P-256.</param>
    public static PublicKey Of(ECDsa key)
    {
        ArgumentNullException.ThrowIfNull(key);
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        var (x, y) = (Base64Url.EncodeToString(point.X), Base64Url.EncodeToString(point.Y));
        return new PublicKey(Thumbprint(x, y), x, y);
    }

    /// <summary>Whether the name is the key's own; one with another key's name is not to be trusted.</summary>
    internal bool IsNamedRightly => Kid == Thumbprint(X, Y);

    /// <summary>The key as tokens are verified with it.</summary>
    public JsonWebKey ToJsonWebKey() =>
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

    /// <summary>Whether it is a point of the curve at all.</summary>
    internal bool IsPoint
    {
        get
        {
            try
            {
                using var key = Open();
                return true;
            }
            catch (Exception e) when (e is CryptographicException or FormatException)
            {
                return false;
            }
        }
    }

    /// <summary>Whether it signed a token. A key of the system's is opened for each, since one may not be used by two threads.</summary>
    internal bool Verifies(TokenText token)
    {
        using var key = Open();
        return key.VerifyData(token.Signed, token.Signature, HashAlgorithmName.SHA256);
    }

    private ECDsa Open() =>
        ECDsa.Create(
            new ECParameters
            {
                Curve = ECCurve.NamedCurves.nistP256,
                Q = new ECPoint { X = Base64Url.DecodeFromChars(X), Y = Base64Url.DecodeFromChars(Y) },
            }
        );

    private static string Thumbprint(string x, string y) =>
        Base64Url.EncodeToString(
            SHA256.HashData(Encoding.ASCII.GetBytes($$"""{"crv":"P-256","kty":"EC","x":"{{x}}","y":"{{y}}"}"""))
        );
}
