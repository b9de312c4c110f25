using System.Globalization;
using System.Text;
using Florin.Platform.EventLog;
using Florin.Platform.Projections;
using MySqlConnector;

namespace Florin.MySql;

/// <summary>
/// Writes the rows of a batch, many to a statement and as many statements to a packet as the server takes, the last of which
/// commits. Numbers stand in the text; what has a length is a parameter.
/// </summary>
internal sealed class BatchWriter(MySqlConnection connection, string log, long packetBytes)
{
    private const int RowOverhead = 160; // Numbers, commas and the log's name.
    private readonly StringBuilder _text = new();
    private readonly List<object> _values = [];
    private long _bytes;
    private string _table = "";
    private string _tail = "";

    /// <summary>Writes everything and commits.</summary>
    public void Write(IReadOnlyList<StoredAppend> batch)
    {
        foreach (var append in batch)
        foreach (var stored in append.Events)
            Event(stored, append.Events[0]);
        foreach (var append in batch)
            Row("commands", "log, command_id, position", append.CommandId, $"'{log}', ?, {Text(append.Events[0].Position)}");
        foreach (var append in batch)
            if (append.Receipt is { } receipt)
                Receipt(receipt, append.Events[0].Position);
        foreach (var append in batch)
        foreach (var snapshot in append.Snapshots)
            Snapshot(snapshot);
        EndStatement();
        _text.Append("COMMIT; ").Append(Session.EndSilenceLimit);
        Send();
    }

    private void Event(in StoredEvent stored, in StoredEvent first)
    {
        var repeats = stored.Position != first.Position && stored.Metadata.Span.SequenceEqual(first.Metadata.Span);
        var values =
            $"'{log}', {Text(stored.Position)}, ?, {Text(stored.Version)}, ?, {Text(ViewTime.Micros(stored.At))}, ?, {(repeats ? "NULL" : "?")}, {Text(first.Position)}";
        Begin("events", "log, position, stream, version, type, micros, data, metadata, first", "", Size(stored, repeats));
        _text.Append('(').Append(values).Append(')');
        _values.Add(Encoding.UTF8.GetBytes(stored.Stream));
        _values.Add(Encoding.UTF8.GetBytes(stored.Type));
        _values.Add(stored.Data);
        if (!repeats)
            _values.Add(stored.Metadata);
    }

    private static long Size(in StoredEvent stored, bool repeats) =>
        stored.Stream.Length + stored.Type.Length + stored.Data.Length + (repeats ? 0 : stored.Metadata.Length);

    private void Row(string table, string columns, string value, string values)
    {
        Begin(table, columns, "", value.Length);
        _text.Append('(').Append(values).Append(')');
        _values.Add(Encoding.UTF8.GetBytes(value));
    }

    private void Receipt(Receipt receipt, long position)
    {
        const string Columns = "log, position, fingerprint, status, body";
        Begin("receipts", Columns, "", receipt.Fingerprint.Length + receipt.Body.Length);
        _text.Append(CultureInfo.InvariantCulture, $"('{log}', {position}, ?, {receipt.Status}, ?)");
        _values.Add(receipt.Fingerprint);
        _values.Add(receipt.Body);
    }

    // The newest one stays; the version is compared before it is replaced.
    private void Snapshot(StoredSnapshot snapshot)
    {
        const string Newest = """
             ON DUPLICATE KEY UPDATE state = IF(VALUES(version) >= version, VALUES(state), state),
            state_schema = IF(VALUES(version) >= version, VALUES(state_schema), state_schema),
            version = GREATEST(version, VALUES(version))
            """;
        Begin("snapshots", "log, stream, version, state_schema, state", Newest, snapshot.Stream.Length + snapshot.State.Length);
        _text.Append(CultureInfo.InvariantCulture, $"('{log}', ?, {snapshot.Version}, ?, ?)");
        _values.Add(Encoding.UTF8.GetBytes(snapshot.Stream));
        _values.Add(Encoding.UTF8.GetBytes(snapshot.Schema));
        _values.Add(snapshot.State);
    }

    // Each byte may be escaped, and a character of a name be three bytes.
    private void Begin(string table, string columns, string tail, long rowBytes)
    {
        rowBytes = (2 * rowBytes) + RowOverhead;
        if (_bytes > 0 && _bytes + rowBytes > packetBytes)
        {
            EndStatement();
            Send();
        }
        _bytes += rowBytes;
        if (_table == table)
        {
            _text.Append(',');
            return;
        }
        EndStatement();
        _text.Append(CultureInfo.InvariantCulture, $"INSERT INTO {table}({columns}) VALUES ");
        (_table, _tail) = (table, tail);
    }

    private void EndStatement()
    {
        if (_table.Length > 0)
            _text.Append(_tail).Append(';');
        (_table, _tail) = ("", "");
    }

    private void Send()
    {
        MustFit();
        using var command = new MySqlCommand(_text.ToString(), connection);
        foreach (var value in _values)
            command.Parameters.Add(new MySqlParameter { Value = value });
        command.ExecuteNonQuery();
        _text.Clear();
        _values.Clear();
        _bytes = 0;
    }

    // The server would end the connection without a word.
    private void MustFit()
    {
        if (_bytes <= packetBytes)
            return;
        var bytes = _text.Length + _values.Sum(value => (long)Escaped(value));
        if (bytes > packetBytes)
            throw new LogFault(
                $"An event or a receipt of {bytes} bytes is larger than the database server takes: raise its max_allowed_packet."
            );
    }

    private static int Escaped(object value)
    {
        var bytes = value is ReadOnlyMemory<byte> memory ? memory.Span : (byte[])value;
        return bytes.Length + bytes.Count((byte)'\'') + bytes.Count((byte)'\\') + bytes.Count((byte)0);
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
