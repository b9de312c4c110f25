using System.Text;
using Florin.Cli.Import;
using TemporaryDirectory = Florin.Testing.Storage.TemporaryDirectory;

namespace Florin.Unit.Tests.Import;

/// <summary>Both files with the verdict of each row: nothing of the bank's is changed, and they can be read again.</summary>
public sealed class WritingVerdicts : IDisposable
{
    private const string Accounts = "account,currency\nA,EUR\n";
    private const string Header = "id,account,date,type,amount,currency,description,counterparty";
    private readonly TemporaryDirectory _files = new();
    private int _runs;

    [Fact]
    public void Keeps_the_columns_of_the_bank_whatever_they_are_called()
    {
        var rows = Read(
            "Reason,verdict,id,account,date,type,amount,currency\nRent,paid,1,A,x,deposit,1.00,EUR\n",
            mappings: "description=Reason"
        );
        Assert.Equal(["t.csv: verdict"], rows.Unread);
        Assert.Equal(
            """
            florin_verdict,florin_reason,Reason,verdict,id,account,date,type,amount,currency
            not loaded,"date: 'x' is not a date; write 1993-01-31 or 1993-01-31T10:00:00Z, or specify the file's own format, for example --date-format dd.MM.yyyy",Rent,paid,1,A,x,deposit,1.00,EUR

            """,
            Written(rows)
        );
    }

    [Fact]
    public void Is_read_again_as_the_bank_wrote_it_and_takes_the_place_of_earlier_verdicts()
    {
        const string bank = "Reason,id,account,date,type,amount,currency\nRent,1,A,2026-01-01,deposit,1.00,EUR\n";
        var again = ReadAgain(Read(bank, mappings: "description=Reason"), mappings: "description=Reason");
        Assert.Equal("Rent", Assert.Single(again.Transactions).Description);
        Assert.Empty(again.Unread);
        Assert.Equal(
            "florin_verdict,florin_reason,Reason,id,account,date,type,amount,currency\nnot tried,,Rent,1,A,2026-01-01,deposit,1.00,EUR\n",
            Written(again)
        );
    }

