using System.Buffers.Text;
using System.Collections.Concurrent;
using System.ComponentModel.DataAnnotations;
using System.Diagnostics.CodeAnalysis;
using System.Formats.Cbor;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Fido2NetLib;
using Fido2NetLib.Objects;
using Florin.Kernel;
using Florin.Platform.Json;

namespace Florin.Users.Factors;

/// <summary>Which pages may use passkeys: section <c>Identity:Passkeys</c>.</summary>
internal sealed record PasskeyOptions
{
    public const string Section = "Identity:Passkeys";

    /// <summary>The domain that passkeys belong to; those of another domain do not work. Default localhost.</summary>
    [Required, StringLength(253)]
    public string Domain { get; init; } = "localhost";

    /// <summary>The addresses of the pages that may use them, separated by commas. Default http://localhost:3000.</summary>
    [Required, StringLength(4000)]
    public string Origins { get; init; } = "http://localhost:3000";

    /// <summary>The origins one by one.</summary>
    public HashSet<string> AllOrigins =>
        [.. Origins.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
}

/// <summary>
/// The two ceremonies of WebAuthn, by the Fido2 library: what a browser is asked, and whether its answer is right. A challenge
/// is in memory for five minutes and counts once. Thread-safe.
/// </summary>
internal sealed class PasskeyCeremonies(PasskeyOptions options, TimeProvider clock)
{
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private const int MaxPending = 10_000;

    private readonly Fido2 _fido = new(
        new Fido2Configuration
        {
            RPID = options.Domain,
            RPName = "Florin",
            Origins = options.AllOrigins,
            Timeout = (uint)Patience.TotalMilliseconds,
        }
    );

    private readonly ConcurrentDictionary<string, Pending> _pending = new(StringComparer.Ordinal);

    /// <summary>What a browser is asked to make a passkey from.</summary>
    public CredentialCreateOptions BeginAdding(User user)
    {
        var asked = _fido.RequestNewCredential(
            new RequestNewCredentialParams
            {
                User = new Fido2User
                {
                    Id = Encoding.UTF8.GetBytes(user.Id.Value),
                    Name = user.Email,
                    DisplayName = user.Name,
                },
                ExcludeCredentials =
                [
                    .. (user.Factors ?? SecondFactors.None).Passkeys.Select(one => new PublicKeyCredentialDescriptor(
                        Base64Url.DecodeFromChars(one.Credential)
                    )),
                ],
                AuthenticatorSelection = new AuthenticatorSelection
                {
                    ResidentKey = ResidentKeyRequirement.Required,
                    UserVerification = UserVerificationRequirement.Required,
                },
                AttestationPreference = AttestationConveyancePreference.None,
            }
        );
        Remember(asked.Challenge, new Pending(user.Id, asked, null, clock.GetUtcNow() + Patience));
        return asked;
    }

    /// <summary>What a browser is asked to log in with: any passkey of this domain.</summary>
    public AssertionOptions BeginLogIn()
    {
        var asked = _fido.GetAssertionOptions(
            new GetAssertionOptionsParams { AllowedCredentials = [], UserVerification = UserVerificationRequirement.Required }
        );
        Remember(asked.Challenge, new Pending(null, null, asked, clock.GetUtcNow() + Patience));
        return asked;
    }

    /// <summary>The passkey that a browser has made; null where its answer is not right.</summary>
    public async Task<RegisteredPublicKeyCredential?> Added(User user, AttestedCredential answer, CancellationToken cancel)
    {
        if (Take(answer.ClientData) is not { Creation: { } asked } pending || pending.User != user.Id)
            return null;
        try
        {
            return await _fido.MakeNewCredentialAsync(
                new MakeNewCredentialParams
                {
                    AttestationResponse = Read<AuthenticatorAttestationRawResponse>(answer.ToJson()),
                    OriginalOptions = asked,
                    IsCredentialIdUniqueToUserCallback = (_, _) => Task.FromResult(true), // Decided by the user's own state.
                },
                cancel
            );
        }
        catch (Exception e) when (IsWrong(e))
        {
            return null;
        }
    }

