using System.Globalization;
using Florin.Contracts.Accounts;
using Florin.Contracts.Transactions;
using Florin.Kernel;
using Florin.Platform.Calls;
using EventLog = Florin.Platform.EventLog.EventLog;

namespace Florin.Schedules.Running;

/// <summary>
/// Does what is due of one schedule. What is about to be ordered is recorded first, with its amount; then it is ordered under
/// an id that follows from schedule and occurrence, as often as it takes to know what came of it: whatever is done twice moves
/// money once.
/// </summary>
internal sealed class Occurrences(
    Func<EventLog> log,
    Agenda agenda,
    RunCommands commands,
    AccountsClient accounts,
    OrdersClient orders,
    TimeProvider clock
)
{
    private const string NothingToMove = "nothing-to-move";
    private const string NoAccount = "account-not-found";
    private static readonly HashSet<DateTimeOffset> NoneAsked = [];

    /// <summary>Does all that is due now.</summary>
    /// <returns>When something is due again, and whether a transaction is still under way.</returns>
    public async Task<(DateTimeOffset? Due, bool IsPending)> Run(string id, CancellationToken stop)
    {
        var asked = new HashSet<DateTimeOffset>();
        while (true)
        {
            var (schedule, _) = await log().Read<Schedule>(Schedule.StreamOf(ScheduleId.From(id)), stop);
            if (!schedule.Exists)
                return (null, false);
            switch (agenda.Next(schedule, clock.GetUtcNow(), asked))
            {
                case Wait wait:
                    return (wait.Until, asked.Count > 0);
                case Begin begin:
                    await Start(schedule, begin, stop);
                    break;
                case AskOutcome ask:
                    if (!await Order(schedule, ask.Open, stop))
                        asked.Add(ask.Open.RunsAt);
                    break;
                case LeaveOut leave:
                    await commands.LeaveOut(leave.Skipped);
                    break;
                case Finish finish:
                    await commands.End(schedule.Id, finish.Reason);
                    break;
            }
        }
    }

    /// <summary>When something is due of a schedule, UTC; null where nothing is.</summary>
    public DateTimeOffset? DueAt(Schedule schedule) =>
        agenda.Next(schedule, clock.GetUtcNow(), NoneAsked) is Wait wait ? wait.Until : DateTimeOffset.MinValue;

    /// <summary>The id under which a try of an occurrence orders its transaction, always the same.</summary>
    public static string CommandIdOf(ScheduleId id, OpenOccurrence open) =>
        string.Create(CultureInfo.InvariantCulture, $"schedule:{id}:{Rfc3339.Text(open.RunsAt)}:{open.Attempt}");

    private async Task Start(Schedule schedule, Begin begin, CancellationToken stop)
    {
        var (amount, problem) = await AmountOf(schedule, begin, stop);
        var (moment, id) = (begin.Moment, schedule.Id);
        if (amount is { } known)
            await commands.Start(new OccurrenceStarted(id, moment.RunsAt, moment.Slot, begin.Attempt, known));
        else if (begin.Attempt == 1)
            await commands.LeaveOut(new OccurrencesSkipped(id, moment.RunsAt, moment.RunsAt, moment.Slot, 1, problem!)); // Without an amount there is a reason.
        else
            await commands.Start(
                new OccurrenceStarted(id, moment.RunsAt, moment.Slot, begin.Attempt, schedule.Find(moment.RunsAt)!.Amount) // It is tried again.
            );
    }

    // What is left of a total is moved by its last occurrence.
    private async Task<(Money? Amount, string? Problem)> AmountOf(Schedule schedule, Begin begin, CancellationToken stop)
    {
        var terms = schedule.Terms;
        var amount = terms.Amount;
        if (terms.AmountRule is not AmountRule.Fixed)
        {
            var call = new CallContext(schedule.Id.Value);
            if (await accounts.Find(schedule.Created.FromAccount!.Value, call, stop) is not { } source) // Checked: it has one.
                return (null, NoAccount);
            // What is there beyond what stays pays the fee too, where transactions are charged.
            var there = There(source, schedule.Created.FromPurpose) - terms.Amount;
            if (!there.IsPositive)
                return (null, NothingToMove);
            var question = new FeeQuestion(schedule.Created.Type, source.Id, there, Within: true);
            amount = (await orders.Fees([question], call, stop))[0].Amount;
        }
        if (terms.MaxTotal is { } most)
        {
            var reserved = begin.Attempt == 1 ? 0 : schedule.Find(begin.Moment.RunsAt)?.Amount.Minor ?? 0;
            var left = new Money(most.Minor - schedule.Total + reserved, most.Currency);
            amount = amount < left ? amount : left;
        }
        return amount.IsPositive ? (amount, null) : (null, NothingToMove);
    }

    // What an account holds, without its overdraft; where its balance is segregated, for the purpose.
    private static Money There(AccountCard source, string? purpose)
    {
        var available = source.Purposes?.FirstOrDefault(one => one.Name == purpose)?.Available ?? source.Available;
        return source.Balance < available ? source.Balance : available;
    }

    // Whether all is known of it now.
    private async Task<bool> Order(Schedule schedule, OpenOccurrence open, CancellationToken stop)
    {
        var (created, terms) = (schedule.Created, schedule.Terms);
        var id = CommandIdOf(schedule.Id, open);
        var order = new OrderTransaction(
            created.UserId,
            created.Type,
            open.Amount,
            created.FromAccount,
            created.ToAccount,
            terms.Description,
            terms.Reference,
            terms.Metadata,
            terms.AmountRule is AmountRule.Fixed ? schedule.Mandate.Approval : null,
            schedule.Mandate.WithSecondFactor,
            created.FromPurpose,
            created.ToPurpose
        );
        var ordered = await orders.Order(order, new CallContext(schedule.Id.Value, id, CausationId: id), stop);
        var ended = ordered.Status is null or "COMPLETED" or "FAILED" or "REJECTED";
        var (code, detail) = ordered switch
        {
            { Refusal: { } refusal } => (refusal.Code, refusal.Detail),
            { Status: "FAILED" or "REJECTED" } => ("transaction-rejected", $"The transaction is {ordered.Status}."),
            _ => (default(string), default(string)),
        };
        await commands.Record(schedule.Id, open.RunsAt, open.Attempt, new AttemptOutcome(ordered.Id, ended, code, detail));
        return ended;
    }
}
