using System.Globalization;
using Florin.Kernel;
using Florin.Platform.Http;

namespace Florin.Payments.Files.Reading;

/// <summary>Collects the payments of a file while it is read, and everything that is wrong with it.</summary>
/// <param name="mostLines">How many payments a file may have.</param>
/// <param name="names">What the file's format calls the fields.</param>
internal sealed class OrderReader(int mostLines, FieldNames names)
{
    private const int MaxId = 35;
    private const int MaxName = 140;
    private const int MaxAccount = 34;
    private const int MaxProblems = 100;
    private const int MaxPurpose = 40;

    /// <summary>As many characters as the statement has for a transaction.</summary>
    public const int MaxRemittance = 500;

    private readonly List<ReadOrder> _orders = [];
    private readonly Dictionary<Currency, Int128> _minor = [];
    private int _problems;

    /// <summary>What is wrong so far.</summary>
    public Problems Problems { get; } = new();

    /// <summary>How many payments were read.</summary>
    public int Count => _orders.Count;

    /// <summary>The sum of their amounts, whatever the currencies.</summary>
    public decimal Sum { get; private set; }

    /// <summary>Where the next payment stands, as the field of a problem.</summary>
    public string Place => string.Create(CultureInfo.InvariantCulture, $"payments[{_orders.Count + 1}]");

    /// <summary>Notes a problem; the first hundred are told.</summary>
    public void Problem(string field, string problem)
    {
        if (++_problems <= MaxProblems)
            Problems.Add(field, problem);
    }

    /// <summary>A payment more.</summary>
    /// <param name="amount">As it is written.</param>
    /// <param name="currency">As it is written.</param>
    /// <param name="debtor">The paying account as it is written.</param>
    /// <param name="executeOn">As it is written: a date, or a time whose date counts.</param>
    /// <param name="isIban">The receiver's account is given as an IBAN.</param>
    /// <param name="texts">The rest.</param>
    /// <param name="purposes">The purposes of the two accounts.</param>
    /// <exception cref="BadInput">There are more payments than a file may have.</exception>
    public void Add(
        string? amount,
        string? currency,
        string? debtor,
        string? executeOn,
        bool isIban,
        LineTexts texts,
        OrderPurposes purposes
    )
    {
        if (_orders.Count == mostLines)
            throw new BadInput("payments", $"are more than {mostLines}, which is how many a file may have.");
        var place = Place;
        var money = Amount(place, amount, currency);
        Text(names.In(place, "fromAccount"), debtor, MaxAccount + AccountId.Prefix.Length, isNeeded: true);
        Check(place, texts);
        Text(names.In(place, "fromPurpose"), purposes.From, MaxPurpose);
        Text(names.In(place, "toPurpose"), purposes.To, MaxPurpose);
        DateOnly? day = null;
        if (executeOn is not null && (day = Day(executeOn)) is null)
            Problem(names.In(place, "executionDate"), $"'{PlainText.Shortened(executeOn)}' is not a date such as 2026-01-31.");
        _orders.Add(new ReadOrder(debtor ?? "", money, day, isIban, texts, purposes));
    }

    /// <summary>Compares what a file says of itself with what was read.</summary>
    /// <param name="place">Where it says so, with a full stop at its end; empty for the file itself.</param>
    /// <param name="count">The number of payments that it states; null where it states none.</param>
    /// <param name="sum">The control sum that it states; null where it states none.</param>
    /// <param name="read">How many there are.</param>
    /// <param name="added">What they sum to.</param>
    public void Compare(string place, string? count, string? sum, int read, decimal added)
    {
        if (count is not null && count.TrimStart('0') != (read == 0 ? "" : read.ToString(CultureInfo.InvariantCulture)))
            Problem(
                names.Of(place, "numberOfTransactions"),
                $"is '{PlainText.Shortened(count)}', but there are {read} payments."
            );
        if (sum is not null && (!TryDecimal(sum, out var stated) || stated != added))
            Problem(
                names.Of(place, "controlSum"),
                $"is '{PlainText.Shortened(sum)}', but the amounts sum to {added.ToString(CultureInfo.InvariantCulture)}."
            );
    }

