using System.Globalization;
using System.Text.Json;
using CsvHelper;
using Florin.Kernel;
using Florin.Payments.Files;
using Florin.Payments.Files.Reading;
using Florin.Platform.Feeds;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Platform.Json;
using Florin.Platform.Projections;

namespace Florin.Payments.Features;

/// <summary>Gives all payments of a file, with what became of each, as a file.</summary>
internal sealed class ExportPaymentLinesFeature(ServiceBuilder service, Projection view)
{
    private const string Csv = "csv";
    private const string Json = "json";
    private static readonly TimeSpan CatchUp = TimeSpan.FromMilliseconds(500);

    private static readonly string[] Columns =
    [
        "line",
        "status",
        "type",
        "fromAccount",
        "toAccount",
        "amount",
        "currency",
        "endToEndId",
        "instructionId",
        "creditor",
        "creditorAccount",
        "creditorAgent",
        "creditorAddress",
        "remittance",
        "transactionId",
        "reasonCode",
        "reason",
        "warningCode",
        "warning",
        "fromPurpose",
        "toPurpose",
    ];

    public static void Add(ServiceBuilder service, Projection view)
    {
        var feature = new ExportPaymentLinesFeature(service, view);
        service
            .Get("/files/{id}/export", Permission.PaymentsRead, feature.Answer)
            .Does("Returns all payments of a payment file as one file, with what became of each or would.")
            .With<string>("format", "csv (default) or json, an array of what the list of lines has.")
            .Sends("text/csv", "application/json")
            .Refuses(RefusalCode.NotFound, RefusalCodes.Unavailable);
    }

    private async Task<Reply> Answer(Request request, CancellationToken cancel)
    {
        var id = request.Route<PaymentFileId>("id");
        var format = request.Query.OneOf("format", Csv, Json) ?? Csv;
        request.Query.ThrowIfInvalid();
        var (file, _) = await service.Log.Read<PaymentFile>(PaymentFile.StreamOf(id), cancel);
        if (file.Uploaded is not { } uploaded || !request.Actor.May(Permission.PaymentsRead, uploaded.UserId.Value))
            return Reply.Hidden("payment file", id.Value);
        var read = await view.Read(CatchUp, cancel);
        if (!read.IsComplete)
            throw new ViewUnavailable("The list of payments is not complete yet.");
        var rows = await read.Store.Rows(
            PaymentFilesView.Lines,
            q => q.Where("file", Comparison.Equal, id.Value) with { Limit = uploaded.Lines },
            cancel
        );
        var lines = new List<PaymentLineView>(rows.Count);
        foreach (var row in rows)
            lines.Add(PaymentLineView.Of(row, await StoredTexts.Open(service.Runtime.People, row.Line.Texts, cancel), file));
        var (content, type) =
            format == Csv
                ? (await AsCsv(lines, cancel), "text/csv; charset=utf-8")
                : (JsonSerializer.SerializeToUtf8Bytes(lines, FlorinJson.Full), "application/json");
        return Reply.Sends(
            new FileAnswer(() => new MemoryStream(content, writable: false), type, $"payment-file-{id}.{format}")
        );
    }

    private static async Task<byte[]> AsCsv(IReadOnlyList<PaymentLineView> lines, CancellationToken cancel)
    {
        using var content = new MemoryStream();
        await using (var csv = CsvWriter.Create(content, CsvWriterOptions.Default, leaveOpen: true))
        {
            await csv.WriteRecordAsync(Columns, cancel);
            foreach (var line in lines)
                await csv.WriteRecordAsync(Record(line), cancel);
        }
        return content.ToArray();
    }

    private static string[] Record(PaymentLineView line) =>
        [
            line.Line.ToString(CultureInfo.InvariantCulture),
            line.Status,
            line.Type,
            line.FromAccount?.Value ?? "",
            line.ToAccount?.Value ?? "",
            line.Amount.Money.ToDecimal(),
            line.Currency.Code,
            Safe(line.EndToEndId),
            Safe(line.InstructionId),
            Safe(line.Creditor),
            Safe(line.CreditorAccount),
            Safe(line.CreditorAgent),
            Safe(Text(line.CreditorAddress)),
            Safe(line.Remittance),
            line.TransactionId?.Value ?? "",
            line.Reason?.Code ?? "",
            Safe(line.Reason?.Detail),
            line.Warning?.Code ?? "",
            Safe(line.Warning?.Detail),
            Safe(line.FromPurpose),
            Safe(line.ToPurpose),
        ];

    private static string Safe(string? text) => SpreadsheetText.Safe(text ?? "");

    private static string? Text(PostalAddress? address) =>
        address is null
            ? null
            : string.Join(
                ", ",
                new[] { address.Street, address.Building, address.PostCode, address.Town, address.Region, address.Country }
                    .Concat(address.Lines ?? [])
                    .Where(part => !string.IsNullOrEmpty(part))
            );
}