    /// <summary>The signature counter of a passkey that has signed; null where it did not, or its user was not verified.</summary>
    public async Task<long?> Signed(Passkey passkey, AssertedCredential answer, CancellationToken cancel)
    {
        if (Take(answer.ClientData) is not { Assertion: { } asked })
            return null;
        try
        {
            var verified = await _fido.MakeAssertionAsync(
                new MakeAssertionParams
                {
                    AssertionResponse = Read<AuthenticatorAssertionRawResponse>(answer.ToJson()),
                    OriginalOptions = asked,
                    StoredPublicKey = Convert.FromBase64String(passkey.PublicKey),
                    StoredSignatureCounter = (uint)passkey.Counter,
                    IsUserHandleOwnerOfCredentialIdCallback = (_, _) => Task.FromResult(true), // It was found by the handle.
                },
                cancel
            );
            return verified.SignCount;
        }
        catch (Exception e) when (IsWrong(e))
        {
            return null;
        }
    }

    private void Remember(byte[] challenge, Pending pending)
    {
        if (_pending.Count >= MaxPending)
            foreach (var old in _pending.OrderBy(one => one.Value.Until).Take(MaxPending / 10))
                _pending.TryRemove(old.Key, out _);
        _pending[Base64Url.EncodeToString(challenge)] = pending;
    }

    private Pending? Take(string clientData) =>
        ChallengeOf(clientData) is { } challenge
        && _pending.TryRemove(challenge, out var pending)
        && pending.Until > clock.GetUtcNow()
            ? pending
            : null;

    private static string? ChallengeOf(string clientData)
    {
        try
        {
            using var json = JsonDocument.Parse(Base64Url.DecodeFromChars(clientData));
            return
                json.RootElement is { ValueKind: JsonValueKind.Object } root
                && root.TryGetProperty("challenge", out var challenge)
                && challenge.ValueKind is JsonValueKind.String
                ? challenge.GetString()?.TrimEnd('=')
                : null;
        }
        catch (Exception e) when (e is FormatException or JsonException or InvalidOperationException)
        {
            return null; // The client may send anything.
        }
    }

    private static T Read<T>(object json) =>
        JsonSerializer.Deserialize<T>(JsonSerializer.SerializeToUtf8Bytes(json, FlorinJson.Compact))
        ?? throw new JsonException("The credential is null.");

    // Whatever the library finds wrong with what a client sends.
    private static bool IsWrong([NotNullWhen(true)] Exception e) =>
        e
            is Fido2VerificationException
                or JsonException
                or FormatException
                or CborContentException
                or CryptographicException
                or ArgumentException
                or InvalidOperationException
                or InvalidCastException
                or KeyNotFoundException
                or IndexOutOfRangeException
                or OverflowException
                or NotSupportedException;

    private sealed record Pending(
        UserId? User,
        CredentialCreateOptions? Creation,
        AssertionOptions? Assertion,
        DateTimeOffset Until
    );
}

/// <summary>The parts of a new credential that are verified.</summary>
internal sealed record AttestedCredential(string Id, string ClientData, string Attestation)
{
    public object ToJson() =>
        new
        {
            id = Id,
            rawId = Id,
            type = "public-key",
            response = new
            {
                clientDataJSON = ClientData,
                attestationObject = Attestation,
                transports = Array.Empty<string>(),
            },
            clientExtensionResults = new { },
        };
}

/// <summary>The parts of a signature that are verified.</summary>
internal sealed record AssertedCredential(
    string Id,
    string ClientData,
    string AuthenticatorData,
    string Signature,
    string UserHandle
)
{
    public object ToJson() =>
        new
        {
            id = Id,
            rawId = Id,
            type = "public-key",
            response = new
            {
                clientDataJSON = ClientData,
                authenticatorData = AuthenticatorData,
                signature = Signature,
                userHandle = UserHandle,
            },
            clientExtensionResults = new { },
        };
}
