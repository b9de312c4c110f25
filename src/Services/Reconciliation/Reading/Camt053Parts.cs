using System.Globalization;
using System.Xml.Linq;

namespace Florin.Reconciliation.Reading;

/// <summary>
/// The amounts of the payments in an entry, where they must come to the entry's amount: all of them are there, each with an amount
/// in the entry's currency, and no charges were taken in between.
/// </summary>
internal static class Camt053Parts
{
    /// <summary>They, negative for debits; null where nothing can be said about their sum.</summary>
    /// <param name="entry">The element Ntry.</param>
    /// <param name="details">Its elements TxDtls.</param>
    /// <param name="currency">The statement's; null where it does not say.</param>
    public static IReadOnlyList<string>? Of(XElement entry, IReadOnlyList<XElement> details, string? currency)
    {
        var its = (string?)entry.At("Amt")?.Attribute("Ccy") ?? currency;
        if (details.Count == 0 || its is null || HasCharges(entry) || details.Any(HasCharges) || !AreAll(entry, details.Count))
            return null;
        var parts = new List<string>(details.Count);
        foreach (var one in details)
            if (Part(one, its, entry.At("CdtDbtInd")?.Value.Trim()) is { } part)
                parts.Add(part);
            else
                return null;
        return parts;
    }

    private static string? Part(XElement details, string currency, string? mark)
    {
        var amount = details.At("Amt") ?? details.At("AmtDtls", "TxAmt", "Amt");
        if (
            amount is null
            || (string?)amount.Attribute("Ccy") != currency
            || PlainDecimal.Of(amount.Value, '.') is not { } plain
            || plain[0] == '-'
        )
            return null;
        return (details.At("CdtDbtInd")?.Value.Trim() ?? mark) is "DBIT" ? PlainDecimal.Negate(plain) : plain;
    }

    private static bool HasCharges(XElement element) => element.At("Chrgs") is not null;

    // A bank may list some of a batch only; then it says how many there are.
    private static bool AreAll(XElement entry, int listed) =>
        entry
            .All("NtryDtls")
            .Select(one => one.At("Btch", "NbOfTxs")?.Value.Trim())
            .Where(stated => stated is not null)
            .ToList()
            is not { Count: > 0 } stated
        || stated.Sum(one => int.TryParse(one, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : 0L)
            == listed;
}
