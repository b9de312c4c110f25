using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using NSec.Cryptography;

namespace Florin.Testing;

/// <summary>Signs requests as a client of an API key with a signing key does (RFC 9421, RFC 9530).</summary>
public sealed class RequestSigner : IDisposable
{
    private readonly Key _key = new(SignatureAlgorithm.Ed25519);

    /// <summary>The public half, in base64.</summary>
    public string PublicKey => Convert.ToBase64String(_key.PublicKey.Export(KeyBlobFormat.RawPublicKey));

    /// <summary>The public half as openssl writes it between BEGIN and END.</summary>
    public string Pkix => Convert.ToBase64String(_key.PublicKey.Export(KeyBlobFormat.PkixPublicKey));

    /// <summary>The headers that sign a request.</summary>
    public (string Name, string Value)[] Sign(SomeRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var signed = new List<(string Name, string Value)> { ("@method", request.Method), ("@path", request.Path) };
        if (request.Query is { } query)
            signed.Add(("@query", query));
        List<(string Name, string Value)> headers = [];
        if (request.Body is { } body)
            headers.Add(
                ("Content-Digest", $"sha-256=:{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(body)))}:")
            );
        if (request.IdempotencyKey is { } once)
            headers.Add(("Idempotency-Key", once));
        signed.AddRange(headers.Select(header => (header.Name.ToLowerInvariant(), header.Value)));
        var kept = signed.Where(one => one.Name != request.Without).ToList();
        var parameters = string.Create(
            CultureInfo.InvariantCulture,
            $"({string.Join(' ', kept.Select(one => $"\"{one.Name}\""))});created={request.At.ToUnixTimeSeconds()};keyid=\"{request.KeyId}\";alg=\"{request.Algorithm}\";nonce=\"{request.Nonce}\""
        );
        var lines = kept.Select(one => $"\"{one.Name}\": {one.Value}").Append($"\"@signature-params\": {parameters}");
        var signature = SignatureAlgorithm.Ed25519.Sign(_key, Encoding.ASCII.GetBytes(string.Join('\n', lines)));
        headers.Add(("Signature-Input", $"sig={parameters}"));
        headers.Add(("Signature", $"sig=:{Convert.ToBase64String(signature)}:"));
        return [.. headers];
    }

    /// <inheritdoc/>
    public void Dispose() => _key.Dispose();
}

/// <summary>A request to sign.</summary>
/// <param name="KeyId">The API key.</param>
/// <param name="Method">Such as GET.</param>
/// <param name="Path">Without the query.</param>
/// <param name="At">When it is signed.</param>
public sealed record SomeRequest(string KeyId, string Method, string Path, DateTimeOffset At)
{
    /// <summary>With the question mark; null without one.</summary>
    public string? Query { get; init; }

    /// <summary>Null without one.</summary>
    public string? Body { get; init; }

    /// <summary>Null without one.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>Different for each request.</summary>
    public string Nonce { get; init; } = Convert.ToHexString(RandomNumberGenerator.GetBytes(12));

    /// <summary>What the signature says it was made with.</summary>
    public string Algorithm { get; init; } = "ed25519";

    /// <summary>A component that is not signed although it should be.</summary>
    public string? Without { get; init; }
}
