using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using Florin.Contracts.Reconciliation;
using Florin.Kernel;
using Florin.Platform.Commands;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Platform.Projections;
using Florin.Reconciliation.Projections;
using Florin.Reconciliation.Reading;

namespace Florin.Reconciliation.Features;

/// <summary>Imports a file of statements: all of it, or nothing.</summary>
/// <param name="Statement">Made for this command.</param>
/// <param name="Source">Whose statements they are.</param>
/// <param name="Stream">The stream of what the source mirrors.</param>
/// <param name="Checksum">SHA-256 of the file.</param>
/// <param name="Statements">Its statements, which add up.</param>
/// <param name="By">Who.</param>
internal sealed record ImportStatement(
    StatementId Statement,
    BankSourceId Source,
    string Stream,
    string Checksum,
    IReadOnlyList<CheckedStatement> Statements,
    string By
) : ICommand
{
    /// <summary>What happened, for the answer.</summary>
    public DecisionResult<StatementImported> Imported { get; } = new();

    /// <summary>The first lines of the file, for a preview.</summary>
    public DecisionResult<IReadOnlyList<PreviewedLineView>> Preview { get; } = new();
}

internal static class ImportStatementFeature
{
    // Each event stays well below what any storage takes in one row.
    private const int LinesOfAnEvent = 250;

    private const int LinesOfAPreview = 200;
    private const string Include = "include";
    private const string IncludedLines = "lines";

    private static readonly string IncludeDoes =
        $"{IncludedLines}, with dryRun=true: the first {LinesOfAPreview} lines of the file, and which of them are known already.";

    private static readonly string[] Types =
    [
        "application/octet-stream",
        "application/xml",
        "text/xml",
        "text/plain",
        "text/csv",
        "application/x-ofx",
        "application/vnd.intu.qfx",
    ];

    public static void Add(
        ServiceBuilder service,
        ReconciliationViews views,
        MirrorDecisions decisions,
        ReconciliationOptions options
    )
    {
        service.Commands.Handles<ImportStatement>(
            (_, _) => { },
            (command, context, cancel) =>
                decisions.Decide(
                    command,
                    context,
                    (state, store, stop) => Decide(command, state, store, service.Clock.GetUtcNow(), stop),
                    cancel
                ),
            previews: true
        );
        var send = service.Commands.Sender<ImportStatement>();
        service
            .Post(
                "/statements",
                Permission.ReconciliationWrite,
                (request, cancel) => Answer(service, views, send, options, request, cancel)
            )
            .Does(
                "Imports a file of bank statements in the source's format: camt.053, MT940, OFX or CSV. Lines that are known already add nothing. A file whose balances do not add up is refused whole."
            )
            .WithRequired<string>("source", "The source whose statements they are.")
            .With<string>(Include, IncludeDoes)
            .TakesFile(Types)
            .UpTo(options.MaxFileBytes)
            .Gives<BankStatementView>(201)
            .TakesIdempotencyKey()
            .CanDryRun()
            .Refuses(RefusalCode.NotFound, RefusalCode.WrongState, ReconciliationCodes.BadStatement, RefusalCodes.Unavailable);
    }

    private static async Task<Reply> Answer(
        ServiceBuilder service,
        ReconciliationViews views,
        Send<ImportStatement> send,
        ReconciliationOptions options,
        Request request,
        CancellationToken cancel
    )
    {
        var asked = request.Query.Id<BankSourceId>("source");
        if (asked is null && !request.Query.Problems.Has("source"))
            request.Query.Problem("source", $"is required; expected an id that begins with {BankSourceId.Prefix}.");
        var isShown = request.Query.OneOf(Include, IncludedLines) is not null;
        if (isShown && !request.IsDryRun)
            request.Query.Problem(Include, "is only for a dry run; add dryRun=true.");
        var file = await request.File(cancel);
        var source = await (await views.Read(cancel)).Store.Source(asked!.Value, cancel); // Else there was a problem.
        if (Read(file.ToArray(), source, options, out var statements) is { } refusal)
            return Reply.Refused(refusal);
        var command = new ImportStatement(
            Id.New<StatementId>(service.Ids),
            source.Id,
            source.Mirror.Stream(),
            Convert.ToHexStringLower(SHA256.HashData(file.Span)),
            statements,
            request.Actor.Id
        );
        return await request.Send(
            send,
            command,
            (MirrorState _) =>
                Reply.Created(
                    BankStatementView.Of(command.Imported.Value) with
                    {
                        Preview = isShown ? command.Preview.Value : null,
                    }
                ),
            cancel
        );
    }

    private static Refusal? Read(
        byte[] file,
        SourceRow source,
        ReconciliationOptions options,
        out IReadOnlyList<CheckedStatement> statements
    )
    {
        try
        {
            var read = StatementReader.Read(file, source.Format, source.Profile, source.Mirror.Currency.Code);
            var lines = read.Sum(statement => statement.Lines.Count);
            if (lines > options.MaxFileLines)
                throw new UnreadableStatement(
                    1,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"The file has {lines} lines; at most {options.MaxFileLines} are allowed."
                    )
                );
            statements = [.. read.Select(one => CheckedStatement.Of(one, source.BankAccount, source.Mirror.Currency))];
            return null;
        }
        catch (UnreadableStatement bad)
        {
            statements = [];
            return Bad(bad);
        }
    }

    private static Refusal Bad(UnreadableStatement bad) =>
        new Refusal(
            ReconciliationCodes.BadStatement,
            string.Create(CultureInfo.InvariantCulture, $"Line {bad.Line}: {bad.Message}")
        ).With("line", bad.Line);

    private static async ValueTask<Decision> Decide(
        ImportStatement command,
        MirrorState state,
        IViewStore store,
        DateTimeOffset now,
        CancellationToken cancel
    )
    {
        var identity = new LineIdentity(command.Source);
        var read = command.Statements.SelectMany(s => s.Lines.Zip(s.Amounts, identity.Line)).ToList();
        var lines = read.DistinctBy(line => line.Id).ToList();
        var known = await store.AreThere(LineRow.View, [.. lines.Select(line => line.Id.Value)], cancel);
        if (await ReusedIds.Find(command.Statements, read, lines.Where((_, i) => known[i]), store, cancel) is { } reused)
            return Bad(reused);
        command.Preview.Value = [.. lines.Take(LinesOfAPreview).Select((line, i) => PreviewedLineView.Of(line, known[i]))];
        var added = lines.Where((_, i) => !known[i]).ToImmutableArray();
        if (added.FirstOrDefault(line => state.IsLocked(command.Source, line.BookedOn)) is { } locked)
            return Refusal.WrongState(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Line {locked.FileLine} is of {locked.BookedOn:yyyy-MM-dd}, which is locked; unlock the period first."
                )
            );
        command.Imported.Value = Imported(command, added.Length, now);
        return Decision.Accept([
            command.Imported.Value,
            .. added
                .Chunk(LinesOfAnEvent)
                .Select(part => new StatementLinesAdded(command.Statement, command.Source, [.. part])),
        ]);
    }

    private static StatementImported Imported(ImportStatement command, int added, DateTimeOffset now) =>
        new(
            command.Statement,
            command.Source,
            command.Checksum,
            command.Statements.Count,
            command.Statements.Sum(statement => statement.Lines.Count),
            added,
            command.Statements[0].Opening,
            command.Statements[^1].Closing,
            command.Statements.Max(statement => statement.ClosedOn),
            command.By,
            now
        );
}
