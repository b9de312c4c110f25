using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Florin.Platform.Http;

/// <summary>
/// Tells two requests under one Idempotency-Key apart: a hash of the method, path, query and the body as it was decided.
/// </summary>
internal static class RequestFingerprint
{
    public static byte[] Of(HttpRequest request, ReadOnlySpan<byte> body)
    {
        var query = request.QueryString.Value;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        // The path is escaped, so that nothing in it can be mistaken for a query.
        hash.AppendData(
            Encoding.UTF8.GetBytes($"{request.Method} {request.Path.ToUriComponent()}{(query is "?" ? "" : query)}\n")
        );
        hash.AppendData(body);
        return hash.GetHashAndReset();
    }
}
