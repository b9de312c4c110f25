using Florin.Accounts.Periods;
using Florin.Accounts.UserLimits;
using Florin.Contracts;
using Florin.Contracts.Accounts;
using Florin.Kernel;
using Florin.Platform.Calls;
using Florin.Platform.Commands;
using Florin.Platform.EventLog;
using Florin.Platform.Hosting;
using Florin.Platform.Identity;
using Florin.Platform.Privacy;

namespace Florin.Accounts.Features;

/// <summary>Moves money among several accounts, all of it or nothing, once per command id.</summary>
/// <param name="Posting">What moves.</param>
/// <param name="Users">Whose spending is counted.</param>
internal sealed record PostTogether(PostEntries Posting, IReadOnlyList<UserId> Users) : ICommand
{
    public string Stream => Account.StreamOf(Posting.Entries[0].Account);

    /// <summary>The accounts, each once.</summary>
    public IReadOnlyList<AccountId> Accounts { get; } = [.. Posting.Entries.Select(entry => entry.Account).Distinct()];
}

/// <summary>What transactions with several legs do to accounts, in one append over all of their streams.</summary>
internal static class PostingTogetherFeature
{
    private const int MaxEntries = 200;
    private const int MaxDescription = 2000;

    public static void Add(ServiceBuilder service, PeriodGate periods, SpendingGate spending)
    {
        service.Commands.HandlesJointly<PostTogether, Account>(
            (command, problems) => Validate(command.Posting, problems),
            command =>
                [
                    .. command.Accounts.Select(id => JointStream.Of<Account>(Account.StreamOf(id))),
                    .. CountedSpending.StreamsOf(command.Users),
                ],
            (command, states, now) => Decide(command, states, periods, spending, now),
            (command, _, cancel) => periods.ReadyFor(command, cancel)
        );
        var post = service.Commands.Sender<PostTogether>();
        service.Does(
            AccountsClient.PostOperation,
            async (posting, call, cancel) =>
                Result(
                    posting,
                    await SpendingGate.Settled(async () =>
                        await post(await Counted(posting, spending, cancel), ContextOf(call), cancel)
                    )
                )
        );
        service.Does(
            AccountsClient.TryOperation,
            async (posting, call, cancel) =>
            {
                var context = new CommandContext(CommandId.New(service.Ids), Actor.System, call.CorrelationId)
                {
                    IsDryRun = true,
                };
                var outcome = await SpendingGate.Settled(async () =>
                    await post(await Counted(posting, spending, cancel), context, cancel)
                );
                return Result(posting, outcome);
            }
        );
    }

    private static async ValueTask<PostTogether> Counted(PostEntries posting, SpendingGate spending, CancellationToken cancel)
    {
        AccountId[] leaving =
        [
            .. posting.Entries.Where(entry => entry.IsDebit || entry.Compensates).Select(e => e.Account).Distinct(),
        ];
        return new PostTogether(posting, await spending.Of(leaving, cancel));
    }

    /// <summary>
    /// The events of each account, or why one of them refuses. An account gains before it loses, so that the order of the entries
    /// does not matter, and its limits are asked for all that it loses.
    /// </summary>
    private static JointDecision Decide(
        PostTogether command,
        JointStates states,
        PeriodGate periods,
        SpendingGate spending,
        DateTimeOffset now
    )
    {
        var events = new List<object>[command.Accounts.Count];
        var counted = new CountedSpending(command.Users, states, events.Length);
        var moved = new List<(UserId User, PostToAccount Posting, bool IsDebit)>(command.Posting.Entries.Count);
        for (var i = 0; i < events.Length; i++)
        {
            var account = states.Of<Account>(i);
            var decided = OfAccount(command, account, command.Accounts[i], periods, spending, now, moved);
            if (decided.Refusal is { } refusal)
                return refusal;
            events[i] = [.. decided];
        }
        return counted.CountTogether(moved, IsUndo(command)) is { } over
            ? over
            : JointDecision.Accept([.. events, .. counted.Events]);
    }

