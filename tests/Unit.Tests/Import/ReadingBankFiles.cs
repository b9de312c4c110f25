using System.Text;
using Florin.Cli.Import;
using TemporaryDirectory = Florin.Testing.Storage.TemporaryDirectory;

namespace Florin.Unit.Tests.Import;

/// <summary>Every row of a bank's files is read as it is written, or reported; none is changed or lost in silence.</summary>
public sealed class ReadingBankFiles : IDisposable
{
    private const string Accounts = "account,opened,currency,overdraft_limit,closing_balance\n";
    private const string Transactions = "id,account,date,type,amount,currency,description,counterparty\n";
    private readonly TemporaryDirectory _files = new();

    [Fact]
    public void Reports_a_quote_that_is_never_closed_and_reads_the_rows_behind_it()
    {
        var rows = Read(
            "1,A,2026-01-01,deposit,1.00,EUR,\"cash,\n2,A,2026-01-02,deposit,2.00,EUR,b,\n3,A,2026-01-03,deposit,3.00,EUR,c,\n"
        );
        Assert.Equal(["2", "3"], rows.Transactions.Select(t => t.Id));
        Assert.Equal(["t.csv:2: a quote (\") is never closed"], rows.Problems.Select(p => p.ToString()));
    }

    [Fact]
    public void Reports_a_quote_that_only_another_row_closes_and_reads_the_rows_between()
    {
        var rows = Read(
            "1,A,2026-01-01,deposit,1.00,EUR,\"cash,\n2,A,2026-01-02,deposit,2.00,EUR,b,\n3,A,2026-01-03,deposit,3.00,EUR,\"c\",\n"
        );
        Assert.Equal(["2", "3"], rows.Transactions.Select(t => t.Id));
        Assert.Single(rows.Problems, p => p.Place.Line == 2);
    }

    [Theory]
    [InlineData("1,A,2026-01-01,deposit,1.00,EUR,\"cash\n2,A,2026-01-02,deposit,2.00,EUR,b\",\n")] // Well formed, and a row inside.
    [InlineData("1,A,2026-01-01,deposit,1.00,EUR,\"cash\n2,A,2026-01-02,deposit,2.00,EUR,b,\"\n")] // A field short.
    public void Reports_quoted_text_that_holds_what_looks_like_a_row(string text)
    {
        var rows = Read(text);
        Assert.Empty(rows.Transactions);
        Assert.Single(rows.Problems, p => p.Place.Line == 2);
    }

