using Florin.Accounts.Periods;
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
internal sealed record PostTogether(PostEntries Posting) : ICommand
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

    public static void Add(ServiceBuilder service, PeriodGate periods)
    {
        service.Commands.HandlesJointly<PostTogether, Account>(
            (command, problems) => Validate(command.Posting, problems),
            command => [.. command.Accounts.Select(id => JointStream.Of<Account>(Account.StreamOf(id)))],
            (command, states, now) =>
                Decide(command, [.. command.Accounts.Select((_, i) => states.Of<Account>(i))], periods, now),
            (command, _, cancel) => periods.ReadyFor(command, cancel)
        );
        var post = service.Commands.Sender<PostTogether>();
        service.Does(
            AccountsClient.PostOperation,
            async (posting, call, cancel) => Result(posting, await post(new PostTogether(posting), ContextOf(call), cancel))
        );
    }

    /// <summary>
    /// The events of each account, or why one of them refuses. An account gains before it loses, so that the order of the entries
    /// does not matter.
    /// </summary>
    public static JointDecision Decide(
        PostTogether command,
        IReadOnlyList<Account> accounts,
        PeriodGate periods,
        DateTimeOffset now
    )
    {
        var events = new List<object>[accounts.Count];
        for (var i = 0; i < events.Length; i++)
        {
            events[i] = [];
            var (account, id) = (accounts[i], command.Accounts[i]);
            var entries = command.Posting.Entries.Where(entry => entry.Account == id);
            foreach (var entry in entries.OrderBy(entry => entry.IsDebit))
            {
                var posting = new PostToAccount(
                    id,
                    command.Posting.Transaction,
                    entry.Amount,
                    Counterpart.Clearing,
                    command.Posting.Description,
                    command.Posting.EffectiveAt
                );
                if (periods.Refuse(posting) is { } closed)
                    return closed;
                var decision = entry.IsDebit ? account.Debit(posting, now) : account.Credit(posting);
                if (decision.Refusal is { } refusal)
                    return refusal;
                account = decision.Aggregate(account, (before, happened) => before.Apply(happened));
                events[i].AddRange(decision);
            }
        }
        return JointDecision.Accept(events);
    }

    private static void Validate(PostEntries posting, Problems problems)
    {
        problems.Require(
            posting.Entries.Count is >= 2 and <= MaxEntries,
            "entries",
            $"has {posting.Entries.Count}; 2 to {MaxEntries} are allowed."
        );
        problems.Require(posting.Entries.All(entry => entry.Amount.IsPositive), "entries", "must have amounts above zero.");
        foreach (var entries in posting.Entries.GroupBy(entry => entry.Amount.Currency))
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
