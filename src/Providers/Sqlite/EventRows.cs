using Florin.Platform.EventLog;
using Florin.Platform.Projections;

namespace Florin.Sqlite;

/// <summary>
/// Inserts events, most of them many to a statement: SQLite then opens the table and its indexes once for all of them,
/// which saves a tenth of its time.
/// </summary>
internal sealed class EventRows(Connection connection)
{
    private const int Together = 16;
    private const int Columns = 8;
    private readonly Statement _one = connection.Prepare(Insert(1));
    private readonly Statement _many = connection.Prepare(Insert(Together));
    private int _left;
    private int _bound;

    /// <summary>Begins with rows of which there will be so many.</summary>
    public void Begin(int rows) => (_left, _bound) = (rows, 0);

    /// <summary>Inserts the next row, or keeps it in mind until enough have come.</summary>
    /// <param name="append">Whose events share their metadata where it is the same, and whose command id the first one has.</param>
    /// <param name="stored">One of its events.</param>
    public void Add(StoredAppend append, in StoredEvent stored)
    {
        var first = append.Events[0];
        var isFirst = stored.Position == first.Position;
        var commandId = isFirst ? append.CommandId : null;
        var metadataAt = !isFirst && stored.Metadata.Span.SequenceEqual(first.Metadata.Span) ? first.Position : 0;
        if (_bound == 0 && _left < Together)
        {
            Bind(_one, 0, stored, commandId, metadataAt);
            _one.Run();
        }
        else
        {
            Bind(_many, _bound * Columns, stored, commandId, metadataAt);
            _bound = (_bound + 1) % Together;
            if (_bound == 0)
                _many.Run();
        }
        _left--;
    }

    private static void Bind(Statement statement, int before, in StoredEvent stored, string? commandId, long metadataAt)
    {
        statement
            .Bind(before + 1, stored.Position)
            .Bind(before + 2, stored.Stream)
            .Bind(before + 3, stored.Version)
            .Bind(before + 4, stored.Type)
            .Bind(before + 5, ViewTime.Micros(stored.At))
            .Bind(before + 6, commandId)
            .BindText(before + 7, stored.Data.Span);
        if (metadataAt > 0)
            statement.Bind(before + 8, metadataAt);
        else
            statement.BindText(before + 8, stored.Metadata.Span);
    }

    private static string Insert(int rows) =>
        "INSERT INTO log(position, aggregateId, eventVersion, eventType, micros, commandId, eventData, metadata) VALUES "
        + string.Join(", ", Enumerable.Repeat("(?, ?, ?, ?, ?, ?, ?, ?)", rows));
}