    [Theory]
    [InlineData("1,A,2026-01-01,deposit,1.00,EUR,rent, January,YZ\n", "has 9 fields, but the header has 8")]
    [InlineData("1,A,2026-01-01,deposit,1.00,EUR,the \"big\" one,YZ\n", "inside a field that is not quoted")]
    [InlineData("1,A,2026-01-01,deposit,1.00,EUR,\"the\" one,YZ\n", "text follows a closing quote")]
    public void Reports_fields_that_do_not_fit_the_header(string text, string problem)
    {
        var rows = Read(text);
        Assert.Empty(rows.Transactions);
        Assert.Contains(problem, Assert.Single(rows.Problems).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Passes_over_lines_of_delimiters_and_reads_rows_that_end_early_or_in_empty_fields()
    {
        var rows = Read(
            ",,,,,,,\n1,A,2026-01-01,deposit,1.00,EUR\n\n2,A,2026-01-02,deposit,2.00,EUR,b,c,,,,\n,,,,,,,,,,,,\n,,,,\n"
        );
        Assert.Empty(rows.Problems);
        Assert.Equal(["1", "2"], rows.Transactions.Select(t => t.Id));
    }

    [Theory]
    [InlineData("08.01.2026")]
    [InlineData("01/08/2026")]
    [InlineData("12:30")]
    [InlineData("2026-1-8")]
    [InlineData("2026-01-08T10:00")]
    [InlineData("2026-01-08T10:00:00")]
    [InlineData("January 8 2026")]
    [InlineData("2026-02-30")]
    [InlineData("20260108")]
    [InlineData("8")]
    public void Reports_a_date_that_is_neither_ISO_nor_in_the_named_format(string date)
    {
        var problem = Assert.Single(Read($"1,A,{date},deposit,1.00,EUR,,\n").Problems);
        Assert.Equal("date", problem.Column);
        Assert.Contains("--date-format", problem.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2026-01-08", null, "2026-01-08T00:00:00Z")]
    [InlineData("2026-01-08T10:00:00Z", null, "2026-01-08T10:00:00Z")]
    [InlineData("2026-01-08T10:00:00.25+02:00", null, "2026-01-08T08:00:00.25Z")]
    [InlineData("08.01.2026", "dd.MM.yyyy", "2026-01-08T00:00:00Z")]
    [InlineData("01/08/2026", "MM/dd/yyyy", "2026-01-08T00:00:00Z")]
    [InlineData("08.01.2026 12:30", "dd.MM.yyyy HH:mm", "2026-01-08T12:30:00Z")]
    [InlineData("08.01.2026 1:05 PM", "dd.MM.yyyy h:mm tt", "2026-01-08T13:05:00Z")]
    public void Reads_ISO_dates_and_the_named_format(string date, string? format, string expected)
    {
        var rows = Read($"1,A,{date},deposit,1.00,EUR,,\n", new ImportFormat(new CsvDialect(), format));
        Assert.Equal(
            DateTimeOffset.Parse(expected, global::System.Globalization.CultureInfo.InvariantCulture),
            Assert.Single(rows.Transactions).Date
        );
    }

    [Theory]
    [InlineData("dd.MM.yyyy", true)]
    [InlineData("yyyyMMdd", true)]
    [InlineData("yyyy-MM-dd HH:mm:ss", true)]
    [InlineData("d.M.yyyy H:mm", true)]
    [InlineData("dd.MM.yyyy h:mm tt", true)]
    [InlineData("yyyy-MM-dd'T'HH:mm:ss.fffzzz", true)]
    [InlineData("dd.mm.yyyy", false)] // Minutes for months.
    [InlineData("dd.MM.yy", false)] // 02.01.50 is of which century?
    [InlineData("ddMMyy", false)]
    [InlineData("dd.MM.yyyy h:mm", false)] // 12:30 would be half past midnight.
    [InlineData("dd.MM.yyyy hh:mm", false)]
    [InlineData("dd.MM.yyyy mm:ss", false)] // Minutes of which hour?
    [InlineData("dd.MM.yyyy :ss", false)]
    [InlineData("dd.MM.yyyy HH ss", false)]
    [InlineData("dd.MM.yyyy tt", false)]
    [InlineData("dd.MM.yyyy Hm", false)] // 111 is 1:11 or 11:1.
    [InlineData("dMyyyy", false)]
    [InlineData("dd.MM.", false)]
    [InlineData("HH:mm", false)]
    [InlineData("MM/yyyy", false)]
    [InlineData("", false)]
    [InlineData("%", false)]
    public void Takes_a_date_format_only_with_day_month_and_year(string format, bool isTaken) =>
        Assert.Equal(isTaken, ImportFormat.IsDateFormat(format));

    [Fact]
    public void Refuses_bytes_that_are_not_of_the_encoding_and_reads_them_in_the_named_one()
    {
        var bytes = FileText.Named("windows-1252")!.GetBytes(Transactions + "1,A,2026-01-01,deposit,1.00,EUR,Gebühr,Müller\n");
        var refused = Assert.Throws<InvalidDataException>(() => Read(bytes, new ImportFormat(new CsvDialect())));
        Assert.StartsWith("t.csv:2: the byte 0xFC is not utf-8", refused.Message, StringComparison.Ordinal);
        var rows = Read(bytes, new ImportFormat(new CsvDialect(FileText.Named("windows-1252"))));
        Assert.Equal(("Gebühr", "Müller"), (rows.Transactions[0].Description, rows.Transactions[0].Counterparty));
    }

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    public void Honours_a_byte_order_mark(string name)
    {
        var encoding = Encoding.GetEncoding(name);
        byte[] bytes = [.. encoding.Preamble, .. encoding.GetBytes(Transactions + "1,A,2026-01-01,deposit,1.00,EUR,Gebühr,\n")];
        Assert.Equal("Gebühr", Read(bytes, new ImportFormat(new CsvDialect())).Transactions[0].Description);
    }

    [Theory]
    [InlineData(';')]
    [InlineData('\t')]
    [InlineData('|')]
    [InlineData(',')]
    public void Finds_the_delimiter_that_fits_the_header(char delimiter)
    {
        var rows = Read(
            Encoding.UTF8.GetBytes((Transactions + "1,A,2026-01-01,deposit,1.00,EUR,a b,\n").Replace(',', delimiter)),
            new ImportFormat(new CsvDialect())
        );
        Assert.Equal("1", Assert.Single(rows.Transactions).Id);
    }

    [Fact]
    public void Finds_columns_by_the_headers_that_they_are_mapped_to_and_names_those_in_problems()
    {
        var mappings = new Dictionary<string, string> { ["date"] = "Buchungstag", ["transactions:account"] = "Konto" };
        var rows = Read(
            Encoding.UTF8.GetBytes(
                "ID,Konto,Buchungstag,type,amount,currency\n1,A,2026-01-01,deposit,1.00,eur\n2,A,x,deposit,1.00,EUR\n"
            ),
            new ImportFormat(new CsvDialect(), null, mappings)
        );
        Assert.Equal(("1", "EUR"), (Assert.Single(rows.Transactions).Id, rows.Transactions[0].Currency));
        Assert.Equal("Buchungstag", Assert.Single(rows.Problems).Column);
    }

    [Theory]
    [InlineData("1,2,3", "1,2,3")]
    [InlineData("3,2,1", "1,2,3")]
    [InlineData("2,1,3", "1,2,3")]
    public void Orders_by_date_whatever_the_order_of_the_file(string days, string expected)
    {
        var text = string.Concat(
            days.Split(',').Select(d => $"{d}a,A,2026-01-0{d},deposit,1.00,EUR,,\n{d}b,A,2026-01-0{d},deposit,1.00,EUR,,\n")
        );
        var isNewestFirst = days[0] == '3';
        var ids = expected.Split(',').SelectMany(d => isNewestFirst ? new[] { $"{d}b", $"{d}a" } : [$"{d}a", $"{d}b"]);
        Assert.Equal(ids, Read(text).Transactions.Select(t => t.Id));
    }

    [Fact]
    public void Reports_an_id_that_stands_twice_for_one_account_and_takes_it_for_two()
    {
        var rows = Read(
            "1,A,2026-01-01,deposit,1.00,EUR,,\n1,B,2026-01-01,deposit,1.00,EUR,,\n1,A,2026-01-02,deposit,2.00,EUR,,\n",
            accounts: Accounts + "A,,EUR,0,\nB,,EUR,0,\n"
        );
        Assert.Equal(2, rows.Transactions.Count);
        Assert.Equal(
            "t.csv:4: id: '1' occurs twice for this account; first in line 2",
            Assert.Single(rows.Problems).ToString()
        );
    }

    [Fact]
    public void Reports_every_problem_of_a_row_and_counts_the_row_once()
    {
        var rows = Read(",A,x,gift,-1,QQQ,,\n1,C,2026-01-01,deposit,1.00,EUR,,\n2,A,2026-01-01,deposit,-1.00,EUR,,\n");
        Assert.Equal(["id", "date", "type", "currency", "amount", "account"], rows.Problems.Select(p => p.Column));
        Assert.Equal(3, new ImportResult(0, 0, 0, rows.Problems, []).RowsNotLoaded);
    }

    [Theory]
    [InlineData("\"1234,50\"", "1234.50", null)]
    [InlineData("\"7\"", "7", null)]
    [InlineData("1.234", null, "'1.234' contains a point")]
    [InlineData("\"1.234,50\"", null, "'1.234,50' contains a point")]
    [InlineData("\"1,234,50\"", null, "'1,234,50' is not an amount; write a plain decimal such as 100 or 99,95")]
    [InlineData("\"0,005\"", null, "'0,005' has 3 decimal digits")]
    [InlineData("\"-1,50\"", null, "'-1,50' is not greater than zero")]
    public void Reads_a_decimal_comma_and_reports_once_what_is_none_in_the_words_of_the_file(
        string amount,
        string? read,
        string? problem
    )
    {
        var rows = Read(
            $"1,A,2026-01-01,deposit,{amount},EUR,,\n",
            new ImportFormat(new CsvDialect(), HasDecimalComma: true),
            Accounts + "A,,EUR,\"5,50\",\"-1,00\"\n"
        );
        Assert.Equal(("5.50", "-1.00"), (rows.Accounts[0].OverdraftLimit, rows.Accounts[0].ClosingBalance));
        Assert.Equal(read, rows.Transactions.SingleOrDefault()?.Amount);
        Assert.Equal(problem is null ? 0 : 1, rows.Problems.Count);
        if (problem is not null)
            Assert.Contains(problem, rows.Problems[0].Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("1993-01-27", null)]
    [InlineData("notadate", "'notadate' is not a date")]
    [InlineData("1993-02-30", "'1993-02-30' is not a date")]
    [InlineData("2993-01-27", "'2993-01-27' is in the future")]
    public void Checks_when_an_account_was_opened(string opened, string? problem)
    {
        var rows = Read("", accounts: Accounts + $"A,{opened},EUR,0,\n");
        Assert.Equal(problem is null ? 1 : 0, rows.Accounts.Count);
        Assert.Equal(problem is null ? 0 : 1, rows.Problems.Count);
        if (problem is not null)
            Assert.StartsWith($"a.csv:2: opened: {problem}", rows.Problems[0].ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("utf-7")] // Which the framework knows and refuses.
    [InlineData("klingon")]
    [InlineData("")]
    public void Knows_no_encoding_of_a_name_that_it_cannot_read(string name) => Assert.Null(FileText.Named(name));

    [Fact]
    public void Tells_files_that_are_called_alike_apart_and_refuses_one_file_for_both()
    {
        var (a, b) = (_files.Path, Directory.CreateDirectory(Path.Combine(_files.Path, "b")).FullName);
        var (accounts, transactions) = (Path.Combine(a, "data.csv"), Path.Combine(b, "data.csv"));
        File.WriteAllText(accounts, Accounts + "A,,QQQ,0,\n");
        File.WriteAllText(transactions, Transactions + "1,A,x,deposit,1.00,EUR,,\n");
        var format = new ImportFormat(new CsvDialect());
        var rows = new ImportRows(accounts, transactions, format, TimeProvider.System);
        Assert.Equal(2, new ImportResult(0, 0, 0, rows.Problems, []).RowsNotLoaded);
        Assert.Throws<InvalidDataException>(() => new ImportRows(accounts, accounts, format, TimeProvider.System));
    }

    [Fact]
    public void Gives_every_row_of_every_source_a_key_of_its_own()
    {
        string[] texts = ["", "1", "1:1", "ü", "DE 12", "DE%2012", new('x', 100), "\u0001"];
        var keys = texts
            .SelectMany(source =>
                texts.SelectMany(account => texts.Select(id => new ImportKeys(source).Transaction(account, id, 1)))
            )
            .ToList();
        Assert.Equal(keys.Count, keys.Distinct(StringComparer.Ordinal).Count());
        var accounts = texts.SelectMany(source => texts.Select(account => new ImportKeys(source).Account(account))).ToList();
        Assert.Equal(accounts.Count, accounts.Distinct(StringComparer.Ordinal).Count());
        Assert.All(keys.Concat(accounts), key => Assert.True(Florin.Platform.Commands.IdempotencyKey.IsValid(key), key));
    }

    public void Dispose() => _files.Dispose();

    private ImportRows Read(string transactions, ImportFormat? format = null, string accounts = Accounts + "A,,EUR,0,\n") =>
        Read(Encoding.UTF8.GetBytes(Transactions + transactions), format ?? new ImportFormat(new CsvDialect()), accounts);

    private ImportRows Read(byte[] transactions, ImportFormat format, string accounts = Accounts + "A,,EUR,0,\n")
    {
        var (a, t) = (Path.Combine(_files.Path, "a.csv"), Path.Combine(_files.Path, "t.csv"));
        File.WriteAllText(a, accounts);
        File.WriteAllBytes(t, transactions);
        return new ImportRows(a, t, format, TimeProvider.System);
    }
}
