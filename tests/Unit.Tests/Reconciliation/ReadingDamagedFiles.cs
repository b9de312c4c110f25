using System.Text;
using Florin.Kernel;
using Florin.Reconciliation.Reading;

namespace Florin.Unit.Tests.Reconciliation;

/// <summary>Files of statements that were bent: they are read or refused with a line, and nothing else happens.</summary>
public sealed class ReadingDamagedFiles
{
    private const int Rounds = 3000;

    private static readonly string[] Seeds =
    [
        ":20:X\r\n:25:A\r\n:28C:1/1\r\n:60F:C260101EUR1,\r\n:61:2601010101D1,NTRFINV//B\r\n:86:166?00SEPA?20EREF+E-1SVWZ+Text?32Ada\r\n:62F:C260131EUR0,\r\n-\r\n",
        "<?xml version=\"1.0\"?><Document><Stmt><Acct><Id><IBAN>DE02</IBAN></Id></Acct><Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy=\"EUR\">1</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-01-01</Dt></Dt></Bal><Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy=\"EUR\">0</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-01-31</Dt></Dt></Bal><Ntry><Amt Ccy=\"EUR\">1</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>2026-01-01</Dt></BookgDt></Ntry></Stmt></Document>",
        "OFXHEADER:100\n<OFX><STMTRS><CURDEF>EUR<STMTTRN><DTPOSTED>20260130<TRNAMT>-9.50<FITID>F1</STMTTRN><LEDGERBAL><BALAMT>90.50<DTASOF>20260131</LEDGERBAL></STMTRS></OFX>",
        "Date,Amount,Balance\n2026-01-01,5,5\n2026-01-02,-5,0\n",
    ];

    [Theory]
    [InlineData(StatementFormat.Mt940, 1)]
    [InlineData(StatementFormat.Camt053, 2)]
    [InlineData(StatementFormat.Ofx, 3)]
    [InlineData(StatementFormat.Csv, 4)]
    public void Reads_them_or_names_a_line(object format, int seed)
    {
        var random = new Random(seed);
        var columns = new CsvColumns("Date", "Amount", null, null, null, "Balance", null, null, null, null, null, null);
        var profile = new CsvProfile(",", ".", "yyyy-MM-dd", "utf-8", 0, columns);
        var (read, refused) = (0, 0);
        for (var round = 0; round < Rounds; round++)
        {
            var file = Bent(
                Encoding.UTF8.GetBytes(
                    Seeds[random.Next(10) == 0 ? random.Next(Seeds.Length) : IndexOf((StatementFormat)format)]
                ),
                random
            );
            try
            {
                foreach (var one in StatementReader.Read(file, (StatementFormat)format, profile, "EUR"))
                    CheckedStatement.Of(one, null, Currency.Of("EUR"));
                read++;
            }
            catch (UnreadableStatement bad)
            {
                Assert.InRange(bad.Line, 1, file.Count(b => b == '\n') + 2);
                Assert.NotEmpty(bad.Message);
                refused++;
            }
        }
        Assert.True(read > 0 && refused > 0, $"{read} were read, {refused} refused: one kind was not tried.");
    }

    private static int IndexOf(StatementFormat format) =>
        format switch
        {
            StatementFormat.Mt940 => 0,
            StatementFormat.Camt053 => 1,
            StatementFormat.Ofx => 2,
            _ => 3,
        };

    private static byte[] Bent(byte[] file, Random random)
    {
        var bytes = file.ToList();
        for (var times = random.Next(4); times > 0 && bytes.Count > 0; times--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(5))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.RemoveRange(at, Math.Min(bytes.Count - at, random.Next(1, 20)));
                    break;
                case 2:
                    bytes.InsertRange(at, bytes.Skip(random.Next(bytes.Count)).Take(random.Next(40)).ToArray());
                    break;
                case 3:
                    bytes.InsertRange(at, Enumerable.Repeat((byte)"9,<:\n\"-"[random.Next(7)], random.Next(1, 60)));
                    break;
                default:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
            }
        }
        return [.. bytes];
    }
}
