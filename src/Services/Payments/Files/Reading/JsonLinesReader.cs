using System.ComponentModel.DataAnnotations;
using Florin.Kernel;
using Florin.Platform.Http;
using Florin.Platform.Http.Bodies;

namespace Florin.Payments.Files.Reading;

/// <summary>A payment as a line of JSON, or as a record of CSV.</summary>
/// <param name="FromAccount">The account that pays.</param>
/// <param name="Amount">A decimal in major units, as a number or a string.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="EndToEndId">The sender's id for the receiver.</param>
/// <param name="InstructionId">The sender's id for the bank.</param>
/// <param name="Creditor">The receiver's name.</param>
/// <param name="CreditorAccount">The receiver's account: an account of these books, an IBAN, or another number.</param>
/// <param name="CreditorAgent">The receiver's bank: a BIC.</param>
/// <param name="Address">The receiver's address.</param>
/// <param name="Remittance">What it is for.</param>
/// <param name="ExecutionDate">The day on which it is to be made; at once without it.</param>
/// <param name="FromPurpose">The purpose of the paying account, where that segregates its balance by purpose.</param>
/// <param name="ToPurpose">The purpose of the receiving account, likewise.</param>
internal sealed record OrderBody(
    string? FromAccount,
    JsonAmount? Amount,
    string? Currency,
    string? EndToEndId,
    string? InstructionId,
    string? Creditor,
    string? CreditorAccount,
    string? CreditorAgent,
    AddressBody? Address,
    [property: MaxLength(OrderReader.MaxRemittance)] string? Remittance,
    string? ExecutionDate,
    string? FromPurpose = null,
    string? ToPurpose = null
)
{
    /// <summary>Adds it to the payments of a file.</summary>
    public void AddTo(OrderReader orders)
    {
        var account = CreditorAccount?.Replace(" ", "", StringComparison.Ordinal);
        var texts = new LineTexts(
            null,
            InstructionId,
            EndToEndId,
            Creditor,
            account,
            CreditorAgent,
            Address?.ToAddress(),
            Remittance
        );
        var purposes = new OrderPurposes(FromPurpose, ToPurpose);
        orders.Add(Amount?.Value, Currency, FromAccount, ExecutionDate, Iban.HasForm(account), texts, purposes);
    }
}

/// <summary>A postal address in a line of JSON.</summary>
internal sealed record AddressBody(
    string? Street,
    string? Building,
    string? PostCode,
    string? Town,
    string? Region,
    string? Country,
    [property: MaxLength(7)] IReadOnlyList<string>? Lines
)
{
    public PostalAddress ToAddress() => new(Street, Building, PostCode, Town, Region, Country, Lines);
}

/// <summary>Reads payments of which each is a JSON object in a line of its own.</summary>
internal static class JsonLinesReader
{
    public static ReadPaymentFile Read(ReadOnlyMemory<byte> body, StatedTotals stated, OrderReader orders)
    {
        var rest = body;
        while (!rest.IsEmpty)
        {
            var end = rest.Span.IndexOf((byte)'\n');
            var line = end < 0 ? rest : rest[..end];
            rest = end < 0 ? default : rest[(end + 1)..];
            if (!line.Span.Trim(" \t\r"u8).IsEmpty)
                Add(line, orders);
        }
        return StatedFile.End(PaymentFileFormat.JsonLines, stated, orders);
    }

    private static void Add(ReadOnlyMemory<byte> line, OrderReader orders)
    {
        try
        {
            new BodyPart<OrderBody>(line).Read().AddTo(orders);
        }
        catch (BadInput bad) when (bad.Problems is { } problems)
        {
            var place = orders.Place;
            foreach (var (field, texts) in problems.ByField)
            foreach (var text in texts)
                orders.Problem($"{place}.{field}", text);
            throw new BadInput(orders.Problems); // What follows would be counted wrongly.
        }
    }
}

/// <summary>Ends the reading of a file that does not tell its totals itself.</summary>
internal static class StatedFile
{
    public static ReadPaymentFile End(PaymentFileFormat format, StatedTotals stated, OrderReader orders)
    {
        if (stated.Count is { } count && count != orders.Count)
            orders.Problem("numberOfTransactions", $"is {count}, but there are {orders.Count} payments.");
        orders.Compare("", null, stated.ControlSum, orders.Count, orders.Sum);
        return orders.End(format, stated.MessageId);
    }
}
