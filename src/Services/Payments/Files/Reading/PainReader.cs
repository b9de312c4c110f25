using System.Xml.Linq;
using Florin.Kernel;
using Florin.Platform.Files;
using Florin.Platform.Http;

namespace Florin.Payments.Files.Reading;

/// <summary>
/// Reads customer credit transfer initiations of ISO 20022: pain.001.001.03 and pain.001.001.09. A document type definition, entities
/// and anything outside of the document are refused, and so is what nests deeper than such a message can.
/// </summary>
internal static class PainReader
{
    private const int MaxDepth = 32;
    private const string Namespace = "urn:iso:std:iso:20022:tech:xsd:";

    private static readonly Dictionary<string, PaymentFileFormat> Formats = new(StringComparer.Ordinal)
    {
        [Namespace + "pain.001.001.03"] = PaymentFileFormat.Pain00100103,
        [Namespace + "pain.001.001.09"] = PaymentFileFormat.Pain00100109,
    };

    public static ReadPaymentFile Read(ReadOnlyMemory<byte> body, OrderReader orders)
    {
        var root = Load(body);
        if (root.Name.LocalName != "Document" || !Formats.TryGetValue(root.Name.NamespaceName, out var format))
            throw new BadInput(
                "body",
                $"is '{PlainText.Shortened(root.Name.ToString())}'; expected a Document of {string.Join(" or ", Formats.Keys)}."
            );
        if (Child(root, "CstmrCdtTrfInitn") is not { } message || Child(message, "GrpHdr") is not { } header)
            throw new BadInput("body", "has no CstmrCdtTrfInitn with a GrpHdr.");
        foreach (var group in Children(message, "PmtInf"))
            ReadGroup(group, orders);
        orders.Compare("GrpHdr.", Text(header, "NbOfTxs") ?? "", Text(header, "CtrlSum"), orders.Count, orders.Sum);
        return orders.End(format, Text(header, "MsgId"), "GrpHdr.");
    }

    private static void ReadGroup(XElement group, OrderReader orders)
    {
        var (place, first, sum) = ($"{orders.Place}.PmtInf.", orders.Count, orders.Sum);
        if (Text(group, "PmtMtd") is var method && method != "TRF")
            orders.Problem($"{place}PmtMtd", $"is '{PlainText.Shortened(method)}'; only TRF, a credit transfer, is allowed.");
        var day = Child(group, "ReqdExctnDt") is { } date ? Text(date, "Dt") ?? Text(date, "DtTm") ?? Own(date) : null;
        foreach (var transfer in Children(group, "CdtTrfTxInf"))
            ReadTransfer(transfer, Text(group, "PmtInfId"), Child(group, "DbtrAcct"), day, orders);
        orders.Compare(place, Text(group, "NbOfTxs"), Text(group, "CtrlSum"), orders.Count - first, orders.Sum - sum);
    }

    private static void ReadTransfer(XElement transfer, string? group, XElement? debtorAccount, string? day, OrderReader orders)
    {
        var (debtor, _) = Account(debtorAccount);
        var ids = Child(transfer, "PmtId");
        var amount = Child(Child(transfer, "Amt"), "InstdAmt");
        if (amount is null)
            orders.Problem($"{orders.Place}.InstdAmt", "is required; expected an InstdAmt.");
        var creditor = Child(transfer, "Cdtr");
        var (account, isIban) = Account(Child(transfer, "CdtrAcct"));
        var agent = Child(Child(transfer, "CdtrAgt"), "FinInstnId");
        var texts = new LineTexts(
            group,
            Text(ids, "InstrId"),
            Text(ids, "EndToEndId"),
            Text(creditor, "Nm"),
            account,
            Text(agent, "BIC") ?? Text(agent, "BICFI"),
            Address(Child(creditor, "PstlAdr")),
            Remittance(Child(transfer, "RmtInf"))
        );
        var purposes = new OrderPurposes(Type(debtorAccount), Type(Child(transfer, "CdtrAcct")), AreTypes: true);
        if (amount is not null)
            orders.Add(Own(amount), (string?)amount.Attribute("Ccy"), debtor, day, isIban, texts, purposes);
    }

    // The use of an account, as its owner calls it: the only place for a purpose.
    private static string? Type(XElement? account) => Text(Child(account, "Tp"), "Prtry");

    private static (string? Account, bool IsIban) Account(XElement? account)
    {
        var id = Child(account, "Id");
        return Text(id, "IBAN") is { } iban
            ? (iban.Replace(" ", "", StringComparison.Ordinal), true)
            : (Text(Child(id, "Othr"), "Id"), false);
    }

    private static PostalAddress? Address(XElement? address) =>
        address is null
            ? null
            : new PostalAddress(
                Text(address, "StrtNm"),
                Text(address, "BldgNb"),
                Text(address, "PstCd"),
                Text(address, "TwnNm"),
                Text(address, "CtrySubDvsn"),
                Text(address, "Ctry"),
                Children(address, "AdrLine").Select(Own).OfType<string>().ToList() is { Count: > 0 } lines ? lines : null
            );

    // Free text, or the creditor's reference where it is structured.
    private static string? Remittance(XElement? remittance)
    {
        if (remittance is null)
            return null;
        var parts = Children(remittance, "Ustrd")
            .Select(Own)
            .Concat(Children(remittance, "Strd").Select(one => Text(Child(one, "CdtrRefInf"), "Ref")))
            .OfType<string>()
            .ToList();
        return parts.Count == 0 ? null : string.Join(" ", parts);
    }

    private static XElement Load(ReadOnlyMemory<byte> body)
    {
        try
        {
            return UntrustedXml.Load(body.ToArray(), MaxDepth).Root!; // What is well-formed has one.
        }
        catch (UnreadableXml e)
        {
            throw new BadInput("body", e.Message);
        }
    }

    private static XElement? Child(XElement? parent, string name) =>
        parent?.Element(XName.Get(name, parent.Name.NamespaceName));

    private static IEnumerable<XElement> Children(XElement parent, string name) =>
        parent.Elements(XName.Get(name, parent.Name.NamespaceName));

    private static string? Text(XElement? parent, string name) => Child(parent, name) is { } child ? Own(child) : null;

    // What it holds itself: an element within it is none of its text.
    private static string? Own(XElement element) =>
        element.HasElements ? null
        : element.Value.Trim() is { Length: > 0 } text ? text
        : null;
}
