using System.Globalization;
using System.Text;
using Florin.Kernel;
using Florin.Reconciliation.Matching;
using Florin.Reconciliation.Reading;

namespace Florin.Reconciliation;

/// <summary>
/// Gives lines their ids, which follow from their content: the same line has the same id in every file, so that files may overlap.
/// Lines of one day with the same content are told apart by their number among them. Where the bank gives lines ids of its own, these
/// are what counts, and the same id is the same line.
/// </summary>
internal sealed class LineIdentity(BankSourceId source)
{
    private readonly Dictionary<string, int> _seen = new(StringComparer.Ordinal);

    /// <summary>A line as it is stored. Lines of one file are given in its order.</summary>
    public BankStatementLine Line(ReadLine read, Money amount)
    {
        var content = ContentOf(read, amount);
        var number = read.UniqueId is null ? _seen[content] = _seen.GetValueOrDefault(content) + 1 : 1;
        var id = DerivedIds.Of(string.Create(CultureInfo.InvariantCulture, $"{source}|{content}|{number}"));
        return new BankStatementLine(
            new StatementLineId(StatementLineId.Prefix + id),
            read.Line,
            read.BookedOn,
            read.ValueOn,
            amount,
            read.Reference,
            read.BankReference,
            read.Counterparty,
            read.CounterpartyAccount,
            read.Text
        );
    }

    private static string ContentOf(ReadLine read, Money amount)
    {
        if (read.UniqueId is { } unique)
            return $"id|{unique}";
        var content = new StringBuilder();
        content.Append(CultureInfo.InvariantCulture, $"{read.BookedOn:yyyy-MM-dd}|{read.ValueOn:yyyy-MM-dd}|{amount.Minor}");
        foreach (
            var text in new[] { read.BankReference, read.Reference, read.Counterparty, read.CounterpartyAccount, read.Text }
        )
            content.Append('|').Append(text?.Replace("|", "||", StringComparison.Ordinal));
        return content.ToString();
    }
}
