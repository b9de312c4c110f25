using System.Globalization;
using Florin.Kernel;
using Florin.Platform.Projections;
using Florin.Reconciliation.Projections;
using Florin.Reconciliation.Reading;

namespace Florin.Reconciliation;

/// <summary>
/// Finds an id of the bank's own that comes with another amount or another day than before. Nobody can say which of the two is
/// right, so its file is refused.
/// </summary>
internal static class ReusedIds
{
    private const int RowsAtOnce = 1000;

    /// <summary>What is wrong with the first such line; null where there is none.</summary>
    /// <param name="statements">The file's statements.</param>
    /// <param name="read">All of its lines with their ids, in the same order.</param>
    /// <param name="known">Those of them that are stored already.</param>
    /// <param name="store">The stored lines.</param>
    /// <param name="cancel">Nobody waits for it any more.</param>
    public static async ValueTask<UnreadableStatement?> Find(
        IReadOnlyList<CheckedStatement> statements,
        IReadOnlyList<BankStatementLine> read,
        IEnumerable<BankStatementLine> known,
        IViewStore store,
        CancellationToken cancel
    )
    {
        var names = new Dictionary<StatementLineId, string>();
        foreach (var (line, id) in statements.SelectMany(one => one.Lines).Zip(read))
            if (line.UniqueId is { } unique)
                names.TryAdd(id.Id, unique);
        if (names.Count == 0)
            return null;
        var first = new Dictionary<StatementLineId, BankStatementLine>();
        foreach (var line in read)
            if (names.TryGetValue(line.Id, out var name) && !first.TryAdd(line.Id, line) && !Same(first[line.Id], line))
                return Reused(line, name, $"line {first[line.Id].FileLine} of the file has it", first[line.Id]);
        foreach (var part in known.Where(line => names.ContainsKey(line.Id)).Chunk(RowsAtOnce))
        {
            var rows = await store.FindMany(LineRow.View, [.. part.Select(line => line.Id.Value)], cancel);
            foreach (var (line, row) in part.Zip(rows))
                if (row is not null && !Same(row.Line, line))
                    return Reused(line, names[line.Id], $"it was imported with {row.Statement}", row.Line);
        }
        return null;
    }

    private static bool Same(BankStatementLine one, BankStatementLine other) =>
        one.Amount == other.Amount && one.BookedOn == other.BookedOn;

    private static UnreadableStatement Reused(BankStatementLine line, string name, string where, BankStatementLine before) =>
        new(
            line.FileLine,
            string.Create(
                CultureInfo.InvariantCulture,
                $"The id '{PlainText.Shortened(name)}' is of {line.Amount.ToDecimal()} on {line.BookedOn:yyyy-MM-dd}, but {where}, of {before.Amount.ToDecimal()} on {before.BookedOn:yyyy-MM-dd}. The bank must give each transaction an id of its own."
            )
        );
}
