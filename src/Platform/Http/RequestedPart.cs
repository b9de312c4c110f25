using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Florin.Platform.Http;

/// <summary>
/// The part of a file that the answer to a request holds, found out before the file is opened: by the rules of RFC 9110, 13 and 14, as
/// ASP.NET Core has them for a file that has an entity tag and no time.
/// </summary>
/// <param name="Tag">By what a client knows the file again, such as a checksum.</param>
/// <param name="From">Where the part begins.</param>
/// <param name="Count">How many bytes it has; 0 where only headers are sent, or a refusal.</param>
/// <param name="Total">How many bytes the file has.</param>
public sealed record RequestedPart(string Tag, long From, long Count, long Total)
{
    /// <summary>Nothing of the file is sent.</summary>
    public bool IsNothing => Count == 0;

    /// <summary>All of the file is sent.</summary>
    public bool IsWhole => Count == Total;

    internal EntityTagHeaderValue EntityTag => new($"\"{Tag}\"");

    /// <summary>What a request asks for.</summary>
    /// <param name="request">The request.</param>
    /// <param name="tag">The entity tag of the file, without quotation marks.</param>
    /// <param name="total">How many bytes the file has.</param>
    public static RequestedPart Of(HttpRequest request, string tag, long total)
    {
        ArgumentNullException.ThrowIfNull(request);
        var nothing = new RequestedPart(tag, 0, 0, total);
        var (headers, current) = (request.GetTypedHeaders(), nothing.EntityTag);
        if (HeadRequest.Is(request) || !IsProcessed(headers, current))
            return nothing;
        if (headers.Range is not { } range || IsOutdated(headers, current))
            return new RequestedPart(tag, 0, total, total);
        if (range.Ranges.Count != 1 || range.Unit != "bytes")
            return new RequestedPart(tag, 0, total, total);
        var (from, to) = (range.Ranges.First().From, range.Ranges.First().To);
        if (from is not { } begin)
            begin = Math.Max(0, total - (to ?? 0));
        var end = from is null || to is null ? total - 1 : Math.Min(to.Value, total - 1);
        return begin > end ? nothing : new RequestedPart(tag, begin, end - begin + 1, total);
    }

    // A condition that holds outweighs one that says the client has the file already.
    private static bool IsProcessed(Microsoft.AspNetCore.Http.Headers.RequestHeaders headers, EntityTagHeaderValue current)
    {
        bool? matches = headers.IfMatch is { Count: > 0 } wanted
            ? wanted.Any(one => one.Equals(EntityTagHeaderValue.Any) || one.Compare(current, useStrongComparison: true))
            : null;
        bool? differs = headers.IfNoneMatch is { Count: > 0 } known
            ? !known.Any(one => one.Equals(EntityTagHeaderValue.Any) || one.Compare(current, useStrongComparison: true))
            : null;
        return matches != false && (differs != false || matches == true);
    }

    private static bool IsOutdated(Microsoft.AspNetCore.Http.Headers.RequestHeaders headers, EntityTagHeaderValue current) =>
        headers.IfRange?.EntityTag is { } known && !known.Compare(current, useStrongComparison: true);
}
