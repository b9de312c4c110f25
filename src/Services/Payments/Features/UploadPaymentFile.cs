using System.Globalization;
using System.Security.Cryptography;
using Florin.Contracts.Accounts;
using Florin.Contracts.Payments;
using Florin.Contracts.Transactions;
using Florin.Kernel;
using Florin.Payments.Files;
using Florin.Payments.Files.Reading;
using Florin.Platform.Commands;
using Florin.Platform.EventLog;
using Florin.Platform.Feeds;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Platform.Projections;
using Florin.Platform.Resilience;

namespace Florin.Payments.Features;

/// <summary>Takes a payment file that was read, and says what would become of its payments. Moves nothing.</summary>
/// <param name="Id">Made for this command.</param>
/// <param name="Owner">Whose payments they are.</param>
/// <param name="File">The file.</param>
/// <param name="Digest">SHA-256 of it, in hexadecimal digits.</param>
internal sealed record UploadPaymentFile(PaymentFileId Id, UserId Owner, ReadPaymentFile File, string Digest) : ICommand
{
    public string Stream => PaymentFile.StreamOf(Id);

    /// <summary>What would become of its payments, once that was checked.</summary>
    public IReadOnlyList<PaymentLine> Checked { get; set; } = [];

    /// <summary>The first payments for a preview, those that cannot be made before all others.</summary>
    public IReadOnlyList<PaymentLineView> Preview(PaymentFile made) =>
        [
            .. Checked
                .OrderBy(line => line.Problem is null)
                .Take(UploadPaymentFileFeature.MostPreviewed)
                .Select(line =>
                    PaymentLineView.Of(new PaymentLineRow(Id, line, null), File.Orders[line.Number - 1].Texts, made)
                ),
        ];
}

internal sealed class UploadPaymentFileFeature
{
    /// <summary>The largest file.</summary>
    public const int MaxBytes = 10 << 20;

    /// <summary>So many payments are in the answer to a dry run that asks for them.</summary>
    public const int MostPreviewed = 200;

    private const string Include = "include";
    private const string IncludedLines = "lines";
    private const string Xml = "application/xml";
    private const string Csv = "text/csv";
    private const string JsonLines = "application/x-ndjson";

    private static readonly TimeSpan CatchUp = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _oneByOne;
    private readonly ServiceBuilder _service;
    private readonly Projection _view;
    private readonly PaymentFileOptions _options;
    private readonly LineChecks _checks;
    private readonly Send<UploadPaymentFile> _send;

    private UploadPaymentFileFeature(
        ServiceBuilder service,
        Projection view,
        PaymentFileOptions options,
        SemaphoreSlim oneByOne
    )
    {
        (_service, _view, _options, _oneByOne) = (service, view, options, oneByOne);
        _checks = new LineChecks(new AccountsClient(service.Calls), new OrdersClient(service.Calls));
        service.Commands.Handles<UploadPaymentFile>(static (_, _) => { }, Handle, previews: true);
        _send = service.Commands.Sender<UploadPaymentFile>();
    }

    public static void Add(ServiceBuilder service, Projection view, PaymentFileOptions options)
    {
        var oneByOne = new SemaphoreSlim(1, 1);
        service.OnStop(() =>
        {
            oneByOne.Dispose();
            return Task.CompletedTask;
        });
        var feature = new UploadPaymentFileFeature(service, view, options, oneByOne);
        service
            .Post("/files", Permission.PaymentsWrite, feature.Post)
            .Does(
                "Uploads a payment file (pain.001, CSV or JSON lines) and checks it: what would become of each payment is in "
                    + "its lines. Moves nothing before it is submitted."
            )
            .TakesFile(Xml, Csv, JsonLines)
            .UpTo(MaxBytes)
            .With<string>("userId", "Whose payments they are (default: the caller's).")
            .With<string>("messageId", "The message id of a CSV or JSON lines file, which must be there; not for XML.")
            .With<string>("controlSum", "What the amounts of a CSV or JSON lines file must sum to; not for XML.")
            .With<int>("numberOfTransactions", "How many payments a CSV or JSON lines file must have; not for XML.")
            .With<string>(
                Include,
                $"{IncludedLines}, with dryRun=true: the first {MostPreviewed} payments, those that cannot be made before all others."
            )
            .Gives<PaymentFileView>(201)
            .TakesIdempotencyKey()
            .CanDryRun()
            .Refuses(
                RefusalCode.Forbidden,
                RefusalCode.NotFound,
                PaymentCodes.DuplicateMessage,
                RefusalCodes.Unavailable,
                RefusalCodes.Timeout
            );
    }

