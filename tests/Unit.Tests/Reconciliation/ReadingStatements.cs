using System.Text;
using Florin.Kernel;
using Florin.Reconciliation.Reading;

namespace Florin.Unit.Tests.Reconciliation;

/// <summary>What is made of files in the dialects of banks.</summary>
public sealed class ReadingStatements
{
    private static readonly Currency Eur = Currency.Of("EUR");

    [Theory]
    [InlineData("2601310131D9,5NTRFINV-7//BANK-1", "2026-01-31", "-9.5", "INV-7", "BANK-1")]
    [InlineData("260131D0,01NMSCNONREF", "2026-01-31", "-0.01", null, null)]
    [InlineData("2512310102CR27,00NTRFNONREF", "2026-01-02", "27", null, null)] // Booked in the year after its value date.
    [InlineData("2601010101RC5,NTRFX", "2026-01-01", "-5", "X", null)] // A credit that is reversed.
    [InlineData("2601010101RD5,NTRFX", "2026-01-01", "5", "X", null)]
    public void A_line_of_MT940(string field, string booked, string amount, string? reference, string? bank)
    {
        var line = Mt940($":61:{field}")[0].Lines[0];
        Assert.Equal(
            (DateOnly.Parse(booked, null), amount, reference, bank),
            (line.BookedOn, line.Amount, line.Reference, line.BankReference)
        );
    }

    [Fact]
    public void The_details_of_MT940_as_German_banks_write_them()
    {
        var line = Mt940(
            ":61:260131C5,NTRFNONREF\n:86:166?00SEPA?20EREF+E2E-1SVWZ+Rechnung 7?21 und 8?31DE02?32Ada ?33Lovelace"
        )[0].Lines[0];
        Assert.Equal(
            ("E2E-1", "Rechnung 7 und 8", "Ada Lovelace", "DE02"),
            (line.Reference, line.Text, line.Counterparty, line.CounterpartyAccount)
        );
    }

    [Theory]
    [InlineData("001.02", "<Sts>BOOK</Sts>", "<Nm>Ada</Nm>")]
    [InlineData("001.08", "<Sts><Cd>BOOK</Cd></Sts>", "<Pty><Nm>Ada</Nm></Pty>")]
    public void Camt_053_of_old_and_new_versions(string version, string status, string party)
    {
        var statement = Assert.Single(Read(Camt(version, status, party), StatementFormat.Camt053));
        Assert.Equal(
            ("DE02", "EUR", "100", "90.5"),
            (statement.Account, statement.Currency, statement.Opening!.Amount, statement.Closing!.Amount)
        );
        var line = Assert.Single(statement.Lines); // The other one is only announced.
        Assert.Equal(
            (new DateOnly(2026, 1, 30), "-9.5", "E2E-1", "Ada", "NL47", "Invoice 7"),
            (line.BookedOn, line.Amount, line.Reference, line.Counterparty, line.CounterpartyAccount, line.Text)
        );
    }

    [Theory]
    [InlineData("<!DOCTYPE d [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><d>&e;</d>")]
    [InlineData("<!DOCTYPE d [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><d>&b;</d>")]
    [InlineData("<d><e></d>")]
    [InlineData("")]
    public void XML_with_a_document_type_or_none_at_all_is_refused(string xml) =>
        Assert.Throws<UnreadableStatement>(() => Read(xml, StatementFormat.Camt053));

