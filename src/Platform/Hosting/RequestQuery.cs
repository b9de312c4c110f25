using System.Globalization;
using Florin.Kernel;
using Florin.Platform.Projections;
using Microsoft.AspNetCore.Http;

namespace Florin.Platform.Hosting;

/// <summary>A request's query parameters, read with everything that is wrong told at once by <see cref="ThrowIfInvalid"/>.</summary>
public sealed class RequestQuery
{
    private const int MaxText = 256;
    private readonly IQueryCollection _query;
    private readonly Problems _problems = new();

    internal RequestQuery(IQueryCollection query) => _query = query;

    /// <summary>A text of at most 256 characters, or null.</summary>
    public string? Text(string name) =>
        _query.TryGetValue(name, out var values) && values.Count > 0 && values[^1] is { Length: > 0 } text
            ? _problems.OptionalText(text, name, MaxText)
            : null;

    /// <summary>An id, or null.</summary>
    public T? Id<T>(string name)
        where T : struct, IId<T>
    {
        if (Text(name) is not { } text)
            return null;
        if (Kernel.Id.TryParse<T>(text, out var id))
            return id;
        _problems.Add(name, $"'{text}' is not an id of the form {T.Prefix}… .");
        return null;
    }

    /// <summary>An RFC 3339 time, or null.</summary>
    public DateTimeOffset? Time(string name)
    {
        if (Text(name) is not { } text)
            return null;
        // A plus sign that was not escaped arrives as a space.
        if (
            text.Contains('T', StringComparison.OrdinalIgnoreCase)
            && DateTimeOffset.TryParse(
                text.Replace(' ', '+'),
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal,
                out var time
            )
        )
            return FlorinJson.Storable(time);
        _problems.Add(name, $"'{text}' is not a time; write RFC 3339 such as 2026-01-31T12:00:00Z.");
        return null;
    }

    /// <summary>A whole number within bounds, or null.</summary>
    public long? Number(string name, long least, long most)
    {
        if (Text(name) is not { } text)
            return null;
        if (
            long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && number >= least
            && number <= most
        )
            return number;
        _problems.Add(name, $"'{text}' is not a whole number from {least} to {most}.");
        return null;
    }

    /// <summary>One of some texts, or null.</summary>
    public string? OneOf(string name, params ReadOnlySpan<string> allowed)
    {
        if (Text(name) is not { } text)
            return null;
        if (allowed.Contains(text))
            return text;
        _problems.Add(name, $"'{text}' is not one of {string.Join(", ", allowed.ToArray())}.");
        return null;
    }

    /// <summary>Notes a further problem.</summary>
    public void Problem(string name, string problem) => _problems.Add(name, problem);

    /// <summary>Which page is asked for: <c>limit</c> 1 to 100, default 20, and <c>cursor</c>.</summary>
    public PageRequest Page()
    {
        (object?, string)? after = null;
        if (_query.TryGetValue("cursor", out var values) && values.Count > 0 && values[^1] is { Length: > 0 } cursor)
            if (!Cursor.TryDecode(cursor, out after))
                _problems.Add("cursor", "is not a cursor; pass on the nextCursor of the page before, as it is.");
        return new PageRequest((int)(Number("limit", 1, 100) ?? 20), after);
    }

    /// <summary>Ends the request with everything that was wrong.</summary>
    /// <exception cref="BadInput">Something was.</exception>
    public void ThrowIfInvalid()
    {
        if (!_problems.None)
            throw new BadInput(_problems);
    }
}
