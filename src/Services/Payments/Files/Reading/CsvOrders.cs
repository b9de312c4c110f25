using CsvHelper;
using Florin.Kernel;
using Florin.Platform.Http;

namespace Florin.Payments.Files.Reading;

/// <summary>Reads payments as comma-separated values in UTF-8, with a header that names the columns.</summary>
internal static class CsvOrders
{
    private static readonly string[] Needed =
    [
        "from_account",
        "amount",
        "currency",
        "end_to_end_id",
        "creditor",
        "creditor_account",
    ];

    private static readonly string[] Known =
    [
        .. Needed,
        "instruction_id",
        "creditor_agent",
        "street",
        "building",
        "post_code",
        "town",
        "region",
        "country",
        "address",
        "remittance",
        "execution_date",
        "from_purpose",
        "to_purpose",
    ];

    public static ReadPaymentFile Read(ReadOnlyMemory<byte> body, StatedTotals stated, OrderReader orders)
    {
        var utf8 = body.Span.StartsWith("\uFEFF"u8) ? body[3..] : body;
        if (!System.Text.Unicode.Utf8.IsValid(utf8.Span))
            throw new BadInput("body", "is not valid UTF-8.");
        var lineEnd = utf8.Span.IndexOfAny((byte)'\r', (byte)'\n');
        var header = lineEnd < 0 ? utf8.Span : utf8.Span[..lineEnd];
        using var csv = CsvReader.Create(
            utf8,
            new CsvReaderOptions
            {
                Separator = header.Contains((byte)';') && !header.Contains((byte)',') ? ';' : ',',
                TrimWhitespace = true,
                TrackLineNumbers = true,
                MalformedData = CsvMalformedDataHandling.Recover,
                OnMalformedRecord = record => orders.Problem(orders.Place, $"is no record: {record.Reason}."),
            }
        );
        csv.ReadHeader();
        var columns = Columns([.. csv.Headers.Select(name => name.Trim())]);
        while (csv.Read())
        {
            Add(csv, columns, orders);
            if (!orders.Problems.None && orders.Count == 0)
                break;
        }
        return StatedFile.End(PaymentFileFormat.Csv, stated, orders);
    }

    private static Dictionary<string, int> Columns(string[] header)
    {
        var problems = new Problems();
        var columns = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < header.Length; i++)
            if (!Known.Contains(header[i], StringComparer.OrdinalIgnoreCase))
                problems.Add(
                    "header",
                    $"has '{PlainText.Shortened(header[i])}', which is not one of {string.Join(", ", Known)}."
                );
            else if (!columns.TryAdd(header[i], i))
                problems.Add("header", $"has '{header[i]}' more than once.");
        foreach (var column in Needed.Where(column => !columns.ContainsKey(column)))
            problems.Add("header", $"has no {column}; needed are {string.Join(", ", Needed)}.");
        return problems.None ? columns : throw new BadInput(problems);
    }

    private static void Add(CsvReader csv, Dictionary<string, int> columns, OrderReader orders)
    {
        if (csv.FieldCount != columns.Count)
            orders.Problem(orders.Place, $"has {csv.FieldCount} fields, but the header has {columns.Count}.");
        var (street, building, postCode) = (Field("street"), Field("building"), Field("post_code"));
        var (town, region, country, line) = (Field("town"), Field("region"), Field("country"), Field("address"));
        var address = (street ?? building ?? postCode ?? town ?? region ?? country ?? line) is null
            ? null
            : new AddressBody(street, building, postCode, town, region, country, line is null ? null : [line]);
        new OrderBody(
            Field("from_account"),
            Field("amount") is { } amount ? new JsonAmount(amount) : null,
            Field("currency"),
            Field("end_to_end_id"),
            Field("instruction_id"),
            Field("creditor"),
            Field("creditor_account"),
            Field("creditor_agent"),
            address,
            Field("remittance"),
            Field("execution_date"),
            Field("from_purpose"),
            Field("to_purpose")
        ).AddTo(orders);

        string? Field(string name) =>
            columns.TryGetValue(name, out var at) && at < csv.FieldCount && csv.GetString(at) is { Length: > 0 } text
                ? text
                : null;
    }
}