    [Theory]
    [InlineData("<!DOCTYPE d SYSTEM \"http://127.0.0.1/evil.dtd\"><d/>", nameof(StatementFormat.Camt053))]
    [InlineData("OFXHEADER:100\n<!DOCTYPE d><OFX></OFX>", nameof(StatementFormat.Ofx))]
    public void A_document_type_definition_is_called_so(string file, string format) =>
        Assert.Contains(
            "document type definition (<!DOCTYPE …>), which is not allowed",
            Assert.Throws<UnreadableStatement>(() => Read(file, Enum.Parse<StatementFormat>(format))).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void XML_that_is_nested_deeply_is_refused() =>
        Assert.Throws<UnreadableStatement>(() =>
            Read(string.Concat(Enumerable.Repeat("<d>", 100_000)), StatementFormat.Camt053)
        );

    [Theory]
    [InlineData(
        "OFXHEADER:100\nDATA:OFXSGML\n\n<OFX><STMTRS><CURDEF>EUR<BANKACCTFROM><ACCTID>42</BANKACCTFROM><BANKTRANLIST><STMTTRN><TRNTYPE>DEBIT<DTPOSTED>20260130120000[-5:EST]<TRNAMT>-9.50<FITID>F1<NAME>Ada &amp; Co<MEMO>Invoice 7</STMTTRN></BANKTRANLIST><LEDGERBAL><BALAMT>90.50<DTASOF>20260131</LEDGERBAL><AVAILBAL><BALAMT>1<DTASOF>20260131</AVAILBAL></STMTRS></OFX>"
    )]
    [InlineData(
        "<?xml version=\"1.0\"?><?OFX OFXHEADER=\"200\"?><OFX><STMTRS><CURDEF>EUR</CURDEF><BANKACCTFROM><ACCTID>42</ACCTID></BANKACCTFROM><STMTTRN><DTPOSTED>20260130</DTPOSTED><TRNAMT>-9,50</TRNAMT><FITID>F1</FITID><NAME>Ada &amp; Co</NAME><MEMO>Invoice 7</MEMO></STMTTRN><LEDGERBAL><BALAMT>90.50</BALAMT><DTASOF>20260131</DTASOF></LEDGERBAL></STMTRS></OFX>"
    )]
    public void OFX_of_both_versions(string ofx)
    {
        var statement = Assert.Single(Read(ofx, StatementFormat.Ofx));
        Assert.Equal(("42", "EUR", "90.5"), (statement.Account, statement.Currency, statement.Closing!.Amount));
        var line = Assert.Single(statement.Lines);
        Assert.Equal(
            (new DateOnly(2026, 1, 30), "-9.5", "F1", "Ada & Co", "Invoice 7"),
            (line.BookedOn, line.Amount, line.UniqueId, line.Counterparty, line.Text)
        );
    }

    [Fact]
    public void CSV_by_a_profile_with_the_newest_line_first()
    {
        var profile = new CsvProfile(";", ",", "dd.MM.yyyy", "windows-1252", 1, Columns("Betrag", balance: "Saldo"));
        var file = Encoding.Latin1.GetBytes(
            "Kontoauszug\nDatum;Betrag;Saldo;Name\n31.01.2026;-1.000,50;1.234,50;\"Müller; Söhne\"\n30.01.2026;5,00;2.235,00;Ada\n"
        );
        var statement = Assert.Single(StatementReader.Read(file, StatementFormat.Csv, profile, "EUR"));
        Assert.Equal(("2230", "1234.5"), (statement.Opening!.Amount, statement.Closing!.Amount));
        Assert.Equal(["5", "-1000.5"], statement.Lines.Select(line => line.Amount));
        Assert.Equal("Müller; Söhne", statement.Lines[1].Counterparty);
        Assert.Equal(3, statement.Lines[1].Line);
    }

    [Fact]
    public void CSV_whose_balance_breaks_off_is_refused_with_the_line()
    {
        var profile = new CsvProfile(
            ",",
            ".",
            "yyyy-MM-dd",
            "utf-8",
            0,
            Columns("Amount", date: "Date", balance: "Balance", name: null)
        );
        var bad = Assert.Throws<UnreadableStatement>(() =>
            StatementReader.Read(
                "Date,Amount,Balance\n2026-01-01,5,5\n2026-01-02,5,11\n2026-01-03,5,16\n"u8.ToArray(),
                StatementFormat.Csv,
                profile,
                "EUR"
            )
        );
        Assert.Equal(3, bad.Line);
    }

    [Theory]
    [InlineData("Date,Amount\n2026-13-01,5\n", 2)]
    [InlineData("Date,Amount\n2026-01-01,5\n2026-01-01,1e3\n", 3)]
    [InlineData("Date,Amount\n2026-01-01,\n", 2)]
    [InlineData("Day,Amount\n", 1)]
    [InlineData("", 1)]
    [InlineData("Date,Amount\n2026-01-01,\"5\n", 2)]
    public void CSV_that_is_not_as_its_profile_says_is_refused_with_the_line(string csv, int line)
    {
        var profile = new CsvProfile(",", ".", "yyyy-MM-dd", "utf-8", 0, Columns("Amount", date: "Date", name: null));
        var bad = Assert.Throws<UnreadableStatement>(() =>
            StatementReader.Read(Encoding.UTF8.GetBytes(csv), StatementFormat.Csv, profile, "EUR")
        );
        Assert.Equal(line, bad.Line);
    }

    [Theory]
    [InlineData(
        ":62F:C260131EUR95,01\n-",
        "The closing balance is 95.01, but the opening balance 100.00 and 1 lines come to 95.00."
    )]
    [InlineData(":62F:C260131USD95,\n-", "The closing balance is in USD, the opening one in EUR.")]
    public void A_balance_that_does_not_add_up_is_refused(string closing, string reason)
    {
        var bad = Assert.Throws<UnreadableStatement>(() =>
            CheckedStatement.Of(
                Read($":20:X\n:25:A\n:60F:C260131EUR100,\n:61:260131D5,NTRFX\n{closing}", StatementFormat.Mt940)[0],
                null,
                Eur
            )
        );
        Assert.Equal((5, reason), (bad.Line, bad.Message));
    }

    [Fact]
    public void An_amount_with_more_digits_than_the_currency_has_is_refused() =>
        Assert.Throws<UnreadableStatement>(() => CheckedStatement.Of(Mt940(":61:260131D5,001NTRFX")[0], null, Eur));

    [Theory]
    [InlineData("DE02 1203", "de02-1203", true)]
    [InlineData("DE02 1203", "DE99", false)]
    public void A_statement_of_another_account_is_refused(string stated, string expected, bool fits)
    {
        var read = Read($":20:X\n:25:{stated}\n:60F:C260131EUR0,\n:62F:C260131EUR0,\n-", StatementFormat.Mt940)[0];
        if (fits)
            Assert.Empty(CheckedStatement.Of(read, expected, Eur).Lines);
        else
            Assert.Throws<UnreadableStatement>(() => CheckedStatement.Of(read, expected, Eur));
    }

    [Theory]
    [InlineData(":20:Y\n")]
    [InlineData(":20:Y\n:25:A\n")]
    [InlineData(":20:Y\n:25:A\n:28C:2/1\n")]
    public void A_file_that_is_cut_in_the_header_of_its_second_statement_is_refused(string begun)
    {
        var whole = ":20:X\n:25:A\n:28C:1/1\n:60F:C260101EUR0,\n:62F:C260131EUR0,\n";
        Assert.Single(Read(whole, StatementFormat.Mt940));
        var bad = Assert.Throws<UnreadableStatement>(() => Read(whole + begun, StatementFormat.Mt940));
        Assert.Equal((6, "The statement has no opening balance: no field :60F: or :60M:."), (bad.Line, bad.Message));
    }

    [Fact]
    public void A_header_that_names_a_column_twice_is_refused()
    {
        var profile = new CsvProfile(";", ",", "yyyy-MM-dd", "utf-8", 0, Columns("a", date: "d", name: null));
        var file = Encoding.UTF8.GetBytes("d;a;a;t\n2026-01-31;5,00;7,00;x\n");
        var bad = Assert.Throws<UnreadableStatement>(() => StatementReader.Read(file, StatementFormat.Csv, profile, "EUR"));
        Assert.Equal("The header has the column 'a', which the profile names, more than once.", bad.Message);
    }

    private static IReadOnlyList<ReadStatement> Mt940(string lines)
    {
        var text = $":20:X\n:25:A\n:28C:1/1\n:60F:C260101EUR0,\n{lines}\n:62F:C260131EUR0,\n-\n";
        return Read(text, StatementFormat.Mt940);
    }

    private static IReadOnlyList<ReadStatement> Read(string text, StatementFormat format) =>
        StatementReader.Read(Encoding.UTF8.GetBytes(text), format, null, "EUR");

    private static CsvColumns Columns(string amount, string date = "Datum", string? balance = null, string? name = "Name") =>
        new(date, amount, null, null, null, balance, null, null, null, name, null, null);

    private static string Camt(string version, string status, string party) =>
        $"""
            <?xml version="1.0" encoding="UTF-8"?>
            <Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.{version}"><BkToCstmrStmt><Stmt>
            <Acct><Id><IBAN>DE02</IBAN></Id><Ccy>EUR</Ccy></Acct>
            <Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">100.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-01-30</Dt></Dt></Bal>
            <Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">90.50</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><DtTm>2026-01-31T23:59:59+01:00</DtTm></Dt></Bal>
            <Ntry><Amt Ccy="EUR">9.50</Amt><CdtDbtInd>DBIT</CdtDbtInd>{status}<BookgDt><Dt>2026-01-30</Dt></BookgDt>
            <NtryDtls><TxDtls><Refs><EndToEndId>E2E-1</EndToEndId></Refs><RltdPties><Cdtr>{party}</Cdtr><CdtrAcct><Id><IBAN>NL47</IBAN></Id></CdtrAcct></RltdPties><RmtInf><Ustrd>Invoice 7</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>
            <Ntry><Amt Ccy="EUR">1.00</Amt><CdtDbtInd>DBIT</CdtDbtInd>{status.Replace(
                "BOOK",
                "PDNG",
                StringComparison.Ordinal
            )}<BookgDt><Dt>2026-01-30</Dt></BookgDt></Ntry>
            </Stmt></BkToCstmrStmt></Document>
            """;
}
