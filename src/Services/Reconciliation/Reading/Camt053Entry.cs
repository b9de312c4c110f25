using System.Xml;
using System.Xml.Linq;
using Florin.Kernel;

namespace Florin.Reconciliation.Reading;

/// <summary>Reads one entry of a camt.053 statement: what the bank booked, which may be a batch of payments.</summary>
internal static class Camt053Entry
{
    /// <summary>The entry as a line.</summary>
    /// <param name="entry">The element Ntry.</param>
    /// <param name="currency">The statement's; null where it does not say.</param>
    public static ReadLine Read(XElement entry, string? currency)
    {
        var line = entry.Line();
        if ((string?)entry.At("Amt")?.Attribute("Ccy") is { } its && currency is not null && its != currency)
            throw new UnreadableStatement(line, $"An entry is in '{PlainText.Shortened(its)}', the statement in {currency}.");
        var valueOn = entry.DateAt("ValDt");
        var bookedOn =
            entry.DateAt("BookgDt")
            ?? valueOn
            ?? throw new UnreadableStatement(line, "An entry has neither a booking date nor a value date.");
        var details = entry.All("NtryDtls").SelectMany(d => d.All("TxDtls")).ToList();
        var read = new ReadLine(line, bookedOn, entry.SignedAmount())
        {
            ValueOn = valueOn,
            BankReference = StatementText.Name(entry.At("AcctSvcrRef")?.Value),
            Reference = StatementText.Name(entry.At("NtryRef")?.Value),
            Text = StatementText.Clean(entry.At("AddtlNtryInf")?.Value),
            Parts = Camt053Parts.Of(entry, details, currency),
        };
        return details is [var only] ? WithDetails(read, only, entry) : read; // Of a batch no payment's details are the entry's.
    }

    private static ReadLine WithDetails(ReadLine read, XElement details, XElement entry)
    {
        var isCredit = entry.At("CdtDbtInd")?.Value.Trim() == "CRDT";
        var parties = details.At("RltdPties");
        var other = parties?.At(isCredit ? "Dbtr" : "Cdtr");
        var account = parties?.At(isCredit ? "DbtrAcct" : "CdtrAcct", "Id");
        var remittance = details.At("RmtInf");
        var texts = (remittance?.All("Ustrd") ?? [])
            .Select(e => e.Value)
            .Concat((remittance?.All("Strd") ?? []).Select(s => s.At("CdtrRefInf", "Ref")?.Value ?? ""));
        return read with
        {
            BankReference = read.BankReference ?? StatementText.Name(details.At("Refs", "AcctSvcrRef")?.Value),
            Reference = StatementText.Name(details.At("Refs", "EndToEndId")?.Value) ?? read.Reference,
            Counterparty = StatementText.Name((other?.At("Pty", "Nm") ?? other?.At("Nm"))?.Value),
            CounterpartyAccount = StatementText.Name((account?.At("IBAN") ?? account?.At("Othr", "Id"))?.Value),
            Text = StatementText.Clean(string.Join(' ', texts)) ?? read.Text,
        };
    }

    /// <summary>The amount of an entry or a balance, negative for a debit.</summary>
    public static string SignedAmount(this XElement element)
    {
        var text = element.At("Amt")?.Value ?? "";
        if (PlainDecimal.Of(text, '.') is not { } amount || amount[0] == '-')
            throw new UnreadableStatement(
                element.Line(),
                $"'{PlainText.Shortened(text)}' is not an amount; expected one such as 1200.50."
            );
        return element.At("CdtDbtInd")?.Value.Trim() switch
        {
            "CRDT" => amount,
            "DBIT" => PlainDecimal.Negate(amount),
            var mark => throw new UnreadableStatement(
                element.Line(),
                $"CdtDbtInd is '{PlainText.Shortened(mark)}'; expected CRDT or DBIT."
            ),
        };
    }

    /// <summary>The date below an element, which is a date or a time.</summary>
    public static DateOnly? DateAt(this XElement element, string name)
    {
        if (element.At(name) is not { } at)
            return null;
        var text = ((at.At("Dt") ?? at.At("DtTm"))?.Value ?? at.Value).Trim();
        return StatementDates.OfIso(text)
            ?? throw new UnreadableStatement(
                at.Line(),
                $"'{PlainText.Shortened(text)}' is not a date; expected one such as 2026-01-31."
            );
    }

    /// <summary>The first element below, name by name, whatever its namespace.</summary>
    public static XElement? At(this XElement element, params ReadOnlySpan<string> names)
    {
        var at = (XElement?)element;
        foreach (var name in names)
            at = at?.Elements().FirstOrDefault(e => e.Name.LocalName == name);
        return at;
    }

    /// <summary>The elements of a name directly below.</summary>
    public static IEnumerable<XElement> All(this XElement element, string name) =>
        element.Elements().Where(e => e.Name.LocalName == name);

    private static int Line(this XElement element) =>
        ((IXmlLineInfo)element).HasLineInfo() ? ((IXmlLineInfo)element).LineNumber : 1;
}
