using System.Text;
using Florin.Payments.Files.Reading;
using Florin.Platform.Http;

namespace Florin.Unit.Tests.Payments.Files;

public sealed class ReadingTables
{
    private const string Header = "from_account,amount,currency,end_to_end_id,creditor,creditor_account";
    private static readonly StatedTotals Stated = new("M-1", null, null);

    [Theory]
    [InlineData(',')]
    [InlineData(';')]
    public void Finds_the_separator_and_quoted_fields(char separator)
    {
        var header = $"{Header},country".Replace(',', separator);
        var row = $"acc_1,1.10,EUR,E-1,\"Grace{separator} \"\"Amazing\"\"\",acc_2,US".Replace(',', separator);
        var order = Assert.Single(Csv($"\uFEFF{header}\r\n{row}\r\n").Orders);
        Assert.Equal($"Grace{separator} \"Amazing\"", order.Texts.Creditor);
        Assert.Equal(("US", 110L), (order.Texts.Address!.Country, order.Amount.Minor));
    }

    [Theory]
    [InlineData("from_account,amount", "header")]
    [InlineData(Header + ",colour\n", "header")]
    [InlineData(Header + ",amount\n", "header")]
    [InlineData(Header + "\n", "payments")]
    [InlineData(Header + "\nacc_1,1,EUR\n", "payments[1]")]
    [InlineData(Header + "\nacc_1,one,EUR,E-1,Grace,acc_2\n", "payments[1].amount")]
    [InlineData(Header + "\nacc_1,1,EUR,E-1,Grace,acc_2\nacc_1,1,EUR,E-2,,acc_2\n", "payments[2].creditor")]
    [InlineData(Header + "\n,1,EUR,E-1,Grace,acc_2\n", "payments[1].from_account")]
    [InlineData(Header + "\nacc_1,1,EUR,,Grace,acc_2\n", "payments[1].end_to_end_id")]
    [InlineData(Header + ",post_code,country\nacc_1,1,EUR,E-1,Grace,acc_2,1,Germany\n", "payments[1].country")]
    [InlineData(Header + ",execution_date\nacc_1,1,EUR,E-1,Grace,acc_2,soon\n", "payments[1].execution_date")]
    public void Names_what_is_wrong_with_a_table(string text, string field) =>
        Assert.Contains(field, Assert.Throws<BadInput>(() => Csv(text)).Problems!.ByField.Keys);

    [Fact]
    public void Reads_purposes()
    {
        var order = Assert.Single(Csv($"{Header},from_purpose,to_purpose\nacc_1,1,EUR,E-1,Grace,acc_2,rent,tax\n").Orders);
        Assert.Equal(new OrderPurposes("rent", "tax"), order.Purposes);
    }

    [Fact]
    public void Refuses_what_is_no_UTF8() =>
        Assert.Throws<BadInput>(() =>
            CsvOrders.Read(new byte[] { 0x66, 0xFF, 0x0A }, Stated, new OrderReader(10, FieldNames.Csv))
        );

    [Theory]
    [InlineData("{", "payments[1].body")]
    [InlineData("[]", "payments[1].body")]
    [InlineData("{\"amount\": 1, \"amount\": 2}", "payments[1].amount")]
    [InlineData("{\"colour\": 1}", "payments[1].colour")]
    [InlineData("{\"amount\": 1}", "payments[1].endToEndId")]
    [InlineData("{\"amount\": 1}", "payments[1].fromAccount")]
    public void Names_what_is_wrong_with_a_line(string line, string field) =>
        Assert.Contains(field, Assert.Throws<BadInput>(() => Json(line)).Problems!.ByField.Keys);

    [Fact]
    public void Compares_what_is_stated_beside_the_file()
    {
        const string Row = $"{Header}\nacc_1,1.10,EUR,E-1,Grace,acc_2\n";
        Assert.Single(Csv(Row, new StatedTotals("M-1", "1.1", 1)).Orders);
        var wrong = Assert.Throws<BadInput>(() => Csv(Row, new StatedTotals(null, "1.2", 2))).Problems!.ByField.Keys;
        Assert.Equal(["controlSum", "messageId", "numberOfTransactions"], wrong);
    }

    [Fact]
    public void Refuses_payments_of_a_currency_that_sum_to_more_than_an_amount_may_be()
    {
        string Rows(string currency) =>
            $"{Header}\nacc_1,92233720368547758.07,EUR,E-1,Grace,acc_2\nacc_1,0.01,{currency},E-2,Grace,acc_2\n";
        Assert.Equal(2, Csv(Rows("USD")).Orders.Count);
        var problem = Assert.Single(Assert.Throws<BadInput>(() => Csv(Rows("EUR"))).Problems!.ByField);
        Assert.Equal("controlSum", problem.Key);
        Assert.Contains("92233720368547758.07 EUR", Assert.Single(problem.Value), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("DE89370400440532013000", true)]
    [InlineData("GB29NWBK60161331926819", true)]
    [InlineData("NO9386011117947", true)]
    [InlineData("DE88370400440532013000", false)]
    [InlineData("DE89370400440532013001", false)]
    [InlineData("acc_01m8n7tb7jcytx902teks6kvsq", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void Knows_an_IBAN_by_its_check_digits(string? text, bool isValid) => Assert.Equal(isValid, Iban.IsValid(text));

    private static ReadPaymentFile Csv(string text, StatedTotals? stated = null) =>
        CsvOrders.Read(Encoding.UTF8.GetBytes(text), stated ?? Stated, new OrderReader(10, FieldNames.Csv));

    private static ReadPaymentFile Json(string text) =>
        JsonLinesReader.Read(Encoding.UTF8.GetBytes(text), Stated, new OrderReader(10, FieldNames.Json));
}
