using Florin.Accounts.Periods;
using Florin.Accounts.UserLimits;
using Florin.Contracts.Accounts;
using Florin.Kernel;
using Florin.Platform.Commands;
using Florin.Platform.EventLog;
using Florin.Platform.Hosting;

namespace Florin.Accounts.Features;

/// <summary>Moves money from an account whose user has limits, or gives it back, and counts it in the same append.</summary>
/// <param name="Posting">What moves.</param>
/// <param name="IsDebit">It leaves the account; otherwise it comes back.</param>
/// <param name="Users">Whose spending is counted.</param>
internal sealed record PostCounted(PostToAccount Posting, bool IsDebit, IReadOnlyList<UserId> Users) : ICommand
{
    public string Stream => Account.StreamOf(Posting.Account);
}

internal static class PostingCountedFeature
{
    public static void Add(ServiceBuilder service, PeriodGate periods, SpendingGate spending) =>
        service.Commands.HandlesJointly<PostCounted, Account>(
            (command, problems) => PostingFeature.Validate(command.Posting, mayCompensate: !command.IsDebit, problems),
            command => [JointStream.Of<Account>(command.Stream), .. CountedSpending.StreamsOf(command.Users)],
            (command, states, now) => Decide(command, states, periods, spending, now),
            (command, _, cancel) => periods.ReadyFor(command, cancel)
        );

    private static JointDecision Decide(
        PostCounted command,
        JointStates states,
        PeriodGate periods,
        SpendingGate spending,
        DateTimeOffset now
    )
    {
        var account = states.Of<Account>(0);
        spending.MustCount(account.UserId, command.Users);
        var posting = command.IsDebit ? command.Posting : periods.Moved(command.Posting, now);
        if (command.IsDebit && periods.Refuse(posting) is { } closed)
            return closed;
        var posted = command.IsDebit ? account.Debit(posting, now) : account.Credit(posting);
        if (posted.Refusal is { } refusal)
            return refusal;
        // What comes back counts for the day from which its debit counted.
        var counted = new CountedSpending(command.Users, states, 1);
        return counted.CountTogether([(account.UserId, command.Posting, command.IsDebit)]) is { } over
            ? over
            : JointDecision.Accept([posted, .. counted.Events]);
    }
}
