using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Florin.Contracts.Reconciliation;
using Florin.Kernel;
using Florin.Platform.Commands;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Platform.Projections;
using Florin.Reconciliation.Matching;
using Florin.Reconciliation.Projections;

namespace Florin.Reconciliation.Features;

/// <summary>Matches lines with entries by hand.</summary>
/// <param name="Source">Whose lines they are.</param>
/// <param name="Stream">The stream of what the source mirrors.</param>
/// <param name="Lines">The lines.</param>
/// <param name="Entries">The entries' positions in the ledger.</param>
/// <param name="Reason">Why they belong together; null where nothing was said.</param>
/// <param name="By">Who.</param>
internal sealed record MakeMatch(
    BankSourceId Source,
    string Stream,
    ImmutableArray<StatementLineId> Lines,
    ImmutableArray<long> Entries,
    string? Reason,
    string By
) : ICommand
{
    /// <summary>The match, for the answer.</summary>
    public DecisionResult<MatchRow> Row { get; } = new();
}

/// <summary>A match to be made by hand; its lines and entries must come to the same, within the tolerance.</summary>
/// <param name="Source">Whose lines they are.</param>
/// <param name="Lines">The lines, 1 to 200.</param>
/// <param name="Entries">The entries' positions in the ledger, 1 to 200.</param>
/// <param name="Reason">Why they belong together, up to 500 characters; it becomes one of the match's reasons.</param>
internal sealed record MatchBody(
    string? Source,
    [property: MaxLength(MatchBody.MaxItems)] List<string?>? Lines,
    [property: MaxLength(MatchBody.MaxItems)] List<long>? Entries,
    [property: MaxLength(DecisionReasonBody.MaxReason)] string? Reason = null
)
{
    public const int MaxItems = 200;

    /// <summary>Notes everything that is wrong with it.</summary>
    public void Validate(Problems problems)
    {
        problems.Id<BankSourceId>(Source, "source");
        Require(Lines, "lines", problems);
        Require(Entries, "entries", problems);
        DecisionReasonBody.Validate(Reason, problems);
        foreach (var line in Lines ?? [])
            problems.Id<StatementLineId>(line, "lines");
        foreach (var entry in (Entries ?? []).Where(entry => entry < 1))
            problems.Add(
                "entries",
                string.Create(CultureInfo.InvariantCulture, $"{entry} is not a position; they begin with 1.")
            );
    }

    private static void Require<T>(List<T>? items, string field, Problems problems)
    {
        if (items is null or [])
            problems.Add(field, $"is required; expected 1 to {MaxItems} items.");
        else if (items.Distinct().Count() != items.Count)
            problems.Add(field, "names something twice.");
    }
}

internal static class MakeMatchFeature
{
    public static void Add(ServiceBuilder service, ReconciliationViews views, MirrorDecisions decisions, OpenItemsReader items)
    {
        service.Commands.Handles<MakeMatch>(
            (_, _) => { },
            (command, context, cancel) =>
                decisions.Decide(
                    command,
                    context,
                    (state, store, stop) => Decide(service, items, command, state, store, stop),
                    cancel
                ),
            previews: true
        );
        var send = service.Commands.Sender<MakeMatch>();
        service
            .Post("/matches", Permission.ReconciliationWrite, (request, cancel) => Answer(views, send, request, cancel))
            .Does(
                "Matches open lines with open entries of the ledger by hand; both must come to the same, within the tolerance."
            )
            .Takes<MatchBody>("source", "lines", "entries")
            .Gives<MatchView>(201)
            .TakesIdempotencyKey()
            .CanDryRun()
            .Refuses(RefusalCode.NotFound, RefusalCode.WrongState, RefusalCodes.Unavailable, ReconciliationCodes.SumsDiffer);
    }

