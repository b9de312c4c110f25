using System.Collections.Frozen;
using System.Security.Cryptography;
using Florin.Gateway.Features.FaultInjection;
using Florin.Gateway.Model;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Florin.Gateway.Features.Caching;

/// <summary>An answer as a service gave it, to be given again.</summary>
/// <param name="Headers">The headers that belong to its content.</param>
/// <param name="Body">Its body.</param>
/// <param name="ETag">What stands for its content: the service's own, or made from the body.</param>
/// <param name="At">When it was given, by the clock's timestamps: a wall clock may be set back, and would keep it fresh.</param>
internal sealed record CachedResponse(
    IReadOnlyList<KeyValuePair<string, StringValues>> Headers,
    ReadOnlyMemory<byte> Body,
    EntityTagHeaderValue ETag,
    long At
)
{
    private const int Overhead = 512; // The entry itself and the objects that it is made of, roughly.

    // The contract's envelope ends with the time of the answer, which is not what the answer says.
    private static ReadOnlySpan<byte> Timestamp => ",\"timestamp\":\""u8;
    private const int TimestampTail = 29 + 1; // "2026-01-01T00:00:00.000000Z"}

    // What belongs to one exchange and not to the content.
    private static readonly FrozenSet<string> NotKept = new[]
    {
        HeaderNames.Age,
        HeaderNames.Connection,
        HeaderNames.ContentLength,
        HeaderNames.Date,
        HeaderNames.ETag,
        HeaderNames.KeepAlive,
        HeaderNames.Server,
        HeaderNames.TransferEncoding,
        HeaderNames.Warning,
        FaultInjector.Header,
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>It was given to a user by their token, which had been found valid.</summary>
    public bool ForUser { get; init; }

    /// <summary>About how much memory it takes.</summary>
    public long Bytes => Body.Length + Overhead + sizeof(char) * Headers.Sum(Length);

    /// <summary>The answer that an exchange has come to.</summary>
    public static CachedResponse Of(Exchange exchange, ReadOnlyMemory<byte> body, TimeProvider clock)
    {
        var headers = exchange.Http.Response.Headers;
        return new CachedResponse(
            [.. headers.Where(header => !NotKept.Contains(header.Key) && !exchange.Owns(header.Key))],
            body,
            EntityTagHeaderValue.TryParse(headers.ETag.ToString(), out var own) ? own : TagOf(body.Span),
            clock.GetTimestamp()
        );
    }

    /// <summary>How old it is.</summary>
    public TimeSpan Age(TimeProvider clock) => clock.GetElapsedTime(At);

    /// <summary>Whether a client that asks on a condition has it already.</summary>
    public bool IsKnownTo(HttpRequest request)
    {
        if (request.Headers.IfNoneMatch.Count == 0)
            return false;
        if (request.Headers.IfNoneMatch == "*")
            return true;
        return EntityTagHeaderValue.TryParseList(request.Headers.IfNoneMatch, out var known)
            && known.Any(tag => tag.Compare(ETag, useStrongComparison: false));
    }

    // Weak: it stands for what the answer says, not for its bytes, which may come compressed and bear another time.
    private static EntityTagHeaderValue TagOf(ReadOnlySpan<byte> body)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(body[..MeaningLength(body)], hash);
        return new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(hash[..16])}\"", isWeak: true);
    }

    private static long Length(KeyValuePair<string, StringValues> header) =>
        header.Key.Length + header.Value.Sum(value => (long)(value?.Length ?? 0));

    private static int MeaningLength(ReadOnlySpan<byte> body)
    {
        var start = body.LastIndexOf(Timestamp);
        return start > 0 && body.Length - (start + Timestamp.Length - 1) == TimestampTail ? start : body.Length;
    }
}
