using Florin.WebConsole.Api;

namespace Florin.WebConsole.Components;

/// <summary>A transfer on a time axis: its steps as bars, failed tries as ticks, long idle times folded.</summary>
internal sealed record TransferPicture(IReadOnlyList<TransferLane> Lanes, TimeSpan? Folded)
{
    private static readonly TimeSpan LongestIdle = TimeSpan.FromSeconds(5);

    // What each event ends, and the lane that it is drawn in.
    private static readonly Dictionary<string, (string Step, LaneKind Kind)> Steps = new(StringComparer.Ordinal)
    {
        ["TransactionCreated"] = ("Created", LaneKind.Forward),
        ["RiskAssessmentInitiated"] = ("Created", LaneKind.Forward),
        ["RiskAssessmentCompleted"] = ("Risk assessment", LaneKind.Forward),
        ["TransactionSentToReview"] = ("Risk assessment", LaneKind.Forward),
        ["TransactionApproved"] = ("Approval", LaneKind.Forward),
        ["TransactionRejected"] = ("Approval", LaneKind.Failed),
        ["AccountDebited"] = ("Debit", LaneKind.Forward),
        ["AccountDebitFailed"] = ("Debit", LaneKind.Failed),
        ["AccountCredited"] = ("Credit", LaneKind.Forward),
        ["AccountCreditFailed"] = ("Credit", LaneKind.Failed),
        ["PaymentSettled"] = ("Payment", LaneKind.Forward),
        ["PaymentFailed"] = ("Payment", LaneKind.Failed),
        ["DebitCompensated"] = ("Compensation", LaneKind.Back),
        ["ManualReviewRequired"] = ("Manual review", LaneKind.Failed),
        ["TransactionCompleted"] = ("End", LaneKind.Forward),
        ["TransactionFailed"] = ("End", LaneKind.Failed),
    };

    /// <summary>Of nothing.</summary>
    public static TransferPicture Empty { get; } = new([], null);

    /// <summary>The picture of a transfer.</summary>
    /// <param name="events">Its events, in order.</param>
    /// <param name="now">Up to when one that has not ended is drawn.</param>
    public static TransferPicture Of(IReadOnlyList<ShownEvent> events, DateTimeOffset now)
    {
        if (events.Count == 0)
            return Empty;
        var (spans, total, folded) = Spans(events, now);
        var lanes = new List<TransferLane>();
        foreach (var step in spans.GroupBy(span => span.Step, StringComparer.Ordinal))
        {
            var (first, last) = (step.First(), step.Last());
            var ticks = step.Where(span => span.Kind is LaneKind.Failed && span != last).Select(span => Share(span.To, total));
            lanes.Add(
                new TransferLane(
                    step.Key,
                    last.Kind switch
                    {
                        LaneKind.Failed => "failed",
                        LaneKind.Back => "back",
                        _ => "",
                    },
                    Share(first.From, total),
                    Math.Max(0, Share(last.To - first.From, total)),
                    step.Sum(span => span.Took.TotalMilliseconds),
                    [.. ticks]
                )
            );
        }
        return new TransferPicture(lanes, folded > TimeSpan.Zero ? folded : null);
    }

    // Each event ends what began with the one before it.
    private static (List<Span> Spans, TimeSpan Total, TimeSpan Folded) Spans(
        IReadOnlyList<ShownEvent> events,
        DateTimeOffset now
    )
    {
        var spans = new List<Span>();
        var (at, folded, before) = (TimeSpan.Zero, TimeSpan.Zero, events[0].Timestamp);
        foreach (var stored in events)
        {
            var (step, kind) = Steps.GetValueOrDefault(stored.EventType, (stored.EventType, LaneKind.Forward));
            Add(step, kind, stored.Timestamp);
        }
        if (events[^1].EventType is not ("TransactionCompleted" or "TransactionFailed" or "TransactionRejected"))
            Add("Now", LaneKind.Forward, now);
        return (spans, at, folded);

        void Add(string step, LaneKind kind, DateTimeOffset until)
        {
            var took = until > before ? until - before : TimeSpan.Zero;
            var shown = took > LongestIdle ? LongestIdle : took;
            spans.Add(new Span(step, kind, at, at + shown, took));
            (at, folded, before) = (at + shown, folded + (took - shown), until);
        }
    }

    private static double Share(TimeSpan of, TimeSpan total) => total > TimeSpan.Zero ? Math.Round(100 * (of / total), 2) : 0;

    private enum LaneKind
    {
        Forward,
        Failed,
        Back,
    }

    private sealed record Span(string Step, LaneKind Kind, TimeSpan From, TimeSpan To, TimeSpan Took);
}

/// <summary>One step.</summary>
/// <param name="Name">The step.</param>
/// <param name="Kind">The class of its bar.</param>
/// <param name="Left">Where it begins, in percent.</param>
/// <param name="Width">How long it is, in percent.</param>
/// <param name="Milliseconds">How long it took.</param>
/// <param name="Ticks">Where tries failed, in percent.</param>
internal sealed record TransferLane(
    string Name,
    string Kind,
    double Left,
    double Width,
    double Milliseconds,
    IReadOnlyList<double> Ticks
);
