using Florin.Kernel;

namespace Florin.Reconciliation.Reading;

/// <summary>Reads OFX of version 1 and 2: statements of bank accounts and of credit cards. They state a closing balance alone.</summary>
internal static class OfxReader
{
    /// <summary>The statements of a file.</summary>
    /// <exception cref="UnreadableStatement">It cannot be read.</exception>
    public static IReadOnlyList<ReadStatement> Read(string text)
    {
        var statements = new List<ReadStatement>();
        Draft? draft = null;
        foreach (var token in OfxTokens.Of(text))
            switch (token)
            {
                case { Name: "STMTRS" or "CCSTMTRS", IsEnd: false }:
                    draft = new Draft(token.Line);
                    break;
                case { Name: "STMTRS" or "CCSTMTRS" } when draft is not null:
                    statements.Add(draft.ToStatement());
                    draft = null;
                    break;
                default:
                    draft?.Take(token);
                    break;
            }
        if (draft is not null)
            throw new UnreadableStatement(draft.Line, "The statement does not end: no </STMTRS>.");
        return statements.Count > 0
            ? statements
            : throw new UnreadableStatement(1, "The file has no OFX statement: no element STMTRS or CCSTMTRS.");
    }

    private static DateOnly Date(OfxToken token) =>
        StatementDates.OfOfx(token.Value ?? "")
        ?? throw new UnreadableStatement(
            token.Line,
            $"{token.Name} is '{PlainText.Shortened(token.Value)}'; expected a date such as 20260131."
        );

    private static string Amount(OfxToken token)
    {
        var text = token.Value ?? "";
        return PlainDecimal.Of(text, text.Contains('.', StringComparison.Ordinal) ? '.' : ',')
            ?? throw new UnreadableStatement(
                token.Line,
                $"{token.Name} is '{PlainText.Shortened(text)}'; expected an amount such as -12.50."
            );
    }

    // What has been read of a statement so far.
    private sealed class Draft(int line)
    {
        private readonly List<ReadLine> _lines = [];
        private readonly Dictionary<string, OfxToken> _values = new(StringComparer.Ordinal);
        private Dictionary<string, OfxToken>? _transaction;
        private bool _inBalance;
        private ReadBalance? _closing;

        public int Line => line;

        public void Take(OfxToken token)
        {
            switch (token)
            {
                case { Name: "STMTTRN", IsEnd: false }:
                    _transaction = new Dictionary<string, OfxToken>(StringComparer.Ordinal) { ["STMTTRN"] = token };
                    break;
                case { Name: "STMTTRN" } when _transaction is not null:
                    _lines.Add(Transaction(_transaction));
                    _transaction = null;
                    break;
                case { Name: "LEDGERBAL" }:
                    _inBalance = !token.IsEnd;
                    if (token.IsEnd)
                        _closing = Balance(token.Line);
                    break;
                case { Value: not null }:
                    Keep(token);
                    break;
            }
        }

        public ReadStatement ToStatement() =>
            new(line, StatementText.Name(Value(_values, "ACCTID")), Value(_values, "CURDEF"), null, _closing, _lines);

        // The available balance has fields of the same names.
        private void Keep(OfxToken token)
        {
            if (_transaction is not null)
                _transaction.TryAdd(token.Name, token);
            else if (_inBalance || token.Name is not ("BALAMT" or "DTASOF"))
                _values.TryAdd(token.Name, token);
        }

        private ReadBalance Balance(int at) =>
            _values.TryGetValue("BALAMT", out var amount) && _values.TryGetValue("DTASOF", out var on)
                ? new ReadBalance(Amount(amount), Date(on), amount.Line)
                : throw new UnreadableStatement(at, "LEDGERBAL has no BALAMT or no DTASOF.");

        private static ReadLine Transaction(Dictionary<string, OfxToken> values)
        {
            var at = values["STMTTRN"].Line;
            if (!values.TryGetValue("DTPOSTED", out var posted) || !values.TryGetValue("TRNAMT", out var amount))
                throw new UnreadableStatement(at, "STMTTRN has no DTPOSTED or no TRNAMT.");
            return new ReadLine(at, Date(posted), Amount(amount))
            {
                ValueOn = values.TryGetValue("DTAVAIL", out var available) ? Date(available) : null,
                UniqueId = StatementText.Name(Value(values, "FITID")),
                BankReference = StatementText.Name(Value(values, "REFNUM") ?? Value(values, "FITID")),
                Reference = StatementText.Name(Value(values, "CHECKNUM")),
                Counterparty = StatementText.Name(Value(values, "NAME")),
                Text = StatementText.Clean(Value(values, "MEMO")),
            };
        }

        private static string? Value(Dictionary<string, OfxToken> values, string name) =>
            values.TryGetValue(name, out var token) ? token.Value : null;
    }
}
