using System.Globalization;
using System.Text;
using System.Xml;
using Florin.Kernel;

namespace Florin.Reports.Statements;

/// <summary>A statement as ISO 20022's camt.053.001.08, which banks hand out in the place of MT940.</summary>
internal sealed class StatementAsCamt053 : IStatementFormat
{
    private const string Schema = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.08";
    private const int Text35 = 35;
    private const int Text70 = 70;
    private const int Text140 = 140;

    private static readonly XmlWriterSettings Settings = new()
    {
        Async = true,
        Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        Indent = true,
        NewLineChars = "\n",
        CloseOutput = false,
    };

    /// <inheritdoc/>
    public string Name => "camt053";

    /// <inheritdoc/>
    public string ContentType => "application/xml; charset=utf-8";

    /// <inheritdoc/>
    public string Extension => "xml";

    /// <inheritdoc/>
    public async Task Write(
        AccountStatement statement,
        IAsyncEnumerable<AccountStatementLine> lines,
        Stream to,
        CancellationToken cancel
    )
    {
        await using var xml = XmlWriter.Create(to, Settings);
        await xml.WriteStartDocumentAsync();
        xml.WriteStartElement("Document", Schema);
        xml.WriteStartElement("BkToCstmrStmt");
        WriteHead(xml, statement);
        xml.WriteStartElement("Stmt");
        WriteAbout(xml, statement);
        WriteBalance(xml, "OPBD", statement.Opening, statement.Period.First);
        WriteBalance(xml, "CLBD", statement.Closing, statement.Period.Last);
        await foreach (var line in lines.WithCancellation(cancel))
        {
            WriteEntry(xml, line);
            await xml.FlushAsync();
        }
        if (statement.Hash is { } hash)
            xml.WriteElementString("AddtlStmtInf", $"Ledger position {statement.Position}, hash {hash}");
        await xml.WriteEndDocumentAsync();
        await xml.FlushAsync();
    }

    private static void WriteHead(XmlWriter xml, AccountStatement statement)
    {
        xml.WriteStartElement("GrpHdr");
        xml.WriteElementString("MsgId", IdOf(statement));
        xml.WriteElementString("CreDtTm", Rfc3339.Text(statement.At));
        xml.WriteEndElement();
    }

    private static void WriteAbout(XmlWriter xml, AccountStatement statement)
    {
        xml.WriteElementString("Id", IdOf(statement));
        xml.WriteElementString("ElctrncSeqNb", statement.Number.ToString(CultureInfo.InvariantCulture));
        xml.WriteElementString("CreDtTm", Rfc3339.Text(statement.At));
        xml.WriteStartElement("FrToDt");
        xml.WriteElementString("FrDtTm", Rfc3339.Text(statement.Period.Begin));
        xml.WriteElementString("ToDtTm", Rfc3339.Text(statement.Period.End.AddTicks(-TimeSpan.TicksPerMicrosecond)));
        xml.WriteEndElement();
        xml.WriteStartElement("Acct");
        xml.WriteStartElement("Id");
        xml.WriteStartElement("Othr");
        xml.WriteElementString("Id", statement.Account.Value);
        xml.WriteEndElement();
        xml.WriteEndElement();
        xml.WriteElementString("Ccy", statement.Currency.Code);
        if (statement.Name is { Length: > 0 } name)
            xml.WriteElementString("Nm", Cut(name, Text70));
        xml.WriteEndElement();
    }

    private static void WriteBalance(XmlWriter xml, string code, Money balance, DateOnly day)
    {
        xml.WriteStartElement("Bal");
        xml.WriteStartElement("Tp");
        xml.WriteStartElement("CdOrPrtry");
        xml.WriteElementString("Cd", code);
        xml.WriteEndElement();
        xml.WriteEndElement();
        WriteAmount(xml, balance.IsNegative ? -balance : balance, balance.IsNegative);
        xml.WriteStartElement("Dt");
        xml.WriteElementString("Dt", day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private static void WriteEntry(XmlWriter xml, in AccountStatementLine line)
    {
        var position = line.Position.ToString(CultureInfo.InvariantCulture);
        xml.WriteStartElement("Ntry");
        xml.WriteElementString("NtryRef", position);
        WriteAmount(xml, line.Amount, line.IsDebit);
        WriteWithin(xml, "Sts", "Cd", "BOOK");
        WriteWithin(xml, "BookgDt", "DtTm", Rfc3339.Text(line.RecordedAt));
        WriteWithin(xml, "ValDt", "DtTm", Rfc3339.Text(line.EffectiveAt));
        xml.WriteElementString("AcctSvcrRef", Cut(line.Transaction.Value, Text35));
        xml.WriteStartElement("BkTxCd");
        WriteWithin(xml, "Prtry", "Cd", "TRANSFER");
        xml.WriteEndElement();
        xml.WriteStartElement("NtryDtls");
        xml.WriteStartElement("TxDtls");
        WriteWithin(xml, "Refs", "TxId", Cut(line.Transaction.Value, Text35));
        if (line.Description.Length > 0)
        {
            xml.WriteStartElement("RmtInf");
            for (var rest = line.Description; rest.Length > 0; rest = rest[Cut(rest, Text140).Length..])
                xml.WriteElementString("Ustrd", Cut(rest, Text140));
            xml.WriteEndElement();
        }
        xml.WriteEndElement();
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private static void WriteAmount(XmlWriter xml, Money amount, bool isDebit)
    {
        xml.WriteStartElement("Amt");
        xml.WriteAttributeString("Ccy", amount.Currency.Code);
        xml.WriteString(amount.ToDecimal());
        xml.WriteEndElement();
        xml.WriteElementString("CdtDbtInd", isDebit ? "DBIT" : "CRDT");
    }

    private static void WriteWithin(XmlWriter xml, string outer, string inner, string text)
    {
        xml.WriteStartElement(outer);
        xml.WriteElementString(inner, text);
        xml.WriteEndElement();
    }

    private static string IdOf(AccountStatement statement) =>
        string.Create(CultureInfo.InvariantCulture, $"{Tail(statement.Account.Value)}-{statement.Number}");

    // The random end of an id tells accounts apart.
    private static string Tail(string id) => id.Length <= 16 ? id : id[^16..];

    // Not between the two halves of a character.
    private static string Cut(string text, int most) =>
        text.Length <= most ? text
        : char.IsHighSurrogate(text[most - 1]) ? text[..(most - 1)]
        : text[..most];
}