    private static async Task<Reply> Answer(
        ReconciliationViews views,
        Send<MakeMatch> send,
        Request request,
        CancellationToken cancel
    )
    {
        var body = await request.Body<MatchBody>(cancel, (body, problems) => body.Validate(problems));
        var problems = new Problems();
        body.Validate(problems);
        if (!problems.None)
            throw new BadInput(problems);
        var source = await (await views.ReadAll(cancel)).Source(BankSourceId.From(body.Source!), cancel); // Validated, as all of it.
        var command = new MakeMatch(
            source.Id,
            source.Mirror.Stream(),
            [.. body.Lines!.Select(line => StatementLineId.From(line!))],
            [.. body.Entries!],
            string.IsNullOrWhiteSpace(body.Reason) ? null : body.Reason,
            request.Actor.Id
        );
        return await request.Send(send, command, (MirrorState _) => Reply.Created(MatchView.Of(command.Row.Value)), cancel);
    }

    private static async ValueTask<Decision> Decide(
        ServiceBuilder service,
        OpenItemsReader items,
        MakeMatch command,
        MirrorState state,
        IViewStore store,
        CancellationToken cancel
    )
    {
        var source = await store.Source(command.Source, cancel);
        var rows = await store.FindMany(LineRow.View, [.. command.Lines.Select(line => line.Value)], cancel);
        if (ProblemOfLines(command, rows, state) is { } refusal)
            return refusal;
        if (await items.Find(source.Mirror, command.Entries, cancel) is not { } entries)
            return Refusal.NotFound(
                $"entry of {source.Mirror.Key()} at all of the positions",
                string.Join(", ", command.Entries)
            );
        var uses = await store.FindMany(
            EntryUseRow.View,
            [.. command.Entries.Select(entry => EntryUseRow.KeyOf(source.Mirror.Key(), entry))],
            cancel
        );
        if (uses.FirstOrDefault(use => use is { State: not ItemState.Open }) is { } used)
            return Refusal.WrongState(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The entry {used.Position} is {used.State.ToString().ToLowerInvariant()}, not open."
                )
            );
        var (book, _) = await service.Log.Read<RulesState>(RulesState.Stream, cancel);
        List<OpenLine> lines = [.. rows.Select(row => new OpenLine(row!.Line))]; // All of them are there.
        return Decide(command, lines, entries, book.Rules.For(source.Mirror.Currency).Amount, service.Clock.GetUtcNow());
    }

    private static Decision Decide(
        MakeMatch command,
        List<OpenLine> lines,
        IReadOnlyList<OpenEntry> entries,
        Money tolerance,
        DateTimeOffset now
    )
    {
        var sum = lines.Aggregate((Int128)0, (total, line) => total + line.Minor);
        var other = entries.Aggregate((Int128)0, (total, entry) => total + entry.Minor);
        var currency = tolerance.Currency;
        if (Int128.Abs(sum - other) > tolerance.Minor || Int128.Abs(sum) > long.MaxValue)
            return new Refusal(
                ReconciliationCodes.SumsDiffer,
                $"The lines come to {new DecimalTotal(sum, currency)} {currency}, the entries to {new DecimalTotal(other, currency)}; they may differ by {tolerance}."
            );
        var match = MadeMatch.Of(lines, entries, MatchStrategy.Manual, 1, Reasons(command)) with { Accepted = true };
        command.Row.Value = new MatchRow(
            match,
            command.Source,
            null,
            0,
            MatchState.Accepted,
            command.By,
            now,
            null,
            null,
            null
        );
        return [new MatchesMade(null, command.Source, [match], command.By, now)];
    }

    private static ImmutableArray<string> Reasons(MakeMatch command)
    {
        var by = $"{command.By} matched them.";
        return command.Reason is { } reason ? [by, reason] : [by];
    }

    private static Refusal? ProblemOfLines(MakeMatch command, IReadOnlyList<LineRow?> rows, MirrorState state)
    {
        for (var i = 0; i < rows.Count; i++)
            if (rows[i] is not { } row || row.Source != command.Source)
                return Refusal.NotFound($"line of {command.Source}", command.Lines[i].Value);
            else if (row.State is not ItemState.Open)
                return Refusal.WrongState($"The line {row.Line.Id} is {row.State.ToString().ToLowerInvariant()}, not open.");
            else if (state.IsLocked(row.Source, row.Line.BookedOn))
                return Refusal.WrongState(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"The line {row.Line.Id} is of {row.Line.BookedOn:yyyy-MM-dd}, which is locked; unlock the period first."
                    )
                );
        return null;
    }
}
