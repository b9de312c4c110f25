using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Florin.Platform.Json;

namespace Florin.Platform.Projections;

/// <summary>What a view column holds.</summary>
public enum ColumnKind
{
    /// <summary>Text, compared byte by byte.</summary>
    Text,

    /// <summary>A 64-bit whole number: an amount in minor units, a time in microseconds since 1970, a position.</summary>
    Number,
}

/// <summary>A column of a view, beside the row's JSON, that queries filter and sort by.</summary>
public sealed record ViewColumn(string Name, ColumnKind Kind);

/// <summary>
/// A read model: rows with a key, a JSON document and typed columns. Storage needs no more than this to keep it.
/// </summary>
/// <param name="Name">Small letters and underscores; storage adds the version and the shape to it (<see cref="ViewSet"/>).</param>
/// <param name="Version">
/// From 1 on. With another one the consumer rebuilds all of its views, from the beginning of its log; what it kept with the
/// version before stays as it is until <see cref="IViewStore.DropUnused"/>.
/// </param>
/// <param name="Columns">What queries may filter and sort by.</param>
/// <param name="Indexes">Column names, in order, of each index.</param>
public record ViewDefinition(
    string Name,
    int Version,
    ImmutableArray<ViewColumn> Columns,
    ImmutableArray<ImmutableArray<string>> Indexes
)
{
    /// <summary>The version, the columns and the indexes in words: what storage has is of use only where this is the same.</summary>
    public string Shape =>
        $"{Version} ({string.Join(", ", Columns.Select(c => $"{c.Name} {c.Kind}"))}) "
        + string.Join(" ", Indexes.Select(index => $"({string.Join(", ", index)})"));

    /// <summary>A row, or its absence, as a change to be stored.</summary>
    internal virtual ViewChange Change(string key, object? row) =>
        throw new InvalidOperationException($"The view {Name} has no type of rows.");
}

/// <summary>A read model whose rows are of a type.</summary>
/// <typeparam name="TRow">The row, as JSON in the storage.</typeparam>
public sealed record View<TRow> : ViewDefinition
    where TRow : class
{
    private static JsonTypeInfo<TRow>? _rowType;

    private readonly Func<TRow, string> _key;
    private ImmutableArray<Func<TRow, object?>> _read = [];

    private static JsonTypeInfo<TRow> RowType =>
        _rowType ??= (JsonTypeInfo<TRow>)FlorinJson.StoredWhole.GetTypeInfo(typeof(TRow));

    /// <summary>A view without columns yet.</summary>
    public View(string name, int version, Func<TRow, string> key)
        : base(name, version, [], []) => _key = key;

    /// <summary>Adds a text column.</summary>
    public View<TRow> Text(string name, Func<TRow, string?> read) => Column(name, ColumnKind.Text, read);

    /// <summary>Adds a number column.</summary>
    public View<TRow> Number(string name, Func<TRow, long?> read) => Column(name, ColumnKind.Number, row => read(row));

    /// <summary>Adds an index over columns, in order.</summary>
    public View<TRow> Index(params ReadOnlySpan<string> columns) => this with { Indexes = Indexes.Add([.. columns]) };

    /// <summary>The key of a row.</summary>
    public string KeyOf(TRow row) => _key(row);

    /// <summary>A row as a change to be stored.</summary>
    public ViewChange Put(TRow row)
    {
        var values = new object?[_read.Length];
        for (var i = 0; i < values.Length; i++)
            values[i] = _read[i](row);
        var document = JsonSerializer.SerializeToUtf8Bytes(row, RowType);
        return new(this, _key(row), document, ImmutableCollectionsMarshal.AsImmutableArray(values));
    }

    /// <summary>A row's removal as a change to be stored.</summary>
    public ViewChange Delete(string key) => new(this, key, null, []);

    internal override ViewChange Change(string key, object? row) => row is null ? Delete(key) : Put((TRow)row);

    /// <summary>Reads a stored row.</summary>
    public TRow Row(ReadOnlySpan<byte> document) =>
        JsonSerializer.Deserialize(document, RowType)
        ?? throw new InvalidOperationException($"A row of the view {Name} is null.");

    /// <summary>Reads the row that is stored under a key.</summary>
    /// <exception cref="UnreadableRow">It is not a row of this view, or it is stored under another key.</exception>
    internal TRow Row(string key, ReadOnlySpan<byte> document)
    {
        TRow row;
        string? found;
        try
        {
            row = Row(document);
            found = _key(row);
        }
        catch (Exception e) when (e is not OutOfMemoryException) // Whatever the row's types say of what they never wrote.
        {
            throw new UnreadableRow(Name, key, e.Message, e);
        }
        return found == key ? row : throw new UnreadableRow(Name, key, $"it is the row '{found}'.");
    }

    private View<TRow> Column(string name, ColumnKind kind, Func<TRow, object?> read) =>
        this with
        {
            Columns = Columns.Add(new ViewColumn(name, kind)),
            _read = _read.Add(read),
        };
}

/// <summary>One row to store or to remove.</summary>
/// <param name="View">The view.</param>
/// <param name="Key">The row's key.</param>
/// <param name="Document">The row's JSON; null removes the row.</param>
/// <param name="Columns">The values of the view's columns in their order: string, long or null.</param>
public sealed record ViewChange(ViewDefinition View, string Key, byte[]? Document, ImmutableArray<object?> Columns);

/// <summary>A microsecond count since 1970, in which views keep times.</summary>
public static class ViewTime
{
    /// <summary>A time as a view column.</summary>
    public static long Micros(DateTimeOffset time) =>
        (time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;
}
