using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Florin.Kernel;
using Florin.Platform.Http.Bodies;
using Florin.Platform.Projections;

namespace Florin.Platform.Http;

/// <summary>
/// A request's query parameters: those that the endpoint declares, each at most once. Every problem is reported at once
/// by <see cref="ThrowIfInvalid"/>, which every reader of parameters must call.
/// </summary>
public sealed class RequestQuery
{
    /// <summary>How many ids a list can be asked for.</summary>
    public const int MaxIds = 100;

    /// <summary>The parameter of pages by their offset.</summary>
    internal const string OffsetName = "offset";

    /// <summary>How many items a page can leave out at the beginning.</summary>
    internal const int MaxOffset = 10_000;

    private const int MaxText = 256;
    private const int MaxUnknown = 20;
    private const int DigestBytes = 12; // Enough to tell lists apart; it proves nothing to anybody.
    private const char Separator = '\u001f'; // No parameter holds it.
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);
    private readonly Endpoint _endpoint;
    private readonly Func<string>? _list;

    /// <summary>The parameters of a query string, by what an endpoint declares.</summary>
    /// <param name="query">The query string.</param>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="list">Tells which list it gives, whatever the parameters; the endpoint's only one without it.</param>
    public RequestQuery(string? query, Endpoint endpoint, Func<string>? list = null)
    {
        (_endpoint, _list) = (endpoint, list);
        if (query is { Length: > 1 })
            Take(query);
    }

    /// <summary>What is wrong with them so far.</summary>
    public Problems Problems { get; } = new();

    /// <summary>A text of at most 256 characters, or null.</summary>
    public string? Text(string name) => Text(name, MaxText);

    /// <summary>A text of at most so many characters, or null.</summary>
    public string? Text(string name, int most) => Value(name) is { } text ? Problems.OptionalText(text, name, most) : null;

    /// <summary>A text of at most so many bytes of UTF-8, or null.</summary>
    public string? TextOfBytes(string name, int most)
    {
        if (Value(name) is not { } text)
            return null;
        if (Encoding.UTF8.GetByteCount(text) is var bytes && bytes > most)
            Problem(
                name,
                string.Create(CultureInfo.InvariantCulture, $"has {bytes} bytes of UTF-8; at most {most} are allowed.")
            );
        if (PlainText.Problem(text) is { } problem)
            Problem(name, problem);
        return text;
    }

    /// <summary>An id, or null.</summary>
    public T? Id<T>(string name)
        where T : struct, IId<T>
    {
        if (Value(name) is not { } text)
            return null;
        if (Kernel.Id.TryParse<T>(text, out var id))
            return id;
        Problem(name, Kernel.Id.NotOne<T>(text));
        return null;
    }

    /// <summary>Up to <see cref="MaxIds"/> ids with commas between them, or null. No other parameter may stand beside them.</summary>
    public IReadOnlyList<T>? Ids<T>(string name)
        where T : struct, IId<T>
    {
        if (Value(name) is not { } text)
            return null;
        if (_values.Keys.FirstOrDefault(other => other != name) is { } beside)
            Problem(name, $"cannot be combined with {beside}.");
        var parts = text.Split(',');
        if (parts.Length > MaxIds)
        {
            Problem(name, $"has {parts.Length} ids; at most {MaxIds} are allowed.");
            return [];
        }
        var ids = new List<T>(parts.Length);
        foreach (var part in parts)
            if (!Kernel.Id.TryParse<T>(part, out var id))
                Problem(name, Kernel.Id.NotOne<T>(part));
            else if (!ids.Contains(id))
                ids.Add(id);
        return ids;
    }

    /// <summary>An RFC 3339 time, or null.</summary>
    public DateTimeOffset? Time(string name)
    {
        if (Value(name) is not { } text)
            return null;
        if (Rfc3339.TryParse(WithPlus(text), out var time))
            return time;
        Problem(name, $"'{PlainText.Shortened(text)}' is not a time; {Rfc3339.Form}.");
        return null;
    }

    /// <summary>The times <c>from</c> and <c>to</c>, each null where it is not given; the first must not be after the second.</summary>
    public (DateTimeOffset? From, DateTimeOffset? To) Range()
    {
        var (from, to) = (Time("from"), Time("to"));
        if (from > to)
            Problem("from", $"'{Value("from")}' is after to, '{Value("to")}'.");
        return (from, to);
    }

    /// <summary>A currency by its code, in capitals or not, or null.</summary>
    public Currency? Currency(string name)
    {
        if (Value(name) is not { } text)
            return null;
        if (Kernel.Currency.TryGet(text.ToUpperInvariant(), out var currency))
            return currency;
        Problem(name, $"'{PlainText.Shortened(text)}' is neither an ISO 4217 currency nor a registered asset.");
        return null;
    }

    /// <summary>A whole number within bounds, or null.</summary>
    public long? Number(string name, long least, long most)
    {
        if (Value(name) is not { } text)
            return null;
        if (
            long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && number >= least
            && number <= most
        )
            return number;
        Problem(name, $"'{PlainText.Shortened(text)}' is not an integer from {least} to {most}.");
        return null;
    }

    /// <summary>One of some texts, or null.</summary>
    public string? OneOf(string name, params ReadOnlySpan<string> allowed)
    {
        if (Value(name) is not { } text)
            return null;
        if (allowed.Contains(text))
            return text;
        Problem(name, $"'{PlainText.Shortened(text)}' is not one of {string.Join(", ", allowed.ToArray())}.");
        return null;
    }

    /// <summary>Notes a further problem.</summary>
    public void Problem(string name, string problem) => Problems.Add(name, problem);

    /// <summary>Which page is asked for: <c>limit</c> 1 to 100, default 20, and <c>cursor</c>.</summary>
    public PageRequest Page()
    {
        var (list, after) = (Digest(), ((object?, string)?)null);
        if (Value("cursor") is { } cursor)
            if (!Cursor.TryDecode(cursor, out var its, out after))
                Problem("cursor", "is not a valid cursor; pass the nextCursor of the previous page unchanged.");
            else if (its != list)
                Problem(
                    "cursor",
                    "belongs to another list, or to other filters or another order; pass the nextCursor of the previous page unchanged, "
                        + "with the same other parameters."
                );
        var offset = _endpoint.PagesByOffset ? (int?)Number(OffsetName, 0, MaxOffset) : null;
        if (offset is not null && Value("cursor") is not null)
            Problem(OffsetName, "must not be combined with cursor; specify one of them.");
        return new PageRequest((int)(Number("limit", 1, 100) ?? 20), after, list) { Offset = offset };
    }

    /// <summary>Ends the request with everything that was wrong.</summary>
    /// <exception cref="BadInput">Something was.</exception>
    public void ThrowIfInvalid()
    {
        if (!Problems.None)
            throw new BadInput(Problems);
    }

    private string? Value(string name) =>
        _endpoint.Query.Any(parameter => parameter.Name == name)
            ? _values.GetValueOrDefault(name)
            : throw new InvalidOperationException(
                $"{_endpoint.Method} {_endpoint.Path} reads the query parameter {name}, which it does not declare."
            );

    private void Take(string query)
    {
        var (known, unknown) = (_endpoint.Query.Select(parameter => parameter.Name).ToArray(), 0);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (name, value) in QueryText.Parameters(query))
            if (name is not null && known.Contains(name, StringComparer.Ordinal))
                Take(name, value, isFirst: seen.Add(name));
            else if (!_endpoint.Lenient && unknown++ < MaxUnknown)
                Problem(
                    name is null or "" ? "query" : PlainText.Shortened(name),
                    name is null ? "has a name that is not valid percent-encoded UTF-8."
                        : name.Length == 0 ? "has a parameter without a name."
                        : name == DryRunParameter.Name && _endpoint.Method != "GET" ? DryRunParameter.NotSupported(_endpoint)
                        : UnknownName.Parameter(name, KnownToClients(name))
                );
    }

    // Clients ask through the gateway, which takes some parameters itself.
    private IEnumerable<string> KnownToClients(string unknown) =>
        _endpoint
            .Query.Concat(RelationParameters.Of(_endpoint))
            .Select(parameter => parameter.Name)
            .Where(name => name != unknown);

    private void Take(string name, string? value, bool isFirst)
    {
        var problem =
            !isFirst ? "is specified more than once."
            : value is null ? "is not valid percent-encoded UTF-8."
            : value.Length == 0 ? "is empty; specify a value or omit it."
            : PlainText.Problem(value);
        if (problem is null)
        {
            _values.Add(name, value!); // Null is a problem.
            return;
        }
        Problem(name, problem);
        _values.Remove(name);
    }

    // Which rows come in which order follows from these, and of a page only how many.
    private string Digest()
    {
        var list = new StringBuilder(_endpoint.Service).Append(_endpoint.Path).Append(Separator).Append(_list?.Invoke());
        foreach (var (name, value) in _values.OrderBy(parameter => parameter.Key, StringComparer.Ordinal))
            if (name is not ("limit" or "cursor" or OffsetName))
                list.Append(Separator).Append(name).Append('=').Append(value);
        return Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(list.ToString())).AsSpan(0, DigestBytes));
    }

    // A plus sign of an offset that was not escaped arrives as a space.
    private static string WithPlus(string time) => time.Length > 6 && time[^6] == ' ' ? $"{time[..^6]}+{time[^5..]}" : time;
}