    private static Decision OfAccount(
        PostTogether command,
        Account account,
        AccountId id,
        PeriodGate periods,
        SpendingGate spending,
        DateTimeOffset now,
        List<(UserId User, PostToAccount Posting, bool IsDebit)> moved
    )
    {
        var events = new List<object>();
        var undoes = IsUndo(command);
        AccountEntry[] entries = [.. command.Posting.Entries.Where(one => one.Account == id).OrderBy(one => one.IsDebit)];
        if (Leaving(entries) is { } leaving && RefuseToLeave(account, id, leaving, command.Posting, undoes) is { } over)
            return over;
        foreach (var entry in entries)
        {
            var asked = PostingOf(command.Posting, entry);
            if (!undoes && periods.Refuse(asked) is { } closed)
                return closed;
            var posting = undoes ? periods.Moved(asked, now) : asked;
            if (entry.IsDebit || entry.Compensates)
                spending.MustCount(account.UserId, command.Users);
            var decision = entry.IsDebit ? account.Take(posting, now) : account.Credit(posting);
            if (decision.Refusal is { } refusal)
                return refusal;
            account = decision.Aggregate(account, (before, happened) => before.Apply(happened));
            events.AddRange(decision);
            moved.Add((account.UserId, asked, entry.IsDebit));
        }
        return [.. events];
    }

    // What an account loses in all; null for nothing. Entries of another currency than the first are refused as such.
    private static Money? Leaving(AccountEntry[] entries)
    {
        AccountEntry[] debits = [.. entries.Where(entry => entry.IsDebit)];
        return debits.Length == 0
            ? null
            : debits[0].Amount with
            {
                Minor = (long)Int128.Min(debits.Aggregate((Int128)0, (sum, entry) => sum + entry.Amount.Minor), long.MaxValue),
            };
    }

    // What gives something back is no spending, also where another account has to give it: limits are not asked.
    private static bool IsUndo(PostTogether command) => command.Posting.Entries.Any(entry => entry.Compensates);

    private static Refusal? RefuseToLeave(Account account, AccountId id, Money leaving, PostEntries posting, bool undoes) =>
        AccountRefusals.OfUse(account, id, leaving.Currency, account.Status)
        ?? (undoes ? null : account.RefuseToLeave(leaving, posting.EffectiveAt));

    private static PostToAccount PostingOf(PostEntries together, AccountEntry entry) =>
        new(
            entry.Account,
            together.Transaction,
            entry.Amount,
            entry.Counterpart,
            entry.Description ?? together.Description,
            together.EffectiveAt,
            entry.Compensates,
            entry.Purpose
        );

    private static void Validate(PostEntries posting, Problems problems)
    {
        problems.Require(
            posting.Entries.Count is >= 1 and <= MaxEntries,
            "entries",
            $"has {posting.Entries.Count}; 1 to {MaxEntries} are allowed."
        );
        problems.Require(posting.Entries.All(entry => entry.Amount.IsPositive), "entries", "must have amounts above zero.");
        problems.Require(
            posting.Entries.All(entry => !(entry is { Compensates: true, IsDebit: true })),
            "entries",
            "must compensate by credits only."
        );
        foreach (
            var entries in posting
                .Entries.Where(entry => entry.Counterpart is Counterpart.Clearing)
                .GroupBy(entry => entry.Amount.Currency)
        )
        {
            var sum = entries.Aggregate((Int128)0, (sum, e) => sum + (e.IsDebit ? -(Int128)e.Amount.Minor : e.Amount.Minor));
            problems.Require(sum == 0, "entries", $"sum to {sum} minor units of {entries.Key}; debits must equal credits.");
        }
        if (!SealedText.Is(posting.Description)) // As with single postings.
            problems.OptionalText(posting.Description, "description", MaxDescription);
    }

    private static CommandContext ContextOf(CallContext call) =>
        new(
            CommandId.Derived(
                call.CommandId ?? throw new ArgumentException("Entries need a command id, so that they are posted once.")
            ),
            Actor.System,
            call.CorrelationId
        )
        {
            CausationId = call.CausationId,
            RequestId = call.RequestId,
            Address = call.Address,
        };

    private static EntriesPosted Result(PostEntries posting, Outcome outcome)
    {
        if (outcome.Problems is { } problems)
            throw new ArgumentException(string.Join(' ', problems.ByField.Select(p => $"{p.Key} {string.Join(' ', p.Value)}")));
        if (outcome.Refusal is { } refusal)
            return new EntriesPosted(RefusalCard.Of(refusal));
        return outcome.Events[0].Data is IPosting posted && posted.Transaction == posting.Transaction
            ? new EntriesPosted(Refusal: null)
            : throw new InvalidOperationException(
                $"The command id {outcome.Events[0].Metadata.CommandId} was used for something else than {posting}."
            );
    }
}
