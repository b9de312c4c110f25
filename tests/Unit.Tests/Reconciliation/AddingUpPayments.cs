using System.Text;
using Florin.Kernel;
using Florin.Reconciliation.Reading;

namespace Florin.Unit.Tests.Reconciliation;

/// <summary>The amount of an entry of camt.053 and those of the payments in it.</summary>
public sealed class AddingUpPayments
{
    private const string Sixty = "<TxDtls><Amt Ccy=\"EUR\">60.00</Amt><CdtDbtInd>CRDT</CdtDbtInd></TxDtls>";
    private const string Forty = "<TxDtls><Amt Ccy=\"EUR\">40</Amt></TxDtls>";
    private const string FortyOne = "<TxDtls><Amt Ccy=\"EUR\">41</Amt></TxDtls>";

    [Theory]
    [InlineData(Sixty + Forty)]
    [InlineData(Sixty + FortyOne + "<TxDtls><Amt Ccy=\"EUR\">1.00</Amt><CdtDbtInd>DBIT</CdtDbtInd></TxDtls>")]
    [InlineData("<TxDtls><AmtDtls><TxAmt><Amt Ccy=\"EUR\">100</Amt></TxAmt></AmtDtls></TxDtls>")]
    [InlineData(Sixty + "<TxDtls><Refs/></TxDtls>")] // One says nothing.
    [InlineData(Sixty + "<TxDtls><Amt Ccy=\"USD\">41</Amt></TxDtls>")] // In another currency.
    [InlineData(Sixty + "<TxDtls><Amt Ccy=\"EUR\">41</Amt><Chrgs/></TxDtls>")] // Without what the bank took.
    [InlineData("<Btch><NbOfTxs>3</NbOfTxs></Btch>" + Sixty + FortyOne)] // Not all are listed.
    [InlineData("")]
    public void Fit_or_cannot_be_compared(string details) => Assert.Single(Checked(details).Lines);

    [Theory]
    [InlineData(Sixty + FortyOne, "The entry is of 100.00, but the payments in it (TxDtls), 2, come to 101.00.")]
    [InlineData(
        "<Btch><NbOfTxs>2</NbOfTxs></Btch>" + Sixty + FortyOne,
        "The entry is of 100.00, but the payments in it (TxDtls), 2, come to 101.00."
    )]
    [InlineData(
        "<TxDtls><AmtDtls><TxAmt><Amt Ccy=\"EUR\">99.99</Amt></TxAmt></AmtDtls></TxDtls>",
        "The entry is of 100.00, but the payments in it (TxDtls), 1, come to 99.99."
    )]
    public void Are_refused_where_they_differ(string details, string reason)
    {
        var bad = Assert.Throws<UnreadableStatement>(() => Checked(details));
        Assert.Equal((5, reason), (bad.Line, bad.Message));
    }

    private static CheckedStatement Checked(string details)
    {
        var text = $"""
            <Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><Stmt>
            <Acct><Id><IBAN>DE02</IBAN></Id><Ccy>EUR</Ccy></Acct>
            <Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">0</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-01-30</Dt></Dt></Bal>
            <Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">100</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-01-31</Dt></Dt></Bal>
            <Ntry><Amt Ccy="EUR">100.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2026-01-30</Dt></BookgDt><NtryDtls>{details}</NtryDtls></Ntry>
            </Stmt></BkToCstmrStmt></Document>
            """;
        var read = StatementReader.Read(Encoding.UTF8.GetBytes(text), StatementFormat.Camt053, null, "EUR");
        return CheckedStatement.Of(Assert.Single(read), null, Currency.Of("EUR"));
    }
}