    /// <summary>The file, when all of it is read.</summary>
    /// <exception cref="BadInput">Something is wrong with it.</exception>
    /// <param name="format">How it is written.</param>
    /// <param name="messageId">Its message id.</param>
    /// <param name="place">Where it states its sums, with a full stop at its end; empty for the file itself.</param>
    public ReadPaymentFile End(PaymentFileFormat format, string? messageId, string place = "")
    {
        Text(names.Of("", "messageId"), messageId, MaxId, isNeeded: true);
        foreach (var (currency, minor) in _minor.Where(sum => sum.Value > long.MaxValue))
            Problem(
                names.Of(place, "controlSum"),
                $"would be of payments that sum to more than {new Money(long.MaxValue, currency)}; divide the file."
            );
        if (_orders.Count == 0 && Problems.None)
            Problem("payments", "are missing; a file has at least one.");
        return Problems.None ? new ReadPaymentFile(format, messageId!, Sum, _orders) : throw new BadInput(Problems); // Checked above.
    }

    /// <summary>Checks a text that a file holds.</summary>
    public void Text(string field, string? text, int most, bool isNeeded = false)
    {
        if (isNeeded && string.IsNullOrWhiteSpace(text))
            Problem(field, $"is required; expected a string of 1 to {most} characters.");
        else if (text is not null && PlainText.Length(text) is var length && length > most)
            Problem(field, Problems.TooLong(length, most));
        else if (PlainText.Problem(text) is { } problem)
            Problem(field, problem);
        else if (text?.Any(c => c >= '\uFFFE') == true) // A status report in XML must be able to repeat it.
            Problem(field, "holds a character that XML has not.");
    }

    private void Check(string place, LineTexts texts)
    {
        Text(names.In(place, "paymentInformationId"), texts.PaymentInformationId, MaxId);
        Text(names.In(place, "instructionId"), texts.InstructionId, MaxId);
        Text(names.In(place, "endToEndId"), texts.EndToEndId, MaxId, isNeeded: true);
        Text(names.In(place, "creditor"), texts.Creditor, MaxName, isNeeded: true);
        Text(names.In(place, "creditorAccount"), texts.CreditorAccount, MaxAccount + AccountId.Prefix.Length, isNeeded: true);
        Text(names.In(place, "creditorAgent"), texts.CreditorAgent, MaxId);
        Text(names.In(place, "remittance"), texts.Remittance, MaxRemittance);
        if (texts.Address is not { } address)
            return;
        foreach (
            var (name, part) in ((string, string?)[])
                [
                    ("street", address.Street),
                    ("building", address.Building),
                    ("postCode", address.PostCode),
                    ("town", address.Town),
                    ("region", address.Region),
                    .. (address.Lines ?? []).Select(line => ("lines", (string?)line)),
                ]
        )
            Text(names.In(place, $"address.{name}"), part, MaxName);
        if (address.Country is { } country && (country.Length != 2 || country.ContainsAnyExceptInRange('A', 'Z')))
            Problem(
                names.In(place, "address.country"),
                $"'{PlainText.Shortened(country)}' is not a code of two capital letters."
            );
        if (address.Lines is { Count: > 7 } lines)
            Problem(names.In(place, "address.lines"), $"are {lines.Count}; at most 7 are allowed.");
    }

    private Money Amount(string place, string? amount, string? code)
    {
        if (!Currency.TryGet(code, out var currency))
        {
            Problem(
                names.In(place, "currency"),
                code is null
                    ? "is required; expected a currency such as EUR."
                    : $"'{PlainText.Shortened(code)}' is neither an ISO 4217 currency nor a registered asset."
            );
            return default;
        }
        // XML Schema allows a sign and zeros in front, which say nothing.
        if (!Money.TryParse(amount?.Trim() ?? "", currency, out var money, out var problem))
            Problem(names.In(place, "amount"), problem!); // There is one where it is not an amount.
        else if (!money.IsPositive)
            Problem(names.In(place, "amount"), $"'{PlainText.Shortened(amount)}' must be greater than zero.");
        else
        {
            _minor[currency] = _minor.GetValueOrDefault(currency) + money.Minor;
            if (TryDecimal(money.ToDecimal(), out var value))
                Sum += value;
        }
        return money;
    }

    private static DateOnly? Day(string text) =>
        DateOnly.TryParseExact(
            text.Length > 10 && text[10] is 'T' or 'Z' or '+' or '-' ? text[..10] : text,
            "yyyy-MM-dd",
            CultureInfo.InvariantCulture,
            DateTimeStyles.None,
            out var day
        )
            ? day
            : null;

    private static bool TryDecimal(string text, out decimal value) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value);
}