    [Theory]
    [InlineData("1,A,2026-01-01,deposit,1.00,EUR,rent, January,YZ")]
    [InlineData("1,A,2026-01-01,deposit,1.00,EUR,the \"big\" one,YZ")]
    [InlineData("1,A,2026-01-01,deposit,1.00,EUR,\"the\" one,YZ")]
    [InlineData("1,A,2026-01-01,deposit,1.00,EUR,\"cash,")]
    [InlineData("1,A,2026-01-01,deposit,1.00,EUR,\"cash\n0,A,2026-01-02,deposit,2.00,EUR,b\",")]
    [InlineData("1,A,2026-01-01,deposit,1.00,EUR,\"cash\nb\"")]
    [InlineData("1,A,2026-01-01,gift,1.00,EUR,\"a, b\",\" c \"")]
    public void Keeps_a_row_that_cannot_be_loaded_and_its_reason_however_often_it_is_read(string row)
    {
        var rows = Read($"{Header}\n{row}\n2,A,2026-01-02,deposit,2.00,EUR,b,\n");
        var reason = Assert.Single(rows.Problems).ToString();
        for (var run = 0; run < 3; run++)
        {
            rows = ReadAgain(rows);
            Assert.Equal(reason, Assert.Single(rows.Problems).ToString());
            Assert.Equal("2", Assert.Single(rows.Transactions).Id);
        }
        Assert.Contains($",{row}\n", Written(rows), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("iso-8859-1")]
    [InlineData("us-ascii")]
    [InlineData("iso-8859-5")]
    public void Says_a_reason_otherwise_where_the_encoding_has_no_character_for_it(string name)
    {
        var encoding = FileText.Named(name)!; // The framework has these.
        var rows = Read($"{Header}\n1,A,2026-01-01,deposit,{new string('1', 70)},EUR,x,\n", encoding);
        rows.Problems.Add(new RowProblem(rows.Problems[0].Place, "id", "≠"));
        Assert.Contains("1...' is", Written(rows, encoding), StringComparison.Ordinal);
        Assert.Contains("id: ?", Written(rows, encoding), StringComparison.Ordinal);
        Assert.Equal(
            2,
            ReadAgain(rows, encoding).TransactionsFile.Rows.Count + ReadAgain(rows, encoding).AccountsFile.Rows.Count
        );
    }

    [Fact]
    public void Loses_no_character_that_an_encoding_reads()
    {
        foreach (var known in CodePagesEncodingProvider.Instance.GetEncodings())
        {
            var encoding = FileText.Named(known.Name)!; // It has just been named.
            for (var first = 0x80; first < 0x100; first++)
            {
                byte[] bytes = [(byte)first];
                try
                {
                    Assert.Single(encoding.GetBytes(encoding.GetString(bytes)));
                }
                catch (DecoderFallbackException) { }
            }
        }
    }

    [Fact]
    public void Is_refused_where_it_would_write_over_a_file_that_was_read()
    {
        var (a, b) = (Directory.CreateDirectory(Folder("a").FullName), Directory.CreateDirectory(Folder("b").FullName));
        var rows = Read(
            $"{Header}\n",
            accounts: Path.Combine(a.FullName, "a.csv"),
            transactions: Path.Combine(b.FullName, "t.csv")
        );
        Directory.CreateSymbolicLink(Folder("link").FullName, b.FullName);
        foreach (var folder in new[] { a, b, Folder("link"), Folder("a/../a") })
            Assert.Contains("would overwrite", Refusal(folder, rows), StringComparison.Ordinal);
        var crossed = Read(
            $"{Header}\n",
            accounts: Path.Combine(a.FullName, "t.csv"),
            transactions: Path.Combine(b.FullName, "u.csv")
        );
        File.WriteAllText(Path.Combine(b.FullName, "t.csv"), "another file");
        _ = VerdictFiles.In(b.CreateSubdirectory("v"), crossed);
        Assert.Contains("would overwrite", Refusal(b, crossed), StringComparison.Ordinal);
        Assert.Equal(["t.csv", "u.csv"], b.GetFiles().Select(f => f.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Is_refused_where_one_file_would_take_the_place_of_the_other()
    {
        var (a, b) = (Directory.CreateDirectory(Folder("a").FullName), Directory.CreateDirectory(Folder("b").FullName));
        foreach (var name in new[] { "data.csv", "Data.csv" })
        {
            var rows = Read(
                $"{Header}\n",
                accounts: Path.Combine(a.FullName, "data.csv"),
                transactions: Path.Combine(b.FullName, name)
            );
            Assert.Contains("would overwrite one with the other", Refusal(Folder("v"), rows), StringComparison.Ordinal);
        }
        Assert.False(Folder("v").Exists);
    }

    [Fact]
    public void Is_refused_before_anything_is_booked_where_nothing_can_be_written()
    {
        var rows = Read($"{Header}\n");
        File.WriteAllText(Folder("file").FullName, "");
        Folder("v").CreateSubdirectory("t.csv");
        foreach (var name in new[] { "file", "v", "file/v" })
            Assert.Contains("--verdicts cannot write", Refusal(Folder(name), rows), StringComparison.Ordinal);
        _ = VerdictFiles.In(Folder("new/v"), rows);
        Assert.Empty(Folder("new/v").GetFiles());
    }

    public void Dispose() => _files.Dispose();

    private static string Refusal(DirectoryInfo folder, ImportRows rows) =>
        Assert.Throws<InvalidDataException>(() => VerdictFiles.In(folder, rows)).Message;

    private static ImportFormat Format(Encoding? encoding, string? mappings) =>
        new(new CsvDialect(encoding), Mappings: ImportColumns.Headers(mappings?.Split(' ') ?? []));

    private DirectoryInfo Folder(string name) => new(Path.Combine(_files.Path, name));

    private ImportRows Read(
        string text,
        Encoding? encoding = null,
        string? mappings = null,
        string? accounts = null,
        string? transactions = null
    )
    {
        accounts ??= Path.Combine(_files.Path, "a.csv");
        transactions ??= Path.Combine(_files.Path, "t.csv");
        File.WriteAllText(accounts, Accounts);
        File.WriteAllBytes(transactions, (encoding ?? Encoding.UTF8).GetBytes(text));
        return new ImportRows(accounts, transactions, Format(encoding, mappings), TimeProvider.System);
    }

    // What the verdicts of the transactions are, as an import that tried nothing writes them.
    private string Written(ImportRows rows, Encoding? encoding = null)
    {
        var folder = Folder("written");
        VerdictFiles.In(folder, rows).Write(new Verdicts(), rows.Problems);
        return (encoding ?? Encoding.UTF8).GetString(File.ReadAllBytes(Path.Combine(folder.FullName, "t.csv")));
    }

    private ImportRows ReadAgain(ImportRows rows, Encoding? encoding = null, string? mappings = null)
    {
        var folder = Folder($"again-{_runs++}");
        VerdictFiles.In(folder, rows).Write(new Verdicts(), rows.Problems);
        var (a, t) = (Path.Combine(folder.FullName, "a.csv"), Path.Combine(folder.FullName, "t.csv"));
        return new ImportRows(a, t, Format(encoding, mappings), TimeProvider.System);
    }
}