    private async Task<Reply> Post(Request request, CancellationToken cancel)
    {
        var query = request.Query;
        var owner = query.Id<UserId>("userId");
        var stated = new StatedTotals(
            query.Text("messageId"),
            query.Text("controlSum"),
            query.Number("numberOfTransactions", 1, int.MaxValue)
        );
        var isShown = query.OneOf(Include, IncludedLines) is not null;
        if (isShown && !request.IsDryRun)
            query.Problem(Include, "is only for a dry run; add dryRun=true.");
        var body = await request.File(cancel);
        if (owner is null && !Id.TryParse<UserId>(request.Actor.Id, out _))
            throw new BadInput("userId", $"is required, because {request.Actor.Id} is no user.");
        var user = owner ?? UserId.From(request.Actor.Id);
        if (!request.Actor.May(Permission.PaymentsWrite, user.Value))
            return Reply.Refused(Refusal.Forbidden($"You may not upload payment files for {user}."));
        var file = Read(request.Http.Request.ContentType ?? "", body, stated);
        var digest = Convert.ToHexStringLower(SHA256.HashData(body.Span));
        var command = new UploadPaymentFile(Id.New<PaymentFileId>(_service.Ids), user, file, digest);
        return await request.Send(
            _send,
            command,
            (PaymentFile made) =>
                Reply.Created(PaymentFileView.Of(made) with { Preview = isShown ? command.Preview(made) : null }),
            cancel
        );
    }

    private ReadPaymentFile Read(string contentType, ReadOnlyMemory<byte> body, StatedTotals stated)
    {
        if (contentType.StartsWith(Csv, StringComparison.OrdinalIgnoreCase))
            return CsvOrders.Read(body, stated, new OrderReader(_options.MaxPayments, FieldNames.Csv));
        if (contentType.StartsWith(JsonLines, StringComparison.OrdinalIgnoreCase))
            return JsonLinesReader.Read(body, stated, new OrderReader(_options.MaxPayments, FieldNames.Json));
        var orders = new OrderReader(_options.MaxPayments, FieldNames.Iso);
        foreach (
            var (name, given) in ((string, object?)[])
                [("messageId", stated.MessageId), ("controlSum", stated.ControlSum), ("numberOfTransactions", stated.Count)]
        )
            if (given is not null)
                orders.Problem(name, "must not be given with XML, which states it itself.");
        return PainReader.Read(body, orders);
    }

    // One upload after the other, each on lists that have all before it: so an id is never taken twice. This process alone
    // takes uploads, because it owns the log.
    private async Task<Outcome> Handle(UploadPaymentFile command, CommandContext context, CancellationToken cancel)
    {
        await _oneByOne.WaitAsync(cancel);
        try
        {
            var read = await _view.Read(CatchUp, cancel);
            if (!read.IsComplete)
                throw new ServiceUnavailable("payment", "the list of payment files is not complete yet.");
            var key = LineChecks.KeyOf(command.Owner, command.File.MessageId);
            if (await Earlier(read.Store, key, cancel) is { } earlier)
                return Outcome.Of(
                    new Refusal(
                        PaymentCodes.DuplicateMessage,
                        $"The message id of the file was used for the payment file {earlier}."
                    ).With("fileId", earlier.Value)
                );
            return await Take(command, key, await Used(read.Store, command, cancel), context, cancel);
        }
        finally
        {
            _oneByOne.Release();
        }
    }

