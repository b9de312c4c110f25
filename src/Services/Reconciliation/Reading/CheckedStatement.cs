using System.Globalization;
using Florin.Kernel;

namespace Florin.Reconciliation.Reading;

/// <summary>A statement whose amounts are of one currency and add up.</summary>
/// <param name="Opening">The balance before the first line; null where the format has none.</param>
/// <param name="Closing">The balance after the last line; null where the format has none.</param>
/// <param name="ClosedOn">The day of the closing balance, or of the last line.</param>
/// <param name="Lines">In the order of the file.</param>
/// <param name="Amounts">Of each line, what the account gained.</param>
internal sealed record CheckedStatement(
    Money? Opening,
    Money? Closing,
    DateOnly ClosedOn,
    IReadOnlyList<ReadLine> Lines,
    IReadOnlyList<Money> Amounts
)
{
    /// <summary>
    /// Checks a statement: its account, its currency, that the payments of a batch come to its amount, and that opening balance and
    /// lines come to the closing balance.
    /// </summary>
    /// <param name="read">As it was read.</param>
    /// <param name="account">The bank's name of the account; null where it may be any.</param>
    /// <param name="currency">The account's currency.</param>
    /// <exception cref="UnreadableStatement">Something is not as it should be.</exception>
    public static CheckedStatement Of(ReadStatement read, string? account, Currency currency)
    {
        if (read.Currency is { } its && its != currency.Code)
            throw new UnreadableStatement(
                read.Line,
                $"The statement is in '{PlainText.Shortened(its)}', the source in {currency}."
            );
        if (account is not null && read.Account is { } stated && Plain(stated) != Plain(account))
            throw new UnreadableStatement(
                read.Line,
                $"The statement is of the account '{PlainText.Shortened(stated)}', the source's bank account is '{PlainText.Shortened(account)}'."
            );
        var amounts = read.Lines.Select(line => Amount(line.Amount, currency, line.Line)).ToList();
        foreach (var (line, amount) in read.Lines.Zip(amounts))
            if (line.Parts is { } parts)
                RequireParts(line, parts, amount);
        var opening = Balance(read.Opening, currency);
        var closing = Balance(read.Closing, currency);
        if (opening is { } before && closing is { } after)
            RequireSum(before, amounts, after, read);
        var closedOn =
            read.Closing?.On
            ?? read.Lines.Select(line => (DateOnly?)line.BookedOn).Max()
            ?? throw new UnreadableStatement(read.Line, "The statement has neither lines nor a closing balance.");
        return new CheckedStatement(opening, closing, closedOn, read.Lines, amounts);
    }

    /// <summary>An account's name without spaces and punctuation, in capitals.</summary>
    public static string Plain(string account) => string.Concat(account.Where(char.IsAsciiLetterOrDigit)).ToUpperInvariant();

    private static void RequireSum(Money before, List<Money> amounts, Money after, ReadStatement read)
    {
        var sum = amounts.Aggregate((Int128)before.Minor, (total, amount) => total + amount.Minor);
        if (sum == after.Minor)
            return;
        var shown = new DecimalTotal(sum, before.Currency);
        throw new UnreadableStatement(
            read.Closing!.Line, // There is one.
            string.Create(
                CultureInfo.InvariantCulture,
                $"The closing balance is {after.ToDecimal()}, but the opening balance {before.ToDecimal()} and {amounts.Count} lines come to {shown}."
            )
        );
    }

    private static void RequireParts(ReadLine line, IReadOnlyList<string> parts, Money amount)
    {
        var sum = parts.Aggregate(Int128.Zero, (total, part) => total + Amount(part, amount.Currency, line.Line).Minor);
        if (sum == amount.Minor)
            return;
        var shown = new DecimalTotal(sum, amount.Currency);
        throw new UnreadableStatement(
            line.Line,
            string.Create(
                CultureInfo.InvariantCulture,
                $"The entry is of {amount.ToDecimal()}, but the payments in it (TxDtls), {parts.Count}, come to {shown}."
            )
        );
    }

    private static Money? Balance(ReadBalance? read, Currency currency) =>
        read is null ? null : Amount(read.Amount, currency, read.Line);

    private static Money Amount(string text, Currency currency, int line) =>
        Money.TryParse(text, currency, out var amount, out var problem)
            ? amount
            : throw new UnreadableStatement(line, $"The amount {problem}");
}
