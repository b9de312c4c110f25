using System.Runtime.CompilerServices;
using Florin.Contracts.Reports;
using Florin.Kernel;
using Florin.Platform.Calls;
using Florin.Platform.Commands;
using Florin.Platform.EventLog;
using Florin.Platform.Hosting;
using Florin.Reports.Features;
using Florin.Reports.Projections;

namespace Florin.Reports.Statements;

/// <summary>
/// Makes statements. A period that is over has one statement for ever: the first request issues it, every other gets the same.
/// Entries stand in the order in which they were booked, which nothing changes afterwards, so that a statement begins with the
/// balance that the one before it ends with.
/// </summary>
internal sealed class StatementMaker(ServiceBuilder service, LedgerCopy ledger, Send<IssueStatement> issue)
{
    // What was decided before the end of the period is durable by then.
    private static readonly TimeSpan Settled = TimeSpan.FromMinutes(1);

    /// <summary>The ledger as it is now.</summary>
    public Task<LedgerReading> Read(CallContext call, CancellationToken cancel) => ledger.Read(call, cancel);

    /// <summary>Why an account has no statement for a period; null where it has one.</summary>
    public static Refusal? Refuse(ReportedAccount account, StatementPeriod period) =>
        period.End > account.OpenedAt
            ? null
            : new Refusal(
                ReportCodes.BeforeAccount,
                $"period {period} was over before the account {account.Id} was opened at {Rfc3339.Text(account.OpenedAt)}; choose one that ends after that."
            )
                .With("field", "period")
                .With("openedAt", Rfc3339.Text(account.OpenedAt));

    /// <summary>A statement of an account for a period that it has one for.</summary>
    /// <param name="reading">The ledger.</param>
    /// <param name="account">The account.</param>
    /// <param name="period">Which days.</param>
    /// <param name="context">Who asks, to issue it if that was not done yet.</param>
    public async Task<AccountStatement> Make(
        LedgerReading reading,
        ReportedAccount account,
        StatementPeriod period,
        Func<CommandContext> context,
        CancellationToken cancel
    )
    {
        var before = await reading.LastBefore(account.Id, period.Begin, cancel);
        var last = await reading.LastBefore(account.Id, period.End, cancel);
        var draft = new StatementIssued(
            account.Id,
            account.UserId,
            account.Name,
            $"{period.First:yyyy-MM-dd}",
            $"{period.Last:yyyy-MM-dd}",
            Number: 0,
            new Money(before?.BalanceAfter ?? 0, account.Currency),
            new Money(last?.BalanceAfter ?? 0, account.Currency),
            last?.Position ?? 0,
            last?.Digest,
            StatementFormats.Layout,
            service.Clock.GetUtcNow()
        );
        var made =
            reading.End.At >= period.End + Settled
                ? await Issue(draft, period, context(), cancel)
                : await Interim(draft, cancel);
        return made with { Name = await service.Runtime.People.OpenAny(made.Name, cancel) };
    }

    /// <summary>The entries of a statement.</summary>
    public async IAsyncEnumerable<AccountStatementLine> Lines(
        LedgerReading reading,
        AccountStatement statement,
        [EnumeratorCancellation] CancellationToken cancel
    )
    {
        var (people, balance) = (service.Runtime.People, statement.Opening);
        await foreach (var entry in reading.EntriesOf(statement.Account, statement.Period.Begin, statement.Position, cancel))
        {
            var line = AccountStatementLine.Of(entry, await people.Open(entry.Description, cancel));
            balance += line.Change;
            if (balance != line.BalanceAfter)
                throw new InvalidDataException(
                    $"The entries of {statement.Account} do not add up at position {entry.Position}: {balance} is not {line.BalanceAfter}."
                );
            yield return line;
        }
        if (balance != statement.Closing)
            throw new InvalidDataException(
                $"The entries of {statement.Account} come to {balance}; the statement {statement.Number} says {statement.Closing}."
            );
    }

    private async Task<AccountStatement> Issue(
        StatementIssued draft,
        StatementPeriod period,
        CommandContext context,
        CancellationToken cancel
    )
    {
        var id = CommandId.Derived($"statement:{draft.Account}:{period}");
        var outcome = await issue(new IssueStatement(draft), context with { CommandId = id }, cancel);
        if (outcome.Refusal is { } refusal)
            throw new InvalidOperationException(refusal.Detail); // Nothing refuses it.
        return AccountStatement.Of((StatementIssued)outcome.Events[0].Data);
    }

    private async Task<AccountStatement> Interim(StatementIssued draft, CancellationToken cancel)
    {
        var (book, _) = await service.Log.Read<StatementBook>(StatementBook.StreamOf(draft.Account), cancel);
        return AccountStatement.Of(draft with { Number = book.Issued + 1 }) with { IsIssued = false };
    }
}
