using System.Text.RegularExpressions;
using Florin.Kernel;

namespace Florin.Reconciliation.Reading;

/// <summary>Reads MT940 (SWIFT's customer statement message) in the dialects that banks write.</summary>
internal static partial class Mt940Reader
{
    /// <summary>The statements of a file.</summary>
    /// <exception cref="UnreadableStatement">It cannot be read.</exception>
    public static IReadOnlyList<ReadStatement> Read(string text)
    {
        var statements = new List<ReadStatement>();
        Draft? draft = null;
        foreach (var field in Mt940Fields.Of(text))
        {
            if (field.Tag is "20" or Mt940Fields.End || (field.Tag is "60F" or "60M" && draft?.Opening is not null))
                Finish(ref draft, statements);
            if (field.Tag is not Mt940Fields.End)
                (draft ??= new Draft(field.Line)).Take(field);
        }
        Finish(ref draft, statements);
        return statements.Count > 0
            ? statements
            : throw new UnreadableStatement(1, "The file has no MT940 statement: no field :60F: or :60M:.");
    }

    private static void Finish(ref Draft? draft, List<ReadStatement> statements)
    {
        if (draft is { IsEmpty: false } done)
            statements.Add(done.ToStatement());
        draft = null;
    }

    /// <summary>A balance: C or D, the date, the currency and the amount.</summary>
    private static (ReadBalance Balance, string Currency) Balance(Mt940Field field)
    {
        var match = BalanceForm().Match(field.First);
        if (
            !match.Success
            || StatementDates.OfSwift(match.Groups["date"].Value) is not { } on
            || PlainDecimal.Of(match.Groups["amount"].Value, ',') is not { } amount
        )
            throw new UnreadableStatement(
                field.Line,
                $"Field :{field.Tag}: is '{PlainText.Shortened(field.First)}'; expected C or D, a date as YYMMDD, a currency and an amount, such as C260131EUR1200,50."
            );
        var signed = match.Groups["mark"].Value is "C" ? amount : PlainDecimal.Negate(amount);
        return (new ReadBalance(signed, on, field.Line), match.Groups["currency"].Value);
    }

    private static ReadLine Line(Mt940Field field)
    {
        var match = LineForm().Match(field.First);
        if (
            !match.Success
            || StatementDates.OfSwift(match.Groups["value"].Value) is not { } valueOn
            || PlainDecimal.Of(match.Groups["amount"].Value, ',') is not { } amount
        )
            throw new UnreadableStatement(
                field.Line,
                $"Field :61: is '{PlainText.Shortened(field.First)}'; expected a date as YYMMDD, perhaps an entry date as MMDD, C or D, an amount, a type of four characters and a reference, such as 2601310131D9,50NTRFINV-7."
            );
        var entry = match.Groups["entry"].Value;
        var booked = entry.Length == 0 ? valueOn : StatementDates.OfEntry(entry, valueOn);
        if (booked is not { } bookedOn)
            throw new UnreadableStatement(field.Line, $"Field :61: has the entry date '{entry}', which is not a date as MMDD.");
        var isCredit = match.Groups["mark"].Value is "C" or "RD" or "EC";
        return new ReadLine(field.Line, bookedOn, isCredit ? amount : PlainDecimal.Negate(amount))
        {
            ValueOn = valueOn,
            Reference = StatementText.Name(match.Groups["reference"].Value),
            BankReference = StatementText.Name(match.Groups["bank"].Value),
            Text = StatementText.Clean(string.Join(' ', field.Content.Skip(1))),
        };
    }

    [GeneratedRegex(
        @"^(?<mark>[CD])(?<date>[0-9]{6})(?<currency>[A-Z]{3})(?<amount>[0-9]{1,18}(,[0-9]{0,9})?)$",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant,
        1000
    )]
    private static partial Regex BalanceForm();

    // After the mark of a debit or credit may stand the third letter of the currency.
    [GeneratedRegex(
        @"^(?<value>[0-9]{6})(?<entry>[0-9]{4})?(?<mark>R[CD]|E[CD]|[CD])[A-Z]?(?<amount>[0-9]{1,18}(,[0-9]{0,9})?)(?<type>[A-Z][A-Z0-9 ]{0,3})(?<reference>.*?)(//(?<bank>.*))?$",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant,
        1000
    )]
    private static partial Regex LineForm();

    // What has been read of a statement so far.
    private sealed class Draft(int line)
    {
        private readonly List<ReadLine> _lines = [];
        private bool _begun;
        private string? _account;
        private string? _currency;
        private ReadBalance? _closing;

        public ReadBalance? Opening { get; private set; }

        // A file may end with fields of no statement; what has begun with its reference is one.
        public bool IsEmpty => !_begun && Opening is null && _closing is null && _lines.Count == 0;

        public void Take(Mt940Field field)
        {
            switch (field.Tag)
            {
                case "20":
                    _begun = true;
                    break;
                case "25":
                    _account = StatementText.Name(field.First);
                    break;
                case "60F" or "60M":
                    (Opening, _currency) = Balance(field);
                    break;
                case "61":
                    if (Opening is null || _closing is not null)
                        throw new UnreadableStatement(
                            field.Line,
                            "Field :61: stands outside of a statement: no field :60F: or :60M: comes before it."
                        );
                    _lines.Add(Line(field));
                    break;
                case "86" when _lines.Count > 0 && _closing is null:
                    _lines[^1] = Mt940Details.Add(_lines[^1], field.Content);
                    break;
                case "62F" or "62M":
                    var (closing, currency) = Balance(field);
                    if (_currency is { } opened && opened != currency)
                        throw new UnreadableStatement(
                            field.Line,
                            $"The closing balance is in {currency}, the opening one in {opened}."
                        );
                    (_closing, _currency) = (closing, currency);
                    break;
            }
        }

        public ReadStatement ToStatement() =>
            Opening is null
                ? throw new UnreadableStatement(line, "The statement has no opening balance: no field :60F: or :60M:.")
            : _closing is null
                ? throw new UnreadableStatement(line, "The statement has no closing balance: no field :62F: or :62M:.")
            : new ReadStatement(line, _account, _currency, Opening, _closing, _lines);
    }
}
