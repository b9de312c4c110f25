using System.Globalization;
using Florin.Kernel;
using Florin.Platform.EventLog;
using Florin.Platform.Feeds;
using Florin.Platform.Hosting;
using Florin.Platform.Projections;

namespace Florin.Payments.Files;

/// <summary>A payment file as it is stored for lists.</summary>
internal sealed record PaymentFileRow(PaymentFileId Id, PaymentFile File);

/// <summary>A payment of a file as it is stored for lists.</summary>
internal sealed record PaymentLineRow(PaymentFileId File, PaymentLine Line, LineOutcome? Outcome)
{
    public static string KeyOf(PaymentFileId file, int number) =>
        string.Create(CultureInfo.InvariantCulture, $"{file.Value}/{number:D6}");
}

/// <summary>Which payment an end-to-end id was used for last, by its key.</summary>
internal sealed record EndToEndRow(string Key, PaymentFileId File, int Number);

/// <summary>The lists of payment files, of their payments and of end-to-end ids.</summary>
internal static class PaymentFilesView
{
    public static readonly View<PaymentFileRow> Files = new View<PaymentFileRow>("payment_files", 1, row => row.Id.Value)
        .Text("userId", row => row.File.Uploaded?.UserId.Value)
        .Text("messageKey", row => row.File.Uploaded?.MessageKey)
        .Text("status", row => PaymentFile.NameOf(row.File.Status))
        .Index("userId")
        .Index("messageKey")
        .Index("status");

    public static readonly View<PaymentLineRow> Lines = new View<PaymentLineRow>(
        "payment_file_lines",
        2,
        row => PaymentLineRow.KeyOf(row.File, row.Line.Number)
    )
        .Text("file", row => row.File.Value)
        .Index("file");

    public static readonly View<EndToEndRow> Ids = new("payment_end_to_end_ids", 1, row => row.Key);

    public static Projection Add(ServiceBuilder service) =>
        service.Projects("payment-files", follows: service.Definition.Name, [Files, Lines, Ids], Handle);

    private static async ValueTask Handle(IReadOnlyList<Recorded> events, Changes changes, CancellationToken cancel)
    {
        var ours = events
            .Where(e => e.Stream.StartsWith(PaymentFile.StreamPrefix, StringComparison.Ordinal) && e.Data is not null)
            .ToList();
        if (ours.Count == 0)
            return;
        await changes.Load(Files, ours.Select(FileOf).Distinct(StringComparer.Ordinal), cancel);
        await changes.Load(Lines, ours.SelectMany(LinesChanged), cancel);
        foreach (var happened in ours)
        {
            var id = PaymentFileId.From(FileOf(happened));
            changes.Update(
                Files,
                id.Value,
                row => new PaymentFileRow(id, (row?.File ?? PaymentFile.Empty).Apply(happened.Data))
            );
            foreach (var line in (happened.Data as PaymentFileLines)?.Lines ?? [])
                Put(id, line, changes);
            foreach (var outcome in OutcomesOf(happened.Data))
                Change(id, outcome, changes);
        }
    }

    private static void Put(PaymentFileId file, PaymentLine line, Changes changes)
    {
        changes.Put(Lines, new PaymentLineRow(file, line, null));
        if (line is { Problem: null, EndToEndKey: { } key })
            changes.Put(Ids, new EndToEndRow(key, file, line.Number));
    }

    // An id of a payment that was refused can be used again.
    private static void Change(PaymentFileId file, LineOutcome outcome, Changes changes)
    {
        var row =
            changes.Get(Lines, PaymentLineRow.KeyOf(file, outcome.Number))
            ?? throw new InvalidOperationException($"{file} has no payment {outcome.Number}.");
        changes.Put(Lines, row with { Outcome = outcome });
        if (outcome.Status is LineStatus.Failed && row.Line.EndToEndKey is { } key)
            changes.Delete(Ids, key);
    }

    private static string FileOf(Recorded happened) => happened.Stream[PaymentFile.StreamPrefix.Length..];

    private static IEnumerable<string> LinesChanged(Recorded happened) =>
        OutcomesOf(happened.Data).Select(outcome => PaymentLineRow.KeyOf(PaymentFileId.From(FileOf(happened)), outcome.Number));

    private static IReadOnlyList<LineOutcome> OutcomesOf(object happened) =>
        happened switch
        {
            PaymentLinesExecuted e => e.Outcomes,
            PaymentLineSettled e => [e.Outcome],
            _ => [],
        };
}
