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

/// <summary>Moves money from an account to its counterpart, once per command id.</summary>
/// <param name="Posting">What moves.</param>
internal sealed record DebitAccount(PostToAccount Posting) : ICommand
{
    public string Stream => Account.StreamOf(Posting.Account);
}

/// <summary>Moves money from its counterpart to an account, once per command id.</summary>
/// <param name="Posting">What moves.</param>
internal sealed record CreditAccount(PostToAccount Posting) : ICommand
{
    public string Stream => Account.StreamOf(Posting.Account);
}

/// <summary>What the sagas do to accounts, under the command id of their step.</summary>
internal static class PostingFeature
{
    private const int MaxDescription = 2000;

    public static void Add(ServiceBuilder service, PeriodGate periods, SpendingGate spending)
    {
        service.Commands.Handles<DebitAccount, Account>(
            (command, problems) => Validate(command.Posting, mayCompensate: false, problems),
            (command, account, now) =>
            {
                spending.MustCount(account.UserId, []);
                return periods.Refuse(command.Posting) is { } refusal ? refusal : account.Debit(command.Posting, now);
            },
            (command, _, cancel) => periods.ReadyFor(command, cancel)
        );
        service.Commands.Handles<CreditAccount, Account>(
            (command, problems) => Validate(command.Posting, mayCompensate: true, problems),
            (command, account, now) =>
            {
                if (command.Posting.Compensates)
                    spending.MustCount(account.UserId, []);
                return command.Posting.Compensates ? account.Credit(periods.Moved(command.Posting, now))
                    : periods.Refuse(command.Posting) is { } refusal ? refusal
                    : account.Credit(command.Posting);
            },
            (command, _, cancel) => periods.ReadyFor(command, cancel)
        );
        PostingCountedFeature.Add(service, periods, spending);
        AddOperations(service, spending);
    }

    private static void AddOperations(ServiceBuilder service, SpendingGate spending)
    {
        var debit = service.Commands.Sender<DebitAccount>();
        var credit = service.Commands.Sender<CreditAccount>();
        var counted = service.Commands.Sender<PostCounted>();
        service.Does(AccountsClient.DebitOperation, Debit);
        service.Does(AccountsClient.CreditOperation, Credit);

        async Task<Posted> Debit(PostToAccount posting, CallContext call, CancellationToken cancel)
        {
            while (true)
                try
                {
                    var users = await spending.Of(posting.Account, cancel);
                    return Result<FundsDebited>(
                        posting,
                        users.Count == 0
                            ? await debit(new DebitAccount(posting), ContextOf(call), cancel)
                            : await counted(new PostCounted(posting, IsDebit: true, users), ContextOf(call), cancel)
                    );
                }
                catch (UserIsLimited) { } // Nothing was decided, and the next look finds the limits.
        }

        async Task<Posted> Credit(PostToAccount posting, CallContext call, CancellationToken cancel)
        {
            while (true)
                try
                {
                    var users = posting.Compensates ? await spending.Of(posting.Account, cancel) : [];
                    return Result<FundsCredited>(
                        posting,
                        users.Count == 0
                            ? await credit(new CreditAccount(posting), ContextOf(call), cancel)
                            : await counted(new PostCounted(posting, IsDebit: false, users), ContextOf(call), cancel)
                    );
                }
                catch (UserIsLimited) { } // As above.
        }
    }

    /// <summary>Notes what is wrong with a posting.</summary>
    public static void Validate(PostToAccount posting, bool mayCompensate, Problems problems)
    {
        problems.Require(posting.Amount.IsPositive, "amount", $"is {posting.Amount}; must be greater than zero.");
        problems.Require(mayCompensate || !posting.Compensates, "compensates", "is allowed for a credit only.");
        if (!SealedText.Is(posting.Description)) // That was a text of its user, and was checked before it was sealed.
            problems.OptionalText(posting.Description, "description", MaxDescription);
    }

    private static CommandContext ContextOf(CallContext call) =>
        new(
            CommandId.Derived(
                call.CommandId ?? throw new ArgumentException("A posting needs a command id, so that it happens once.")
            ),
            Actor.System,
            call.CorrelationId
        )
        {
            CausationId = call.CausationId,
            RequestId = call.RequestId,
            Address = call.Address,
        };

    // From the recorded event alone, so that asking again gives the same answer whatever happened to the account since.
    private static Posted Result<TPosting>(PostToAccount posting, Outcome outcome)
        where TPosting : IPosting
    {
        if (outcome.Problems is { } problems)
            throw new ArgumentException(string.Join(' ', problems.ByField.Select(p => $"{p.Key} {string.Join(' ', p.Value)}")));
        if (outcome.Refusal is { } refusal)
            return new Posted(null, RefusalCard.Of(refusal));
        return
            outcome.Events[0].Data is TPosting posted
            && posted.Account == posting.Account
            && posted.Transaction == posting.Transaction
            && posted.Amount == posting.Amount
            ? new Posted(posted.BalanceAfter, null)
            : throw new InvalidOperationException(
                $"The command id {outcome.Events[0].Metadata.CommandId} was used for something else than {posting}."
            );
    }
}
