using System.Collections.Immutable;
using Florin.Kernel;
using Florin.Platform.EventLog;
using Florin.Reconciliation.Matching;
using Florin.Reconciliation.Reading;

namespace Florin.Reconciliation;

/// <summary>A bank account is reconciled with a part of the ledger from now on.</summary>
/// <param name="Source">The source.</param>
/// <param name="Name">What operators call it.</param>
/// <param name="Mirror">The part of the ledger that it mirrors.</param>
/// <param name="Format">In which format its statements come.</param>
/// <param name="Profile">Of CSV files, how the bank writes them.</param>
/// <param name="BankAccount">The bank's name of the account, which its statements must be of; null where it may be any.</param>
/// <param name="By">Who added it.</param>
/// <param name="At">When.</param>
internal sealed record BankSourceAdded(
    BankSourceId Source,
    string Name,
    Mirror Mirror,
    StatementFormat Format,
    CsvProfile? Profile,
    string? BankAccount,
    string By,
    DateTimeOffset At
);

/// <summary>A bank account is called, and its statements are read, in another way from now on.</summary>
/// <param name="Source">The source.</param>
/// <param name="Name">What operators call it.</param>
/// <param name="Format">In which format its statements come.</param>
/// <param name="Profile">Of CSV files, how the bank writes them.</param>
/// <param name="BankAccount">The bank's name of the account, which its statements must be of; null where it may be any.</param>
/// <param name="By">Who changed it.</param>
/// <param name="At">When.</param>
internal sealed record BankSourceChanged(
    BankSourceId Source,
    string Name,
    StatementFormat Format,
    CsvProfile? Profile,
    string? BankAccount,
    string By,
    DateTimeOffset At
);

/// <summary>A file of statements was imported; its new lines come in the events that follow in the same append.</summary>
/// <param name="Statement">The import.</param>
/// <param name="Source">Whose statements they are.</param>
/// <param name="Checksum">SHA-256 of the file, as small hexadecimal digits.</param>
/// <param name="Statements">How many statements the file holds.</param>
/// <param name="Lines">How many lines it holds.</param>
/// <param name="Added">How many of them are new.</param>
/// <param name="Opening">The balance before the first statement; null where the format has none.</param>
/// <param name="Closing">The balance after the last statement; null where the format has none.</param>
/// <param name="ClosedOn">The last day that it covers.</param>
/// <param name="By">Who imported it.</param>
/// <param name="At">When.</param>
internal sealed record StatementImported(
    StatementId Statement,
    BankSourceId Source,
    string Checksum,
    int Statements,
    int Lines,
    int Added,
    Money? Opening,
    Money? Closing,
    DateOnly ClosedOn,
    string By,
    DateTimeOffset At
);

/// <summary>A line of a bank statement.</summary>
/// <param name="Id">Follows from its content and its source.</param>
/// <param name="FileLine">Where it stood in its file, from 1.</param>
/// <param name="BookedOn">When the bank booked it.</param>
/// <param name="ValueOn">From when it counts for interest; null where the bank does not say.</param>
/// <param name="Amount">Negative where money left the account.</param>
/// <param name="Reference">The reference given by the party that ordered the payment.</param>
/// <param name="BankReference">The bank's reference.</param>
/// <param name="Counterparty">The name of the other side.</param>
/// <param name="CounterpartyAccount">The account of the other side.</param>
/// <param name="Text">What the payment was for.</param>
internal sealed record BankStatementLine(
    StatementLineId Id,
    int FileLine,
    DateOnly BookedOn,
    DateOnly? ValueOn,
    Money Amount,
    string? Reference,
    string? BankReference,
    string? Counterparty,
    string? CounterpartyAccount,
    string? Text
);

/// <summary>Some of the lines of an import.</summary>
/// <param name="Statement">The import.</param>
/// <param name="Source">Whose lines they are.</param>
/// <param name="Lines">In the order of the file.</param>
internal sealed record StatementLinesAdded(StatementId Statement, BankSourceId Source, ImmutableArray<BankStatementLine> Lines);

/// <summary>The strategies ran over what was open; their matches and what is left come in the events that follow in the same append.</summary>
/// <param name="Run">The run.</param>
/// <param name="Source">Whose lines were matched.</param>
/// <param name="From">From which day lines took part, inclusive.</param>
/// <param name="To">Up to which day, inclusive.</param>
/// <param name="Rules">The version of the rules; 0 for those that are built in.</param>
/// <param name="Lines">How many open lines took part.</param>
/// <param name="Entries">How many open entries took part.</param>
/// <param name="Accepted">How many matches were good enough to be accepted at once.</param>
/// <param name="Suggested">How many matches wait for a decision.</param>
/// <param name="Unmatched">How many lines and entries became exceptions.</param>
/// <param name="By">Who asked for it.</param>
/// <param name="At">When.</param>
internal sealed record ReconciliationRan(
    ReconciliationRunId Run,
    BankSourceId Source,
    DateOnly From,
    DateOnly To,
    long Rules,
    int Lines,
    int Entries,
    int Accepted,
    int Suggested,
    int Unmatched,
    string By,
    DateTimeOffset At
);

