using System.Text;
using Florin.Platform.EventLog;
using Parquet;
using Parquet.Schema;

namespace Florin.Parquet;

/// <summary>The columns of a file, in memory.</summary>
/// <param name="rows">How many events.</param>
internal sealed class SegmentColumns(int rows)
{
    private static readonly DataField<long> Position = new("position");
    private static readonly DataField Stream = Text("aggregateId");
    private static readonly DataField<long> Version = new("eventVersion");
    private static readonly DataField Type = Text("eventType");
    private static readonly DateTimeDataField Time = new(
        "timestamp",
        DateTimeFormat.Timestamp,
        isAdjustedToUTC: true,
        unit: DateTimeTimeUnit.Micros
    );
    private static readonly DataField Data = Text("eventData");
    private static readonly DataField Metadata = Text("metadata");
    private static readonly DataField Command = Text("commandId");
    private static readonly DataField<byte[]> Fingerprint = new("receiptFingerprint");
    private static readonly DataField<int?> Status = new("receiptStatus");
    private static readonly DataField<byte[]> Body = new("receiptBody");
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly long[] _positions = new long[rows];
    private readonly string[] _streams = new string[rows];
    private readonly long[] _versions = new long[rows];
    private readonly string[] _types = new string[rows];
    private readonly DateTime[] _times = new DateTime[rows];
    private readonly string[] _data = new string[rows];
    private readonly string[] _metadata = new string[rows];
    private readonly string[] _commands = new string[rows];
    private readonly byte[]?[] _fingerprints = new byte[]?[rows];
    private readonly int?[] _statuses = new int?[rows];
    private readonly byte[]?[] _bodies = new byte[]?[rows];

    /// <summary>What a file looks like.</summary>
    public static ParquetSchema Schema { get; } =
        new(Position, Stream, Version, Type, Time, Data, Metadata, Command, Fingerprint, Status, Body);

    /// <summary>Those of appends.</summary>
    /// <exception cref="LogFault">What is stored is no valid text, so that it would not be kept byte for byte.</exception>
    public static SegmentColumns Of(IReadOnlyList<StoredAppend> appends)
    {
        var columns = new SegmentColumns(appends.Sum(append => append.Events.Count));
        var row = 0;
        foreach (var append in appends)
        {
            if (append.Receipt is { } receipt)
                columns.Set(row, receipt);
            foreach (var stored in append.Events)
                columns.Set(row++, append.CommandId, stored);
        }
        return columns;
    }

    /// <summary>Reads them.</summary>
    public static async Task<SegmentColumns> Read(ParquetSchema schema, ParquetRowGroupReader reader, CancellationToken cancel)
    {
        var columns = new SegmentColumns(checked((int)reader.RowCount));
        await reader.ReadAsync<long>(Of(schema, Position), columns._positions, cancellationToken: cancel);
        await reader.ReadAsync(Of(schema, Stream), columns._streams.AsMemory()!, cancellationToken: cancel);
        await reader.ReadAsync<long>(Of(schema, Version), columns._versions, cancellationToken: cancel);
        await reader.ReadAsync(Of(schema, Type), columns._types.AsMemory()!, cancellationToken: cancel);
        await reader.ReadAsync<DateTime>(Of(schema, Time), columns._times, cancellationToken: cancel);
        await reader.ReadAsync(Of(schema, Data), columns._data.AsMemory()!, cancellationToken: cancel);
        await reader.ReadAsync(Of(schema, Metadata), columns._metadata.AsMemory()!, cancellationToken: cancel);
        await reader.ReadAsync(Of(schema, Command), columns._commands.AsMemory()!, cancellationToken: cancel);
        await reader.ReadAsync(Of(schema, Fingerprint), columns._fingerprints.AsMemory()!, cancellationToken: cancel);
        await reader.ReadAsync<int>(Of(schema, Status), columns._statuses.AsMemory(), cancellationToken: cancel);
        await reader.ReadAsync(Of(schema, Body), columns._bodies.AsMemory()!, cancellationToken: cancel);
        return columns;
    }

    /// <summary>Writes them.</summary>
    public async Task Write(ParquetRowGroupWriter writer, CancellationToken cancel)
    {
        await writer.WriteAsync<long>(Position, _positions, cancellationToken: cancel);
        await writer.WriteAsync(Stream, _streams);
        await writer.WriteAsync<long>(Version, _versions, cancellationToken: cancel);
        await writer.WriteAsync(Type, _types);
        await writer.WriteAsync<DateTime>(Time, _times, cancellationToken: cancel);
        await writer.WriteAsync(Data, _data);
        await writer.WriteAsync(Metadata, _metadata);
        await writer.WriteAsync(Command, _commands);
        await writer.WriteAsync(Fingerprint, _fingerprints!);
        await writer.WriteAsync<int>(Status, _statuses.AsMemory(), cancellationToken: cancel);
        await writer.WriteAsync(Body, _bodies!);
    }

    /// <summary>The appends: a command is of one append, so that rows of the same one belong together.</summary>
    public IEnumerable<StoredAppend> Appends()
    {
        for (int first = 0, end; first < rows; first = end)
        {
            var events = new List<StoredEvent>(1);
            for (end = first; end < rows && _commands[end] == _commands[first]; end++)
                events.Add(EventOf(end));
            yield return new StoredAppend(_commands[first], events, ReceiptOf(first), []);
        }
    }

    private static DataField Text(string name) => new(name, typeof(string), isNullable: false);

    private static DataField Of(ParquetSchema schema, DataField field) =>
        schema.DataFields.FirstOrDefault(one => one.Name == field.Name)
        ?? throw new InvalidDataException($"It has no column {field.Name}.");

    private void Set(int row, string command, in StoredEvent stored)
    {
        _positions[row] = stored.Position;
        _streams[row] = stored.Stream;
        _versions[row] = stored.Version;
        _types[row] = stored.Type;
        _times[row] = stored.At.UtcDateTime;
        _data[row] = Text(stored, stored.Data);
        _metadata[row] = Text(stored, stored.Metadata);
        _commands[row] = command;
    }

    private void Set(int row, Receipt receipt)
    {
        _fingerprints[row] = receipt.Fingerprint.ToArray();
        _statuses[row] = receipt.Status;
        _bodies[row] = receipt.Body.ToArray();
    }

    private StoredEvent EventOf(int row) =>
        new(
            _positions[row],
            _streams[row],
            _versions[row],
            _types[row],
            Utf8.GetBytes(_data[row]),
            new DateTimeOffset(DateTime.SpecifyKind(_times[row], DateTimeKind.Utc)),
            Utf8.GetBytes(_metadata[row])
        );

    private Receipt? ReceiptOf(int row) =>
        _statuses[row] is { } status ? new Receipt(_fingerprints[row] ?? [], status, _bodies[row] ?? []) : null;

    private static string Text(in StoredEvent stored, ReadOnlyMemory<byte> bytes)
    {
        try
        {
            return Utf8.GetString(bytes.Span);
        }
        catch (DecoderFallbackException e)
        {
            throw new LogFault($"Position {stored.Position} of {stored.Stream} is no valid UTF-8; run florin verify.", e);
        }
    }
}
