using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace Florin.System.Tests.Journeys;

/// <summary>A file as it is uploaded.</summary>
/// <param name="Content">Makes its content.</param>
/// <param name="MessageId">The message id, which formats other than XML do not hold.</param>
internal sealed record SentFile(Func<HttpContent> Content, string? MessageId);

/// <summary>Payment files of tests, and what is asked of them.</summary>
internal static class PaymentFiles
{
    public const string Path = "/api/payment/files";

    private static int _messages;

    public static string MessageId() =>
        string.Create(CultureInfo.InvariantCulture, $"M-{Environment.ProcessId}-{Interlocked.Increment(ref _messages)}");

    public static string PathOf(SentFile file) => file.MessageId is { } id ? $"{Path}?messageId={id}" : Path;

    public static SentFile Xml(string text) => new(Bytes("application/xml", text), null);

    public static SentFile Csv(string text, string? messageId = null) => new(Bytes("text/csv", text), messageId ?? MessageId());

    /// <summary>Transfers as lines of JSON, each with an end-to-end id of its own.</summary>
    public static SentFile JsonLines(params (string From, string To, decimal Amount)[] payments)
    {
        var id = MessageId();
        var lines = payments.Select(
            (payment, i) =>
                new JsonObject
                {
                    ["fromAccount"] = payment.From,
                    ["creditorAccount"] = payment.To,
                    ["creditor"] = "Grace",
                    ["amount"] = payment.Amount,
                    ["currency"] = "USD",
                    ["endToEndId"] = string.Create(CultureInfo.InvariantCulture, $"{id}-{i + 1}"),
                }.ToJsonString()
        );
        return new SentFile(Bytes("application/x-ndjson", string.Join('\n', lines)), id);
    }

    public static SentFile JsonLinesOf(string text, string? messageId = null) =>
        new(Bytes("application/x-ndjson", text), messageId ?? MessageId());

    /// <summary>A pain.001 of payments from one account.</summary>
    public static string Pain(
        string version,
        string messageId,
        string from,
        string currency,
        params (string EndToEnd, string Account, decimal Amount)[] payments
    )
    {
        XNamespace ns = $"urn:iso:std:iso:20022:tech:xsd:pain.001.001.{version}";
        var day = new XElement(ns + "ReqdExctnDt", version == "03" ? "2026-01-02" : new XElement(ns + "Dt", "2026-01-02"));
        var document = new XElement(
            ns + "Document",
            new XElement(
                ns + "CstmrCdtTrfInitn",
                new XElement(
                    ns + "GrpHdr",
                    new XElement(ns + "MsgId", messageId),
                    new XElement(ns + "CreDtTm", "2026-01-01T00:00:00Z"),
                    new XElement(ns + "NbOfTxs", payments.Length),
                    new XElement(ns + "CtrlSum", payments.Sum(payment => payment.Amount)),
                    new XElement(ns + "InitgPty", new XElement(ns + "Nm", "Ada"))
                ),
                new XElement(
                    ns + "PmtInf",
                    new XElement(ns + "PmtInfId", "P-1"),
                    new XElement(ns + "PmtMtd", "TRF"),
                    day,
                    new XElement(ns + "Dbtr", new XElement(ns + "Nm", "Ada")),
                    new XElement(ns + "DbtrAcct", Account(ns, from)),
                    payments.Select(payment => Payment(ns, currency, payment))
                )
            )
        );
        return document.ToString();
    }

    /// <summary>Uploads a file that is taken, and gives its id.</summary>
    public static async Task<string> Upload(Person person, SentFile file)
    {
        var answer = await person.Post(PathOf(file), file.Content);
        Assert.True(answer.Status == 201, answer.Text);
        return (string)answer.Data["id"]!; // As in the contract.
    }

    /// <summary>Waits until every payment of a file has come to its end.</summary>
    public static async Task<JsonNode> Ended(Person person, string id, string status = "COMPLETED") =>
        (await Eventually.Is(() => person.Get($"{Path}/{id}"), file => (string?)file.Data["status"] == status)).Data;

    private static XElement Account(XNamespace ns, string account) =>
        new(
            ns + "Id",
            account.StartsWith("acc_", StringComparison.Ordinal)
                ? new XElement(ns + "Othr", new XElement(ns + "Id", account))
                : new XElement(ns + "IBAN", account)
        );

    private static XElement Payment(
        XNamespace ns,
        string currency,
        (string EndToEnd, string Account, decimal Amount) payment
    ) =>
        new(
            ns + "CdtTrfTxInf",
            new XElement(ns + "PmtId", new XElement(ns + "EndToEndId", payment.EndToEnd)),
            new XElement(ns + "Amt", new XElement(ns + "InstdAmt", new XAttribute("Ccy", currency), payment.Amount)),
            new XElement(ns + "Cdtr", new XElement(ns + "Nm", "Grace")),
            new XElement(ns + "CdtrAcct", Account(ns, payment.Account))
        );

    private static Func<HttpContent> Bytes(string type, string text) =>
        () =>
        {
            var content = new ByteArrayContent(Encoding.UTF8.GetBytes(text));
            content.Headers.ContentType = new MediaTypeHeaderValue(type);
            return content;
        };
}
