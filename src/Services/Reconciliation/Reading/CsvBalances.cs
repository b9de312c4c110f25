using System.Globalization;
using Florin.Kernel;

namespace Florin.Reconciliation.Reading;

/// <summary>
/// The balances of a CSV file, where a column has the balance after each line: every one must be the one before and the amount.
/// Banks write the oldest line first or last; the file says which by its balances.
/// </summary>
internal static class CsvBalances
{
    /// <summary>The statement of the lines of a file.</summary>
    /// <exception cref="UnreadableStatement">A balance does not follow.</exception>
    public static ReadStatement Of(List<ReadLine> lines, string currency)
    {
        if (lines.Count == 0)
            return new ReadStatement(1, null, currency, null, null, []);
        if (lines.Exists(line => line.BalanceAfter is null))
            return lines.Find(line => line.BalanceAfter is not null) is null
                ? new ReadStatement(1, null, currency, null, null, lines)
                : throw new UnreadableStatement(
                    lines.Find(line => line.BalanceAfter is null)!.Line,
                    "The line has no balance, and others have one."
                );
        var problem = Break(lines);
        if (problem is not null && Break([.. Enumerable.Reverse(lines)]) is null)
            lines.Reverse();
        else if (problem is not null)
            throw problem;
        var (first, last) = (lines[0], lines[^1]);
        var opening = Value(first.BalanceAfter!) - Value(first.Amount); // All have one.
        return new ReadStatement(
            1,
            null,
            currency,
            new ReadBalance(PlainDecimal.Of(opening.ToString(CultureInfo.InvariantCulture), '.')!, first.BookedOn, first.Line),
            new ReadBalance(last.BalanceAfter!, last.BookedOn, last.Line),
            lines
        );
    }

    private static UnreadableStatement? Break(List<ReadLine> lines)
    {
        for (var i = 1; i < lines.Count; i++)
        {
            var expected = Value(lines[i - 1].BalanceAfter!) + Value(lines[i].Amount); // All have one.
            if (Value(lines[i].BalanceAfter!) != expected)
                return new UnreadableStatement(
                    lines[i].Line,
                    $"The balance after the line is {PlainText.Shortened(lines[i].BalanceAfter)}; with the balance before it and its amount it would be {expected}."
                );
        }
        return null;
    }

    // Exact: it only adds up what was written in decimals.
    private static decimal Value(string amount) =>
        decimal.TryParse(
            amount,
            NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint,
            CultureInfo.InvariantCulture,
            out var value
        )
            ? value
            : throw new UnreadableStatement(1, $"'{PlainText.Shortened(amount)}' is too large for an amount.");
}
