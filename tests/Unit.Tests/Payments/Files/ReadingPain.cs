using System.Text;
using Florin.Payments.Files;
using Florin.Payments.Files.Reading;
using Florin.Platform.Http;

namespace Florin.Unit.Tests.Payments.Files;

public sealed class ReadingPain
{
    private const string Good = """
        <?xml version="1.0" encoding="UTF-8"?>
        <Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"><CstmrCdtTrfInitn>
        <GrpHdr><MsgId>M-1</MsgId><NbOfTxs>3</NbOfTxs><CtrlSum>6.60</CtrlSum></GrpHdr>
        <PmtInf><PmtInfId>P-1</PmtInfId><PmtMtd>TRF</PmtMtd><NbOfTxs>2</NbOfTxs><CtrlSum>3.30</CtrlSum>
        <ReqdExctnDt><DtTm>2026-01-02T10:00:00+01:00</DtTm></ReqdExctnDt>
        <DbtrAcct><Id><Othr><Id>acc_1</Id></Othr></Id></DbtrAcct>
        <CdtTrfTxInf><PmtId><InstrId>I-1</InstrId><EndToEndId>E-1</EndToEndId></PmtId><Amt><InstdAmt Ccy="EUR">1.10</InstdAmt></Amt>
        <CdtrAgt><FinInstnId><BICFI>COBADEFFXXX</BICFI></FinInstnId></CdtrAgt>
        <Cdtr><Nm>Grace</Nm><PstlAdr><StrtNm>Allee</StrtNm><BldgNb>7</BldgNb><PstCd>10115</PstCd><TwnNm>Berlin</TwnNm><Ctry>DE</Ctry><AdrLine>Hinterhof</AdrLine></PstlAdr></Cdtr>
        <CdtrAcct><Id><IBAN>DE89 3704 0044 0532 0130 00</IBAN></Id></CdtrAcct><RmtInf><Ustrd>rent</Ustrd><Ustrd>May</Ustrd></RmtInf></CdtTrfTxInf>
        <CdtTrfTxInf><PmtId><EndToEndId>E-2</EndToEndId></PmtId><Amt><InstdAmt Ccy="EUR">2.20</InstdAmt></Amt>
        <Cdtr><Nm>Grace</Nm></Cdtr><CdtrAcct><Id><Othr><Id>acc_2</Id></Othr></Id></CdtrAcct><RmtInf><Strd><CdtrRefInf><Ref>RF18539007547034</Ref></CdtrRefInf></Strd></RmtInf></CdtTrfTxInf>
        </PmtInf>
        <PmtInf><PmtInfId>P-2</PmtInfId><PmtMtd>TRF</PmtMtd><DbtrAcct><Id><Othr><Id>acc_3</Id></Othr></Id></DbtrAcct>
        <CdtTrfTxInf><PmtId><EndToEndId>NOTPROVIDED</EndToEndId></PmtId><Amt><InstdAmt Ccy="EUR">3.30</InstdAmt></Amt>
        <Cdtr><Nm>Grace</Nm></Cdtr><CdtrAcct><Id><Othr><Id>acc_2</Id></Othr></Id></CdtrAcct></CdtTrfTxInf>
        </PmtInf></CstmrCdtTrfInitn></Document>
        """;

    [Fact]
    public void Takes_the_type_of_an_account_as_its_purpose()
    {
        var typed = Good.Replace(
                "<Id>acc_1</Id></Othr></Id>",
                "<Id>acc_1</Id></Othr></Id><Tp><Prtry>rent</Prtry></Tp>",
                StringComparison.Ordinal
            )
            .Replace(
                "<Id>acc_2</Id></Othr></Id>",
                "<Id>acc_2</Id></Othr></Id><Tp><Prtry>tax</Prtry></Tp>",
                StringComparison.Ordinal
            );
        Assert.Equal(
            [
                new OrderPurposes("rent", null, true),
                new OrderPurposes("rent", "tax", true),
                new OrderPurposes(null, "tax", true),
            ],
            Read(typed).Orders.Select(order => order.Purposes)
        );
    }

    [Fact]
    public void Gives_its_payments_in_order_with_all_they_say()
    {
        var file = Read(Good);
        Assert.Equal(
            (PaymentFileFormat.Pain00100109, "M-1", 6.60m, 3),
            (file.Format, file.MessageId, file.ControlSum, file.Orders.Count)
        );
        var first = file.Orders[0];
        Assert.Equal(("acc_1", 110, "EUR"), (first.Debtor, first.Amount.Minor, first.Amount.Currency.Code));
        Assert.Equal(new DateOnly(2026, 1, 2), first.ExecuteOn);
        Assert.True(first.IsIban);
        Assert.Equal(
            ("P-1", "I-1", "E-1", "Grace", "DE89370400440532013000", "COBADEFFXXX", "rent May"),
            (
                first.Texts.PaymentInformationId,
                first.Texts.InstructionId,
                first.Texts.EndToEndId,
                first.Texts.Creditor,
                first.Texts.CreditorAccount,
                first.Texts.CreditorAgent,
                first.Texts.Remittance
            )
        );
        var address = first.Texts.Address!;
        Assert.Equal(
            ("Allee", "7", "10115", "Berlin", "DE"),
            (address.Street, address.Building, address.PostCode, address.Town, address.Country)
        );
        Assert.Equal(["Hinterhof"], address.Lines!);
        Assert.Equal("RF18539007547034", file.Orders[1].Texts.Remittance);
        Assert.Equal(("P-2", "acc_3"), (file.Orders[2].Texts.PaymentInformationId, file.Orders[2].Debtor));
    }

