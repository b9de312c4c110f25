using System.Text.Json;
using GraphQL;

namespace Florin.GraphQlEdge.Calls;

/// <summary>The error of a field: the problem's detail, and its code and everything else of it as extensions.</summary>
internal sealed class RequestRefused : ExecutionError
{
    private const string Cursor = "cursor"; // Of a page, as the API calls it.

    private static readonly HashSet<string> Left = new(StringComparer.Ordinal)
    {
        "success",
        "type",
        "title",
        "detail",
        "timestamp",
    };

    /// <summary>A refusal of the edge's own.</summary>
    public RequestRefused(string code, string detail)
        : base(detail) => Extensions = new(StringComparer.Ordinal) { ["code"] = code };

    private RequestRefused(string detail, Dictionary<string, object?> extensions)
        : base(detail) => Extensions = extensions;

    /// <summary>The same for another field.</summary>
    public RequestRefused Copy() => new(Message, Extensions ?? []);

    /// <summary>The same with the names that a client of the schema knows.</summary>
    /// <param name="named">What the client calls a part of the request.</param>
    public RequestRefused By(Func<string, string> named)
    {
        if (Extensions?.GetValueOrDefault("errors") is JsonElement { ValueKind: JsonValueKind.Object } errors)
            Extensions["errors"] = errors
                .EnumerateObject()
                .GroupBy(part => named(part.Name), StringComparer.Ordinal)
                .ToDictionary(
                    part => part.Key,
                    part => part.SelectMany(one => Texts(one.Value)).Select(why => Named(why, named)).ToList(),
                    StringComparer.Ordinal
                );
        return this;
    }

    private static IEnumerable<string> Texts(JsonElement problems) =>
        problems.ValueKind is JsonValueKind.Array
            ? problems.EnumerateArray().Select(one => one.ToString())
            : [problems.ToString()];

    // A problem of a cursor says where the next one is.
    private static string Named(string why, Func<string, string> named) =>
        named(Cursor) == Cursor ? why : why.Replace("nextCursor", "endCursor", StringComparison.Ordinal);

    /// <summary>Whether a problem says that there is no such thing, or not for the caller.</summary>
    public bool IsNotFound => Extensions?.GetValueOrDefault("code") is "not-found";

    /// <summary>The refusal that an answer is; null where it is a success.</summary>
    public static RequestRefused? Of(int status, in JsonElement body)
    {
        if (status == 202 && body.TryGetProperty("data", out var data) && Approval(data) is { } waits)
            return waits;
        return status < 400 ? null : Problem(status, body);
    }

    private static RequestRefused Problem(int status, in JsonElement problem)
    {
        var extensions = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["code"] = "unavailable",
            ["status"] = status,
        };
        var detail = $"The response has the status {status}.";
        if (problem.ValueKind is JsonValueKind.Object)
            foreach (var part in problem.EnumerateObject())
                if (part.Name == "detail")
                    detail = part.Value.ToString();
                else if (part.Name == "code")
                    extensions["code"] = part.Value.GetString();
                else if (!Left.Contains(part.Name))
                    extensions[part.Name] = part.Value.Clone();
        return new RequestRefused(detail, extensions);
    }

    // What waits for a second person has not been done, and there is nothing to respond with.
    private static RequestRefused? Approval(in JsonElement data)
    {
        if (data.ValueKind is not JsonValueKind.Object || !data.TryGetProperty("approval", out var approval))
            return null;
        var isThere = approval.ValueKind is JsonValueKind.Object; // A dry run leaves nothing to wait for.
        var extensions = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["code"] = "approval-required",
            ["status"] = 202,
            ["approval"] = approval.Clone(),
        };
        return new RequestRefused(
            isThere ? "It waits for a second person's approval." : "It would wait for a second person's approval.",
            extensions
        );
    }
}