/// <summary>Some of the matches of a run, or one made by hand.</summary>
/// <param name="Run">The run; null where somebody made it by hand.</param>
/// <param name="Source">Whose lines they are.</param>
/// <param name="Matches">The matches.</param>
/// <param name="By">Who asked for them.</param>
/// <param name="At">When.</param>
internal sealed record MatchesMade(
    ReconciliationRunId? Run,
    BankSourceId Source,
    ImmutableArray<MadeMatch> Matches,
    string By,
    DateTimeOffset At
);

/// <summary>A match was accepted.</summary>
internal sealed record MatchAccepted(MatchId Match, BankSourceId Source, string By, DateTimeOffset At, string? Reason = null);

/// <summary>A suggested match was rejected: its lines and entries are open again, and no run suggests it any more.</summary>
internal sealed record MatchRejected(MatchId Match, BankSourceId Source, string? Reason, string By, DateTimeOffset At);

/// <summary>An accepted match was undone: its lines and entries are open again, and no run suggests it any more.</summary>
internal sealed record MatchUndone(MatchId Match, BankSourceId Source, string Reason, string By, DateTimeOffset At);

/// <summary>What an exception is about: a line or an entry.</summary>
/// <param name="Id">Follows from what it is about.</param>
/// <param name="Line">The line; null where it is about an entry.</param>
/// <param name="Entry">The entry's position in the ledger's log; null where it is about a line.</param>
/// <param name="On">When it was booked.</param>
/// <param name="Amount">What the bank's or the ledger's account gained.</param>
internal sealed record ExceptionSubject(ExceptionCaseId Id, StatementLineId? Line, long? Entry, DateOnly On, Money Amount);

/// <summary>A run found nothing for some lines and entries.</summary>
internal sealed record ExceptionsRaised(
    ReconciliationRunId Run,
    BankSourceId Source,
    ImmutableArray<ExceptionSubject> Subjects,
    DateTimeOffset At
);

/// <summary>Somebody is to look after an exception.</summary>
internal sealed record ExceptionAssigned(
    ExceptionCaseId Exception,
    BankSourceId Source,
    string Owner,
    string By,
    DateTimeOffset At
);

/// <summary>An exception is settled without a match.</summary>
internal sealed record ExceptionResolved(
    ExceptionCaseId Exception,
    BankSourceId Source,
    string Reason,
    string By,
    DateTimeOffset At
);

/// <summary>A resolved exception is open again.</summary>
internal sealed record ExceptionReopened(
    ExceptionCaseId Exception,
    BankSourceId Source,
    string Reason,
    string By,
    DateTimeOffset At
);

/// <summary>
/// What a bank has booked alone is posted to the ledger, with the approval of a second person; the next run matches the line with
/// its entry.
/// </summary>
/// <param name="Exception">The exception.</param>
/// <param name="Source">Whose it is.</param>
/// <param name="Line">The line.</param>
/// <param name="Transaction">The transfer that was made.</param>
/// <param name="Contra">The account on the other side of it.</param>
/// <param name="Amount">What the mirrored account gains: negative where it loses.</param>
/// <param name="Reason">Why.</param>
/// <param name="Approval">The approval of the second person; null where no policy asked for one.</param>
/// <param name="By">Who asked for it.</param>
/// <param name="At">When.</param>
internal sealed record AdjustmentPosted(
    ExceptionCaseId Exception,
    BankSourceId Source,
    StatementLineId Line,
    TransactionId Transaction,
    AccountId Contra,
    Money Amount,
    string Reason,
    string? Approval,
    string By,
    DateTimeOffset At
);

/// <summary>Everything up to a day is settled and stays as it is.</summary>
internal sealed record PeriodLocked(BankSourceId Source, DateOnly Through, string By, DateTimeOffset At);

/// <summary>A locked period can be changed again.</summary>
/// <param name="Source">The source.</param>
/// <param name="Through">The last day that stays locked; null where none does.</param>
/// <param name="Reason">Why.</param>
/// <param name="By">Who.</param>
/// <param name="At">When.</param>
internal sealed record PeriodUnlocked(BankSourceId Source, DateOnly? Through, string Reason, string By, DateTimeOffset At);

/// <summary>The events of the reconciliation service's log by their stored names.</summary>
internal static class ReconciliationEvents
{
    public static void Register(EventTypes types) =>
        types
            .Add<BankSourceAdded>("BankSourceAdded")
            .Add<BankSourceChanged>("BankSourceChanged")
            .Add<StatementImported>("StatementImported")
            .Add<StatementLinesAdded>("StatementLinesAdded")
            .Add<ReconciliationRan>("ReconciliationRan")
            .Add<MatchesMade>("MatchesMade")
            .Add<MatchAccepted>("MatchAccepted")
            .Add<MatchRejected>("MatchRejected")
            .Add<MatchUndone>("MatchUndone")
            .Add<ExceptionsRaised>("ExceptionsRaised")
            .Add<ExceptionAssigned>("ExceptionAssigned")
            .Add<ExceptionResolved>("ExceptionResolved")
            .Add<ExceptionReopened>("ExceptionReopened")
            .Add<AdjustmentPosted>("AdjustmentPosted")
            .Add<PeriodLocked>("PeriodLocked")
            .Add<PeriodUnlocked>("PeriodUnlocked")
            .Add<MatchingRulesChanged>("MatchingRulesChanged");
}
