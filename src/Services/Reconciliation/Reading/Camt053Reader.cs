using System.Xml;
using System.Xml.Linq;
using Florin.Platform.Files;

namespace Florin.Reconciliation.Reading;

/// <summary>
/// Reads camt.053 (ISO 20022's bank to customer statement) of any version: elements are found by their local names. A file
/// with a document type or with external entities is refused. Entries that are only announced are passed over.
/// </summary>
internal static class Camt053Reader
{
    private const int MaxDepth = 64;

    /// <summary>The statements of a file.</summary>
    /// <param name="file">Its bytes, in the encoding that its declaration names.</param>
    /// <exception cref="UnreadableStatement">It cannot be read.</exception>
    public static IReadOnlyList<ReadStatement> Read(byte[] file)
    {
        var statements = Load(file).Descendants().Where(e => e.Name.LocalName == "Stmt").Select(Statement).ToList();
        return statements.Count > 0
            ? statements
            : throw new UnreadableStatement(1, "The file has no camt.053 statement: no element Stmt.");
    }

    private static XDocument Load(byte[] file)
    {
        try
        {
            return UntrustedXml.Load(file, MaxDepth);
        }
        catch (UnreadableXml e)
        {
            throw new UnreadableStatement(e.Line, $"The file {e.Message}");
        }
    }

    private static ReadStatement Statement(XElement statement)
    {
        var account = statement.At("Acct");
        var id = account?.At("Id");
        var opening = Balance(statement, "OPBD") ?? Balance(statement, "PRCD");
        var closing = Balance(statement, "CLBD");
        var currency = account?.At("Ccy")?.Value ?? (closing ?? opening)?.Currency;
        var lines = new List<ReadLine>();
        foreach (var entry in statement.All("Ntry").Where(IsBooked))
            lines.Add(Camt053Entry.Read(entry, currency));
        if (opening is null || closing is null)
            throw new UnreadableStatement(
                LineOf(statement),
                $"The statement has no {(opening is null ? "opening balance (OPBD or PRCD)" : "closing balance (CLBD)")}."
            );
        return new ReadStatement(
            LineOf(statement),
            StatementText.Name(id?.At("IBAN")?.Value ?? id?.At("Othr", "Id")?.Value),
            currency,
            opening.Value.Balance,
            closing.Value.Balance,
            lines
        );
    }

    // Before version 8 the status is a text, from then on an element with a code.
    private static bool IsBooked(XElement entry) =>
        entry.At("Sts") is not { } status || (status.At("Cd")?.Value ?? status.Value).Trim() is "BOOK" or "";

    private static (ReadBalance Balance, string? Currency)? Balance(XElement statement, string code)
    {
        var balance = statement.All("Bal").FirstOrDefault(b => b.At("Tp", "CdOrPrtry", "Cd")?.Value.Trim() == code);
        if (balance is null)
            return null;
        var line = LineOf(balance);
        var on = balance.DateAt("Dt") ?? throw new UnreadableStatement(line, $"The balance {code} has no date.");
        return (new ReadBalance(balance.SignedAmount(), on, line), (string?)balance.At("Amt")?.Attribute("Ccy"));
    }

    private static int LineOf(object node) => node is IXmlLineInfo { LineNumber: > 0 and var line } ? line : 1;
}
