using Florin.Kernel;
using Florin.Payments.Files;
using Florin.Payments.Files.Reading;
using Florin.Platform.Feeds;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Platform.Projections;

namespace Florin.Payments.Features;

/// <summary>What has become of a payment file and of each payment of it.</summary>
/// <param name="File">The file.</param>
/// <param name="Payments">Its payments, in order.</param>
internal sealed record PaymentFileStatusView(PaymentFileView File, IReadOnlyList<PaymentLineView> Payments);

/// <summary>Payment files, their payments and their status reports, for those who may see them.</summary>
internal sealed class ReadPaymentFilesFeature(ServiceBuilder service, Projection view)
{
    private const string Xml = "xml";

    private static readonly TimeSpan CatchUp = TimeSpan.FromMilliseconds(500);

    public static void Add(ServiceBuilder service, Projection view)
    {
        var feature = new ReadPaymentFilesFeature(service, view);
        service
            .Get("/files", Permission.PaymentsRead, feature.List)
            .Does("Lists payment files, newest first: the caller's own, or all for administrators.")
            .GivesList<PaymentFileView>()
            .With<string>("userId", "Only files of this user.")
            .With<string>("status", "VALIDATED, EXECUTING, CANCELLING, COMPLETED or CANCELLED.")
            .Refuses(RefusalCodes.Unavailable);
        service
            .Get("/files/{id}", Permission.PaymentsRead, feature.Get)
            .Does("Returns a payment file.")
            .Gives<PaymentFileView>()
            .Refuses(RefusalCode.NotFound);
        service
            .Get("/files/{id}/lines", Permission.PaymentsRead, feature.Lines)
            .Does("Lists the payments of a payment file in order, with what became of each or would.")
            .GivesList<PaymentLineView>()
            .Refuses(RefusalCode.NotFound, RefusalCodes.Unavailable);
        service
            .Get("/files/{id}/status", Permission.PaymentsRead, feature.Status)
            .Does("Returns what became of a payment file and each payment; with format=xml as a pain.002.")
            .Gives<PaymentFileStatusView>()
            .Sends("application/xml")
            .With<string>("format", "json (default) or xml.")
            .Refuses(RefusalCode.NotFound, RefusalCodes.Unavailable);
    }

    private async Task<Reply> List(Request request, CancellationToken cancel)
    {
        var query = request.Query;
        var page = query.Page();
        var user = query.Id<UserId>("userId");
        var status = query.OneOf("status", [.. Enum.GetValues<FileStatus>().Select(PaymentFile.NameOf)]);
        query.ThrowIfInvalid();
        var read = await view.Read(CatchUp, cancel);
        var (rows, next) = await read.Store.Page(
            PaymentFilesView.Files,
            page,
            q =>
                (q with { Descending = true })
                    .WhereIf(
                        "userId",
                        Comparison.Equal,
                        request.Actor.MayForAll(Permission.PaymentsRead) ? null : request.Actor.Id
                    )
                    .WhereIf("userId", Comparison.Equal, user?.Value)
                    .WhereIf("status", Comparison.Equal, status),
            cancel
        );
        return Reply.List([.. rows.Select(row => PaymentFileView.Of(row.File))], next, read.Complete);
    }

    private async Task<Reply> Get(Request request, CancellationToken cancel)
    {
        var id = request.Route<PaymentFileId>("id");
        var (file, _) = await service.Log.Read<PaymentFile>(PaymentFile.StreamOf(id), cancel);
        return MaySee(request, file) ? Reply.Ok(PaymentFileView.Of(file)) : Reply.Hidden("payment file", id.Value);
    }

    private async Task<Reply> Lines(Request request, CancellationToken cancel)
    {
        var id = request.Route<PaymentFileId>("id");
        var page = request.Query.Page();
        request.Query.ThrowIfInvalid();
        var (file, _) = await service.Log.Read<PaymentFile>(PaymentFile.StreamOf(id), cancel);
        if (!MaySee(request, file))
            return Reply.Hidden("payment file", id.Value);
        var read = await view.Read(CatchUp, cancel);
        var (rows, next) = await read.Store.Page(
            PaymentFilesView.Lines,
            page,
            q => q.Where("file", Comparison.Equal, id.Value),
            cancel
        );
        var lines = await Opened(rows, cancel);
        return Reply.List([.. lines.Select(line => PaymentLineView.Of(line.Row, line.Texts, file))], next, read.Complete);
    }

    private async Task<Reply> Status(Request request, CancellationToken cancel)
    {
        var id = request.Route<PaymentFileId>("id");
        var format = request.Query.OneOf("format", "json", Xml);
        request.Query.ThrowIfInvalid();
        var (file, version) = await service.Log.Read<PaymentFile>(PaymentFile.StreamOf(id), cancel);
        if (!MaySee(request, file))
            return Reply.Hidden("payment file", id.Value);
        var read = await view.Read(CatchUp, cancel);
        if (!read.IsComplete)
            throw new ViewUnavailable("The list of payments is not complete yet.");
        var rows = await read.Store.Rows(
            PaymentFilesView.Lines,
            q => q.Where("file", Comparison.Equal, id.Value) with { Limit = file.Uploaded!.Lines }, // It may be seen, so it is there.
            cancel
        );
        var lines = await Opened(rows, cancel);
        if (format != Xml)
            return Reply.Ok(
                new PaymentFileStatusView(
                    PaymentFileView.Of(file),
                    [.. lines.Select(line => PaymentLineView.Of(line.Row, line.Texts, file))]
                )
            );
        var messageId = await service.Runtime.People.Open(file.Uploaded!.MessageId, cancel); // It may be seen, so it is there.
        var report = new PainStatusReport(file, version, request.Now).Write(messageId, lines);
        return Reply.Plain(200, report, "application/xml; charset=utf-8");
    }

    private static bool MaySee(Request request, PaymentFile file) =>
        file.Uploaded is { } uploaded && request.Actor.May(Permission.PaymentsRead, uploaded.UserId.Value);

    private async Task<IReadOnlyList<(PaymentLineRow Row, LineTexts Texts)>> Opened(
        IReadOnlyList<PaymentLineRow> rows,
        CancellationToken cancel
    )
    {
        var people = service.Runtime.People;
        var opened = new (PaymentLineRow, LineTexts)[rows.Count];
        for (var i = 0; i < opened.Length; i++)
            opened[i] = (rows[i], await StoredTexts.Open(people, rows[i].Line.Texts, cancel));
        return opened;
    }
}
