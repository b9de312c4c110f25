using System.Globalization;
using System.Text;
using System.Xml;
using Florin.Kernel;
using Florin.Payments.Files.Reading;

namespace Florin.Payments.Files;

/// <summary>
/// Writes a customer payment status report of ISO 20022 about a file and each payment of it: pain.002.001.10 for a
/// pain.001.001.09, pain.002.001.03 for anything else.
/// </summary>
/// <param name="file">The file.</param>
/// <param name="version">Its version, which makes the id of the report.</param>
/// <param name="now">When it is written.</param>
internal sealed class PainStatusReport(PaymentFile file, long version, DateTimeOffset now)
{
    private const int MaxDetail = 105;
    private const string Time = "yyyy-MM-ddTHH:mm:ss.fffZ";

    private readonly PaymentFileUploaded _file =
        file.Uploaded ?? throw new InvalidOperationException("There is no such payment file.");

    /// <summary>The report.</summary>
    /// <param name="messageId">The file's message id, opened.</param>
    /// <param name="lines">The payments with what only people read, in order.</param>
    public byte[] Write(string messageId, IReadOnlyList<(PaymentLineRow Row, LineTexts Texts)> lines)
    {
        using var bytes = new MemoryStream();
        var settings = new XmlWriterSettings
        {
            Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            Indent = true,
        };
        using (var xml = XmlWriter.Create(bytes, settings))
        {
            var schema = _file.Format is PaymentFileFormat.Pain00100109 ? "pain.002.001.10" : "pain.002.001.03";
            xml.WriteStartElement("Document", $"urn:iso:std:iso:20022:tech:xsd:{schema}");
            xml.WriteStartElement("CstmrPmtStsRpt");
            WriteHeader(xml);
            WriteGroup(xml, messageId);
            foreach (
                var group in lines.GroupBy(line => line.Texts.PaymentInformationId ?? "NOTPROVIDED", StringComparer.Ordinal)
            )
            {
                xml.WriteStartElement("OrgnlPmtInfAndSts");
                xml.WriteElementString("OrgnlPmtInfId", group.Key);
                foreach (var (row, texts) in group)
                    WritePayment(xml, row, texts);
                xml.WriteEndElement();
            }
            xml.WriteEndElement();
            xml.WriteEndElement();
        }
        return bytes.ToArray();
    }

    private void WriteHeader(XmlWriter xml)
    {
        xml.WriteStartElement("GrpHdr");
        xml.WriteElementString(
            "MsgId",
            string.Create(CultureInfo.InvariantCulture, $"{_file.Id.Value[PaymentFileId.Prefix.Length..]}-{version}")
        );
        xml.WriteElementString("CreDtTm", now.ToString(Time, CultureInfo.InvariantCulture));
        xml.WriteEndElement();
    }

    private void WriteGroup(XmlWriter xml, string messageId)
    {
        xml.WriteStartElement("OrgnlGrpInfAndSts");
        xml.WriteElementString("OrgnlMsgId", messageId);
        xml.WriteElementString("OrgnlMsgNmId", Statuses.NameOf(_file.Format));
        xml.WriteElementString("OrgnlNbOfTxs", _file.Lines.ToString(CultureInfo.InvariantCulture));
        xml.WriteElementString("OrgnlCtrlSum", _file.ControlSum);
        xml.WriteElementString("GrpSts", Statuses.OfGroup(file));
        xml.WriteEndElement();
    }

    private void WritePayment(XmlWriter xml, PaymentLineRow row, LineTexts texts)
    {
        var status = Statuses.OfLine(row, file);
        var reason =
            row.Outcome?.Reason
            ?? row.Line.Problem
            ?? (status is LineStatus.Cancelled ? new LineReason(IsoReasons.Cancelled, "The file was cancelled.") : null);
        xml.WriteStartElement("TxInfAndSts");
        xml.WriteElementString("StsId", string.Create(CultureInfo.InvariantCulture, $"{row.Line.Number}"));
        if (texts.InstructionId is { } instruction)
            xml.WriteElementString("OrgnlInstrId", instruction);
        if (texts.EndToEndId is { } endToEnd)
            xml.WriteElementString("OrgnlEndToEndId", endToEnd);
        xml.WriteElementString("TxSts", Statuses.OfPayment(status));
        if (reason is not null)
            WriteReason(xml, reason);
        if (row.Outcome?.Transaction is { } transaction)
            xml.WriteElementString("AcctSvcrRef", transaction.Value);
        xml.WriteStartElement("OrgnlTxRef");
        xml.WriteStartElement("Amt");
        xml.WriteStartElement("InstdAmt");
        xml.WriteAttributeString("Ccy", row.Line.Amount.Currency.Code);
        xml.WriteString(row.Line.Amount.ToDecimal());
        xml.WriteEndElement();
        xml.WriteEndElement();
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private static void WriteReason(XmlWriter xml, LineReason reason)
    {
        xml.WriteStartElement("StsRsnInf");
        xml.WriteStartElement("Rsn");
        xml.WriteElementString("Cd", reason.Code);
        xml.WriteEndElement();
        for (var at = 0; at < reason.Detail.Length; at += MaxDetail)
            xml.WriteElementString("AddtlInf", reason.Detail[at..Math.Min(reason.Detail.Length, at + MaxDetail)]);
        xml.WriteEndElement();
    }
}
