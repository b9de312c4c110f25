using System.Buffers.Text;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Fido2NetLib;
using Florin.Kernel;
using Florin.Platform.Http;
using Florin.Users.Factors;

namespace Florin.Users.Features;

/// <summary>A site as WebAuthn names it.</summary>
/// <param name="Id">Its domain.</param>
/// <param name="Name">What people call it.</param>
internal sealed record RelyingPartyView(string Id, string Name);

/// <summary>A user as WebAuthn names them.</summary>
/// <param name="Id">Their id in base64url.</param>
/// <param name="Name">Their address.</param>
/// <param name="DisplayName">How they are addressed.</param>
internal sealed record PasskeyUserView(string Id, string Name, string DisplayName);

/// <summary>An algorithm of signatures.</summary>
/// <param name="Type">public-key.</param>
/// <param name="Alg">Its number in COSE.</param>
internal sealed record PasskeyAlgorithmView(string Type, long Alg);

/// <summary>A credential by its id.</summary>
/// <param name="Type">public-key.</param>
/// <param name="Id">In base64url.</param>
internal sealed record CredentialIdView(string Type, string Id);

/// <summary>What a passkey must be able to do.</summary>
/// <param name="ResidentKey">required: it names its user.</param>
/// <param name="RequireResidentKey">The same.</param>
/// <param name="UserVerification">required: a PIN or a finger, so that it is two factors.</param>
internal sealed record AuthenticatorView(string ResidentKey, bool RequireResidentKey, string UserVerification);

/// <summary>What a browser makes a passkey from: for <c>PublicKeyCredential.parseCreationOptionsFromJSON</c>.</summary>
internal sealed record PasskeyCreationView(
    string Challenge,
    RelyingPartyView Rp,
    PasskeyUserView User,
    IReadOnlyList<PasskeyAlgorithmView> PubKeyCredParams,
    long Timeout,
    string Attestation,
    AuthenticatorView AuthenticatorSelection,
    IReadOnlyList<CredentialIdView> ExcludeCredentials
)
{
    private const string Required = "required";

    public static PasskeyCreationView Of(CredentialCreateOptions asked, User user) =>
        new(
            Base64Url.EncodeToString(asked.Challenge),
            new RelyingPartyView(asked.Rp.Id, asked.Rp.Name),
            new PasskeyUserView(Base64Url.EncodeToString(asked.User.Id), user.Email, user.Name),
            [.. asked.PubKeyCredParams.Select(one => new PasskeyAlgorithmView(CredentialBody.Kind, (long)one.Alg))],
            (long)asked.Timeout,
            "none",
            new AuthenticatorView(Required, RequireResidentKey: true, Required),
            [
                .. (user.Factors ?? SecondFactors.None).Passkeys.Select(one => new CredentialIdView(
                    CredentialBody.Kind,
                    one.Credential
                )),
            ]
        );
}

/// <summary>What a browser logs in with: for <c>PublicKeyCredential.parseRequestOptionsFromJSON</c>.</summary>
/// <param name="Challenge">What is signed, in base64url; it counts once, for five minutes.</param>
/// <param name="RpId">The domain.</param>
/// <param name="Timeout">Milliseconds.</param>
/// <param name="UserVerification">required.</param>
internal sealed record PasskeyRequestView(string Challenge, string RpId, long Timeout, string UserVerification)
{
    public static PasskeyRequestView Of(AssertionOptions asked) =>
        new(Base64Url.EncodeToString(asked.Challenge), asked.RpId ?? "", (long)asked.Timeout, "required");
}

/// <summary>The answer of an authenticator, as <c>PublicKeyCredential.toJSON()</c> writes it.</summary>
internal sealed record CredentialResponseBody(
    [property: JsonPropertyName("clientDataJSON"), MaxLength(CredentialBody.Most)] string? ClientData,
    [property: MaxLength(CredentialBody.Most)] string? AttestationObject,
    [property: MaxLength(CredentialBody.Most)] string? AuthenticatorData,
    [property: MaxLength(CredentialBody.Most)] string? Signature,
    [property: MaxLength(200)] string? UserHandle,
    [property: MaxLength(CredentialBody.Most)] string? PublicKey,
    long? PublicKeyAlgorithm,
    [property: MaxLength(20)] IReadOnlyList<string>? Transports
);

/// <summary>A credential, as <c>PublicKeyCredential.toJSON()</c> writes it.</summary>
internal sealed record CredentialBody(
    [property: MaxLength(2000)] string? Id,
    [property: MaxLength(2000)] string? RawId,
    string? Type,
    string? AuthenticatorAttachment,
    JsonObject? ClientExtensionResults,
    CredentialResponseBody? Response
)
{
    public const int Most = 20_000;
    public const string Kind = "public-key";

    public AttestedCredential? Attested =>
        this is { Id: { } id, Response: { ClientData: { } data, AttestationObject: { } attestation } }
            ? new AttestedCredential(id, data, attestation)
            : null;

    public AssertedCredential? Asserted =>
        this
            is {
                Id: { } id,
                Response:
                { ClientData: { } data, AuthenticatorData: { } authenticator, Signature: { } signature, UserHandle: { } user },
            }
            ? new AssertedCredential(id, data, authenticator, signature, user)
            : null;
}

/// <summary>The body of a new passkey.</summary>
/// <param name="Name">What its user calls it, 1 to 100 characters.</param>
/// <param name="Credential">What <c>navigator.credentials.create</c> made.</param>
internal sealed record AddPasskeyBody([property: MaxLength(100)] string? Name, CredentialBody? Credential)
{
    public (string Name, AttestedCredential Credential) Required(Problems problems)
    {
        problems.Text(Name, "name", 100);
        problems.Require(Credential?.Attested is not null, "credential", "is required, with id and response.");
        return problems.None ? (Name!.Trim(), Credential!.Attested!) : throw new BadInput(problems); // Both are there.
    }
}

/// <summary>The body of a log-in with a passkey.</summary>
/// <param name="Credential">What <c>navigator.credentials.get</c> made.</param>
internal sealed record PasskeyLogInBody(CredentialBody? Credential)
{
    public AssertedCredential Required(Problems problems)
    {
        problems.Require(Credential?.Asserted is not null, "credential", "is required, with id and response.");
        return problems.None ? Credential!.Asserted! : throw new BadInput(problems); // It is there.
    }
}
