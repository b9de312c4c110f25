using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Florin.Platform.Identity.Signatures;

/// <summary>
/// Checks requests of API keys that must be signed: HTTP message signatures (RFC 9421) with Ed25519 over method, path, query,
/// body and idempotency key, made a short while ago and used once. Where several processes face clients, each remembers what it
/// has accepted; a POST that is sent again to another one gets the answer of the first, since its idempotency key is signed.
/// Thread-safe.
/// </summary>
/// <param name="age">How old a signature may be.</param>
/// <param name="clock">Time.</param>
public sealed class SignedRequests(TimeSpan age, TimeProvider clock)
{
    private const string IdempotencyKeyComponent = "idempotency-key";
    private const int MinNonce = 8;
    private const int MaxNonce = 64;
    private static readonly TimeSpan Ahead = TimeSpan.FromSeconds(30);

    private readonly long _since = clock.GetUtcNow().ToUnixTimeSeconds(); // What was accepted before is not remembered.
    private readonly UsedNonces _used = new(age + Ahead, clock);

    /// <summary>Whether a request is signed, truly or not.</summary>
    public static bool IsSigned(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.Headers.ContainsKey(SignatureInput.InputHeader);
    }

    /// <summary>What is wrong with the signature of a request; null where nothing is.</summary>
    /// <param name="http">The request, whose body is compared with its digest when it is read.</param>
    /// <param name="id">The API key.</param>
    /// <param name="key">The key that verifies its signatures.</param>
    /// <exception cref="Resilience.ServiceUnavailable">Too many have been accepted lately.</exception>
    public string? Problem(HttpContext http, string id, Ed25519PublicKey key)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(key);
        SignedDigest.Expect(http);
        if (SignatureMark.Of(http) == id)
            return null;
        var headers = http.Request.Headers;
        var (input, sent) = (headers[SignatureInput.InputHeader].ToString(), headers[SignatureInput.Header].ToString());
        if (input.Length == 0 || sent.Length == 0)
            return "Requests with this API key must be signed: send the headers Signature-Input and Signature (RFC 9421).";
        if (!SignatureInput.TryParse(input, sent, out var signature))
            return "Signature-Input and Signature are not one signature in the form of RFC 9421.";
        return Unfit(signature, id)
            ?? Unsigned(http, signature)
            ?? (
                Base(http, signature) is not { } signed ? "Signature-Input names a component that the request does not have."
                : !key.Verifies(Encoding.ASCII.GetBytes(signed), signature.Signature)
                    ? "The signature does not match the request."
                : !_used.TryUse(id, signature.Nonce!)
                    ? "The nonce of the signature has been used; sign each request with another." // Fit.
                : null
            );
    }

    /// <summary>What RFC 9421 signs; null where the request lacks a component.</summary>
    internal static string? Base(HttpContext http, SignatureInput signature)
    {
        var text = new StringBuilder();
        foreach (var name in signature.Components)
        {
            if (Component(http, name) is not { } value)
                return null;
            text.Append(CultureInfo.InvariantCulture, $"\"{name}\": {value}\n");
        }
        return text.Append(CultureInfo.InvariantCulture, $"\"@signature-params\": {signature.Parameters}").ToString();
    }

    private string? Unfit(SignatureInput signature, string id)
    {
        var now = clock.GetUtcNow().ToUnixTimeSeconds();
        return signature.KeyId != id ? $"Signature-Input must name the key: keyid=\"{id}\"."
            : signature.Algorithm is not (null or "ed25519") ? "Signature-Input names an algorithm other than ed25519."
            : signature.Created is not { } created ? "Signature-Input must say when the request was signed: created=SECONDS."
            : created < now - (long)age.TotalSeconds || created > now + (long)Ahead.TotalSeconds
                ? string.Create(
                    CultureInfo.InvariantCulture,
                    $"The signature was created at {created}; it is {now} here, and a signature is accepted for {age.TotalSeconds} s."
                )
            : created < _since ? "The signature is older than this gateway has run; sign the request again."
            : signature.Expires < now ? "The signature has expired."
            : signature.Nonce is not { Length: >= MinNonce and <= MaxNonce }
                ? $"Signature-Input must have a nonce of {MinNonce} to {MaxNonce} characters, another for each request."
            : null;
    }

    // What decides about a request must be signed.
    private static string? Unsigned(HttpContext http, SignatureInput signature)
    {
        var request = http.Request;
        foreach (
            var (name, needed) in (ReadOnlySpan<(string, bool)>)
                [
                    ("@method", true),
                    ("@path", true),
                    ("@query", request.QueryString.HasValue),
                    (SignedDigest.ComponentName, HasBody(http)),
                    (
                        IdempotencyKeyComponent,
                        HttpMethods.IsPost(request.Method) || request.Headers.ContainsKey(IdempotencyKeyComponent)
                    ),
                ]
        )
            if (needed && !signature.Components.Contains(name, StringComparer.Ordinal))
                return $"The signature must cover \"{name}\".";
        return null;
    }

    private static bool HasBody(HttpContext http) =>
        http.Request.ContentLength > 0
        || (http.Request.ContentLength is null && http.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody == true);

    private static string? Component(HttpContext http, string name)
    {
        var request = http.Request;
        return name switch
        {
            "@method" => request.Method,
            "@authority" => request.Host.Value?.ToLowerInvariant(),
            "@path" => SentPath.Of(http) is { IsEmpty: false } path ? path.ToString() : request.Path.ToUriComponent(),
            "@query" => request.QueryString.HasValue ? request.QueryString.Value : "?",
            ['@', ..] => null,
            _ => request.Headers.TryGetValue(name, out var values)
                ? string.Join(", ", values.Select(value => value?.Trim(' ', '\t')))
                : null,
        };
    }
}

/// <summary>The signatures that requests with one API key must have.</summary>
/// <param name="requests">Checks them.</param>
/// <param name="id">The API key.</param>
/// <param name="key">The key that verifies them.</param>
public sealed class RequestProof(SignedRequests requests, string id, Ed25519PublicKey key)
{
    /// <summary>The API key.</summary>
    public string KeyId => id;

    /// <summary>As <see cref="SignedRequests.Problem"/>.</summary>
    public string? Problem(HttpContext http) => requests.Problem(http, id, key);
}

/// <summary>How the gateway tells services in other processes that it has checked the signature of a request.</summary>
public static class SignatureMark
{
    /// <summary>
    /// The header with the API key whose signature is right; believed only together with the gateway's
    /// service token.
    /// </summary>
    public const string Header = "X-Florin-Signed-By";

    private static readonly object Item = new();

    /// <summary>The key whose signature the gateway has checked; null where it has not.</summary>
    internal static string? Of(HttpContext http) => http.Items.TryGetValue(Item, out var key) ? (string?)key : null;

    /// <summary>Takes over what the gateway says, which is known to say it.</summary>
    internal static void Take(HttpContext http) => http.Items[Item] = http.Request.Headers[Header].ToString();
}

/// <summary>The digest of the body that was signed, which is compared with it once the body is there.</summary>
internal static class SignedDigest
{
    public const string Header = "Content-Digest";
    public const string ComponentName = "content-digest";
    private static readonly object Item = new();

    /// <summary>The body of this exchange must be the one that was signed.</summary>
    public static void Expect(HttpContext http) => http.Items[Item] = http.Request.Headers[Header].ToString();

    /// <summary>What was signed, which may be empty; null for a request that is not signed.</summary>
    public static string? Of(HttpContext http) => http.Items.TryGetValue(Item, out var digest) ? (string?)digest : null;
}
