using System.Buffers;
using System.Text;
using SQLitePCL;
using static SQLitePCL.raw;

namespace Florin.Sqlite;

/// <summary>
/// A prepared statement, for one thread at a time. Parameters count from 1 and columns from 0, as SQLite has it. One that
/// was stepped to a row must be reset, or it keeps its view of the file.
/// </summary>
internal sealed unsafe class Statement(Connection connection, sqlite3_stmt handle) : IDisposable
{
    private const int StackBytes = 512;
    private readonly nint _handle = handle.DangerousGetHandle(); // Owned by the handle, which lives as long as this does.

    public Statement Bind(int index, long value)
    {
        connection.Check(Native.BindNumber(_handle, index, value));
        return this;
    }

    public Statement Bind(int index, string? value)
    {
        if (value is null)
            return BindNull(index);
        var most = Encoding.UTF8.GetMaxByteCount(value.Length);
        if (most <= StackBytes)
        {
            Span<byte> room = stackalloc byte[StackBytes];
            return BindText(index, room[..Encoding.UTF8.GetBytes(value, room)]);
        }
        var rented = ArrayPool<byte>.Shared.Rent(most);
        BindText(index, rented.AsSpan(0, Encoding.UTF8.GetBytes(value, rented)));
        ArrayPool<byte>.Shared.Return(rented);
        return this;
    }

    /// <summary>Binds a text, a number or null by its type.</summary>
    public Statement BindValue(int index, object? value) =>
        value is long number ? Bind(index, number) : Bind(index, (string?)value);

    /// <summary>Binds text that is UTF-8 already.</summary>
    public Statement BindText(int index, ReadOnlySpan<byte> utf8)
    {
        byte none; // What is empty has no address, which SQLite would take for null.
        fixed (byte* bytes = utf8)
            connection.Check(Native.BindText(_handle, index, utf8.IsEmpty ? &none : bytes, utf8.Length, Native.Transient));
        return this;
    }

    public Statement BindBlob(int index, ReadOnlySpan<byte> blob)
    {
        byte none;
        fixed (byte* bytes = blob)
            connection.Check(Native.BindBlob(_handle, index, blob.IsEmpty ? &none : bytes, blob.Length, Native.Transient));
        return this;
    }

    public Statement BindNull(int index)
    {
        connection.Check(Native.BindNull(_handle, index));
        return this;
    }

    /// <summary>Goes on to the next row; false when there is none, and the statement is reset then.</summary>
    /// <exception cref="SqliteFault">The statement failed and is reset.</exception>
    public bool Step()
    {
        var result = Native.Step(_handle);
        if (result == SQLITE_ROW)
            return true;
        var fault = result == SQLITE_DONE ? null : connection.Fault(result); // Before the reset, which may change the words.
        Reset();
        return fault is null ? false : throw fault;
    }

    /// <summary>Runs a statement that gives no rows.</summary>
    public void Run() => Step();

    public void Reset() => _ = Native.Reset(_handle); // It only repeats what the last step said.

    public long Number(int column) => Native.ColumnNumber(_handle, column);

    /// <summary>How SQLite stores a value: SQLITE_INTEGER, SQLITE_TEXT and so on.</summary>
    public int TypeOf(int column) => Native.ColumnType(_handle, column);

    public bool IsNull(int column) => Native.ColumnType(_handle, column) == SQLITE_NULL;

    public bool IsNumber(int column) => Native.ColumnType(_handle, column) == SQLITE_INTEGER;

    /// <summary>A text, a number or null.</summary>
    public object? Value(int column) =>
        Native.ColumnType(_handle, column) switch
        {
            SQLITE_NULL => null,
            SQLITE_INTEGER => Number(column),
            _ => Text(column),
        };

    /// <summary>Whether a column's value is this text, number or null.</summary>
    public bool Holds(int column, object? value) =>
        Native.ColumnType(_handle, column) switch
        {
            SQLITE_NULL => value is null,
            SQLITE_INTEGER => value is long number && number == Number(column),
            _ => value is string text && IsUtf8Of(text, Bytes(column)),
        };

    /// <summary>A text's UTF-8 or a blob's bytes, valid until the next step or reset.</summary>
    public ReadOnlySpan<byte> Bytes(int column) =>
        new(Native.ColumnBytes(_handle, column), Native.ColumnLength(_handle, column));

    public string Text(int column) => Encoding.UTF8.GetString(Bytes(column));

    public void Dispose() => handle.Dispose();

    private static bool IsUtf8Of(string text, ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length < text.Length || utf8.Length > StackBytes)
            return Encoding.UTF8.GetString(utf8) == text;
        Span<char> room = stackalloc char[StackBytes];
        return Encoding.UTF8.TryGetChars(utf8, room, out var length) && room[..length].SequenceEqual(text);
    }
}
