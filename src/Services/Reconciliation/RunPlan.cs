using System.Collections.Immutable;
using Florin.Kernel;
using Florin.Platform.Projections;
using Florin.Reconciliation.Matching;
using Florin.Reconciliation.Projections;

namespace Florin.Reconciliation;

/// <summary>What a run would do.</summary>
/// <param name="Ran">What it comes to.</param>
/// <param name="Matches">The matches.</param>
/// <param name="Subjects">What becomes an exception.</param>
internal sealed record RunPlan(
    ReconciliationRan Ran,
    IReadOnlyList<MadeMatch> Matches,
    IReadOnlyList<ExceptionSubject> Subjects
)
{
    private const int PartsOfAnEvent = 250;

    /// <summary>The events of it.</summary>
    public Decision ToDecision() =>
        Decision.Accept([
            Ran,
            .. Matches.Chunk(PartsOfAnEvent).Select(part => new MatchesMade(Ran.Run, Ran.Source, [.. part], Ran.By, Ran.At)),
            .. Subjects.Chunk(PartsOfAnEvent).Select(part => new ExceptionsRaised(Ran.Run, Ran.Source, [.. part], Ran.At)),
        ]);
}

/// <summary>Plans runs: reads what is open, matches it, and finds what is left.</summary>
internal sealed class RunPlanner(OpenItemsReader items, Platform.Hosting.ServiceBuilder service)
{
    private const int MaxRejected = 100_000;

    /// <summary>The plan of a run; a refusal where there is nothing to run over.</summary>
    public async ValueTask<(RunPlan? Plan, Refusal? Refusal)> Plan(
        ReconciliationRunId run,
        SourceRow source,
        (DateOnly? From, DateOnly? To) days,
        string by,
        IViewStore store,
        CancellationToken cancel
    )
    {
        var (book, _) = await service.Log.Read<RulesState>(RulesState.Stream, cancel);
        var currency = source.Mirror.Currency;
        var tolerance = book.Rules.For(currency);
        var (open, refusal) = await items.Read(source, days.From, days.To, tolerance.Days, store, cancel);
        if (open is null)
            return (null, refusal);
        var rejected = await Rejected(source.Id, store, cancel);
        var result = Cascade.Run(open.Lines, open.Entries, book.Rules, currency, rejected);
        var subjects = await Subjects(source, open, result, store, cancel);
        var accepted = result.Matches.Count(match => match.Accepted);
        var ran = new ReconciliationRan(
            run,
            source.Id,
            open.From,
            open.To,
            book.Version,
            open.Lines.Count,
            open.Entries.Count,
            accepted,
            result.Matches.Count - accepted,
            subjects.Count,
            by,
            service.Clock.GetUtcNow()
        );
        return (new RunPlan(ran, result.Matches, subjects), null);
    }

    private static async ValueTask<IReadOnlySet<MatchId>> Rejected(
        BankSourceId source,
        IViewStore store,
        CancellationToken cancel
    )
    {
        var rejected = new HashSet<MatchId>();
        foreach (var state in new[] { MatchState.Rejected, MatchState.Undone })
        foreach (
            var row in await store.Rows(
                MatchRow.View,
                q =>
                    q.Where(MatchRow.BySource, Comparison.Equal, source.Value)
                        .Where(MatchRow.ByState, Comparison.Equal, state.ToString()) with
                    {
                        Limit = MaxRejected,
                    },
                cancel
            )
        )
            rejected.Add(row.Match.Id);
        return rejected;
    }

    // Of entries those of the days of the run alone: those around them may be of lines that are still to come.
    private static async ValueTask<IReadOnlyList<ExceptionSubject>> Subjects(
        SourceRow source,
        OpenItems open,
        CascadeResult result,
        IViewStore store,
        CancellationToken cancel
    )
    {
        var left = result
            .Lines.Select(line => new ExceptionSubject(
                DerivedIds.OfException(line.Line.Id),
                line.Line.Id,
                null,
                line.Line.BookedOn,
                line.Line.Amount
            ))
            .Concat(
                result
                    .Entries.Where(entry => entry.Day >= open.From.DayNumber && entry.Day <= open.To.DayNumber)
                    .Select(entry => new ExceptionSubject(
                        DerivedIds.OfException(source.Id, entry.Position),
                        null,
                        entry.Position,
                        DateOnly.FromDayNumber(entry.Day),
                        new Money(entry.Minor, source.Mirror.Currency)
                    ))
            )
            .ToImmutableArray();
        var known = await store.AreThere(ExceptionRow.View, [.. left.Select(subject => subject.Id.Value)], cancel);
        return [.. left.Where((_, i) => !known[i])];
    }
}
