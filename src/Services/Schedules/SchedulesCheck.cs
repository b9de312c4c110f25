using System.Globalization;
using Florin.Contracts.Transactions;
using Florin.Kernel;
using Florin.Platform.EventLog;
using Florin.Platform.Verification;

namespace Florin.Schedules;

/// <summary>Invariant 8 of schedules: each occurrence runs once, and what it completed is a transaction that has ended.</summary>
internal sealed class SchedulesCheck : ILogCheck
{
    private const string Prefix = "schedule-";
    private readonly Dictionary<string, Schedule> _schedules = new(StringComparer.Ordinal);
    private readonly Dictionary<TransactionId, ScheduleId> _completed = [];
    private readonly Check _once = new(
        "8 every occurrence of a schedule is run once, and its transaction is one",
        Advice.RestoreLog("schedule")
    )
    {
        Part = ReportPart.LifeCycles,
    };

    /// <inheritdoc/>
    public IEnumerable<Fold> Folds(IReadOnlyList<string> logs) => [Fold.Of("schedule", _once, Take)];

    /// <inheritdoc/>
    public IEnumerable<Check> Compare(ReadLogs logs)
    {
        _once.Looked = string.Create(
            CultureInfo.InvariantCulture,
            $"{_schedules.Count:N0} schedules, {_completed.Count:N0} completed occurrences"
        );
        if (logs.Facts<ITransactionFacts>("transaction") is { } transactions)
            foreach (var (transaction, schedule) in _completed)
                if (!transactions.HasEnded(transaction))
                    _once.Fail($"{schedule} has completed {transaction}, which has not ended");
        return [_once];
    }

    private void Take(Recorded happened)
    {
        if (!happened.Stream.StartsWith(Prefix, StringComparison.Ordinal) || happened.Data is ICommandRecord)
            return;
        var schedule = _schedules.GetValueOrDefault(happened.Stream, Schedule.Empty);
        var fits = happened.Data switch
        {
            ScheduleCreated e => !schedule.Exists && happened.Stream == Schedule.StreamOf(e.Id),
            OccurrenceStarted { Attempt: 1 } e => e.RunsAt > schedule.Through,
            OccurrenceStarted e => schedule.Find(e.RunsAt) is { RetryAt: not null } open && open.Attempt == e.Attempt - 1,
            OccurrenceCompleted e => IsOpen(schedule, e.RunsAt, e.Attempt) && _completed.TryAdd(e.Transaction, e.Id),
            OccurrenceSent e => IsOpen(schedule, e.RunsAt, e.Attempt),
            OccurrenceFailed e => schedule.Find(e.RunsAt)?.Attempt == e.Attempt,
            _ => schedule.Exists,
        };
        if (!fits)
            throw new LogFault(
                $"position {happened.Position}: a {happened.Type} cannot be event {happened.Version} of {happened.Stream}"
            );
        _schedules[happened.Stream] = schedule.Apply(happened.Data);
    }

    private static bool IsOpen(Schedule schedule, DateTimeOffset runsAt, int attempt) =>
        schedule.Find(runsAt) is { RetryAt: null } open && open.Attempt == attempt;
}