    private async Task<Outcome> Take(
        UploadPaymentFile command,
        string key,
        IReadOnlySet<string> used,
        CommandContext context,
        CancellationToken cancel
    )
    {
        var (file, people) = (command.File, context.IsDryRun ? null : _service.Runtime.People); // A key might have to be made.
        var now = Platform.Json.FlorinJson.Storable(_service.Clock.GetUtcNow());
        var call = new Platform.Calls.CallContext(
            context.CorrelationId,
            RequestId: context.RequestId,
            Address: context.Address
        );
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        var lines = await _checks.Check(file.Orders, command.Owner, used, today, people, call, cancel);
        command.Checked = lines;
        var uploaded = new PaymentFileUploaded(
            command.Id,
            command.Owner,
            context.Actor.Id,
            file.Format,
            people is null ? file.MessageId : await people.Seal(command.Owner.Value, file.MessageId, cancel),
            key,
            command.Digest,
            lines.Count,
            lines.Count(line => line.Problem is not null),
            file.ControlSum.ToString(CultureInfo.InvariantCulture),
            [.. Totals(lines)],
            now
        );
        var work = Taken(uploaded, lines, command, context);
        return Outcome.Of(
            context.IsDryRun ? await _service.Log.Preview(work, cancel) : await _service.Log.Execute(work, cancel)
        );
    }

    private static Work<PaymentFile> Taken(
        PaymentFileUploaded uploaded,
        IReadOnlyList<PaymentLine> lines,
        UploadPaymentFile command,
        CommandContext context
    ) =>
        new(
            command.Stream,
            context.ToMetadata(nameof(UploadPaymentFile)),
            (_, _) => [uploaded, .. lines.Chunk(PaymentFile.Chunk).Select(some => new PaymentFileLines(command.Id, some))]
        )
        {
            NewStream = true,
            Receipt = context.Receipt is { } receipt ? execution => receipt(Outcome.Of(execution)) : null,
        };

    private static async Task<PaymentFileId?> Earlier(IViewStore store, string key, CancellationToken cancel)
    {
        var found = await store.Rows(
            PaymentFilesView.Files,
            q => q.Where("messageKey", Comparison.Equal, key) with { Limit = 1 },
            cancel
        );
        return found is [var row] ? row.Id : null;
    }

    // Of a file that was cancelled before it was their turn, ids can be used again.
    private static async Task<IReadOnlySet<string>> Used(IViewStore store, UploadPaymentFile command, CancellationToken cancel)
    {
        string[] keys =
        [
            .. command
                .File.Orders.Select(order => LineChecks.EndToEndKeyOf(command.Owner, order.Texts.EndToEndId))
                .OfType<string>()
                .Distinct(StringComparer.Ordinal),
        ];
        var rows = (await store.FindMany(PaymentFilesView.Ids, keys, cancel)).OfType<EndToEndRow>().ToList();
        string[] ids = [.. rows.Select(row => row.File.Value).Distinct(StringComparer.Ordinal)];
        var files = (await store.FindMany(PaymentFilesView.Files, ids, cancel))
            .OfType<PaymentFileRow>()
            .ToDictionary(row => row.Id, row => row.File);
        return rows.Where(row => files[row.File].StatusOfUntouched(row.Number, isInvalid: false) is not LineStatus.Cancelled)
            .Select(row => row.Key)
            .ToHashSet(StringComparer.Ordinal);
    }

    private static IEnumerable<Money> Totals(IReadOnlyList<PaymentLine> lines) =>
        lines
            .Where(line => line.Problem is null)
            .GroupBy(line => line.Amount.Currency)
            .Select(some => new Money(
                checked((long)some.Aggregate((Int128)0, (sum, line) => sum + line.Amount.Minor)), // The reader has refused more.
                some.Key
            ));
}