    [Fact]
    public void Reads_a_byte_order_mark_and_UTF16()
    {
        Assert.Equal(3, Read(Encoding.UTF8.GetPreamble(), Encoding.UTF8.GetBytes(Good)).Orders.Count);
        var wide = Good.Replace("UTF-8", "UTF-16", StringComparison.Ordinal);
        Assert.Equal(3, Read(Encoding.Unicode.GetPreamble(), Encoding.Unicode.GetBytes(wide)).Orders.Count);
    }

    [Theory]
    [InlineData("<NbOfTxs>3<", "<NbOfTxs>2<", "GrpHdr.NbOfTxs")]
    [InlineData("<CtrlSum>6.60<", "<CtrlSum>6.6001<", "GrpHdr.CtrlSum")]
    [InlineData("<NbOfTxs>2<", "<NbOfTxs>x<", "payments[1].PmtInf.NbOfTxs")]
    [InlineData("<CtrlSum>3.30<", "<CtrlSum>-3.30<", "payments[1].PmtInf.CtrlSum")]
    [InlineData("<MsgId>M-1<", "<MsgId><", "GrpHdr.MsgId")]
    [InlineData("<MsgId>M-1<", "<MsgId>0123456789012345678901234567890123456<", "GrpHdr.MsgId")]
    [InlineData(">1.10<", ">1.101<", "payments[1].InstdAmt")]
    [InlineData(">1.10<", ">0<", "payments[1].InstdAmt")]
    [InlineData("Ccy=\"EUR\">1.10", ">1.10", "payments[1].InstdAmt.Ccy")]
    [InlineData("<EndToEndId>E-2<", "<EndToEndId><", "payments[2].EndToEndId")]
    [InlineData("<Ctry>DE<", "<Ctry>Germany<", "payments[1].PstlAdr.Ctry")]
    [InlineData("2026-01-02T10", "2026-13-02T10", "payments[1].ReqdExctnDt")]
    [InlineData("<Nm>Grace<", "<Nm>Gr\u202eace<", "payments[1].Cdtr.Nm")]
    [InlineData("<Othr><Id>acc_1</Id></Othr>", "", "payments[1].DbtrAcct")]
    [InlineData("<PmtMtd>TRF</PmtMtd><NbOfTxs>", "<PmtMtd>CHK</PmtMtd><NbOfTxs>", "payments[1].PmtInf.PmtMtd")]
    public void Names_what_is_wrong(string part, string instead, string field)
    {
        var problems = Assert.Throws<BadInput>(() => Read(Good.Replace(part, instead, StringComparison.Ordinal))).Problems!;
        Assert.Contains(field, problems.ByField.Keys);
    }

    [Theory]
    [InlineData("<!DOCTYPE d [<!ENTITY a \"x\">]>")]
    [InlineData("<!DOCTYPE d SYSTEM \"http://127.0.0.1/evil.dtd\">")]
    public void Refuses_a_document_type(string type)
    {
        var text = Good.Insert(Good.IndexOf("<Document", StringComparison.Ordinal), type);
        var problem = Problem(text);
        Assert.Contains("has a document type definition", problem, StringComparison.Ordinal);
        Assert.DoesNotContain("well-formed", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_what_nests_deeply_or_is_no_such_message()
    {
        Assert.Contains("nests deeper", Problem(string.Concat(Enumerable.Repeat("<a>", 100_000))), StringComparison.Ordinal);
        Assert.Contains("expected a Document of", Problem("<a/>"), StringComparison.Ordinal);
        Assert.Contains(
            "expected a Document of",
            Problem(Good.Replace(".09\"", ".12\"", StringComparison.Ordinal)),
            StringComparison.Ordinal
        );
        Assert.Contains("not well-formed", Problem(Good[..^20]), StringComparison.Ordinal);
    }

    [Fact]
    public void Takes_no_more_payments_than_it_may()
    {
        var bad = Assert.Throws<BadInput>(() =>
            PainReader.Read(Encoding.UTF8.GetBytes(Good), new OrderReader(2, FieldNames.Iso))
        );
        Assert.Contains("more than 2", bad.Problems!.ByField["payments"][0], StringComparison.Ordinal);
    }

    private static string Problem(string text) => Assert.Throws<BadInput>(() => Read(text)).Problems!.ByField["body"][0];

    private static ReadPaymentFile Read(string text) => Read(Encoding.UTF8.GetBytes(text));

    private static ReadPaymentFile Read(params byte[][] parts) =>
        PainReader.Read(parts.SelectMany(part => part).ToArray(), new OrderReader(1000, FieldNames.Iso));
}
