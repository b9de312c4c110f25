using System.ComponentModel.DataAnnotations;
using Florin.Accounts.UserLimits;
using Florin.Contracts.Accounts;
using Florin.Kernel;
using Florin.Platform.Commands;
using Florin.Platform.EventLog;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Platform.Queries;

namespace Florin.Accounts.Features;

/// <summary>Takes what is held, or a part of it, to another account.</summary>
/// <param name="Hold">The hold.</param>
/// <param name="Found">The hold and its account, as they were when it was sent; null where there is none.</param>
/// <param name="Transaction">What both postings will name, made for this very command.</param>
/// <param name="Amount">How much; null for all that is left.</param>
/// <param name="ToAccount">Where it goes.</param>
/// <param name="Final">Whether what is left after it is released.</param>
/// <param name="ToPurpose">What it is for there, where that account segregates its balance.</param>
/// <param name="Users">Whose spending is counted, once that is found.</param>
internal sealed record CaptureHold(
    HoldId Hold,
    FoundHold? Found,
    TransactionId Transaction,
    Money? Amount,
    AccountId ToAccount,
    bool Final,
    string? ToPurpose,
    IReadOnlyList<UserId>? Users = null
) : ICommand
{
    public string Stream => Found is { } found ? Account.StreamOf(found.Hold.Account) : $"hold-{Hold}";
}

/// <summary>The body of a request that captures a hold.</summary>
/// <param name="Amount">A decimal in major units; all that is left without it.</param>
/// <param name="ToAccount">The account that gets it, in the same currency.</param>
/// <param name="Final">Whether what is left after it is released; false by default.</param>
/// <param name="ToPurpose">One of that account's purposes, where it segregates its balance by purpose.</param>
internal sealed record CaptureHoldBody(
    JsonAmount? Amount,
    string? ToAccount,
    bool? Final,
    [property: MaxLength(PurposeNames.MaxLength)] string? ToPurpose
);

internal static class CaptureHoldFeature
{
    public static void Add(ServiceBuilder service, SpendingGate spending)
    {
        service.Commands.HandlesJointly<CaptureHold, Account>(
            Validate,
            command =>
                [
                    JointStream.Of<Account>(command.Stream),
                    JointStream.Of<Account>(Account.StreamOf(command.ToAccount)),
                    .. CountedSpending.StreamsOf(command.Users ?? []),
                ],
            (command, states, now) => Decide(command, states, spending, now),
            async (command, context, cancel) =>
                await Counted(await Prepare(command, context, service, cancel), spending, cancel)
        );
        AddEndpoint(service);
    }

    private static async ValueTask<Prepared<CaptureHold>> Counted(
        Prepared<CaptureHold> prepared,
        SpendingGate spending,
        CancellationToken cancel
    ) =>
        prepared.Command is { Found: { } found } accepted
            ? accepted with
            {
                Users = await spending.Of(found.Hold.Account, cancel),
            }
            : prepared;

    private static void AddEndpoint(ServiceBuilder service)
    {
        var send = service.Commands.Sender<CaptureHold>();
        var find = service.Queries.Asker<HoldNow, FoundHold?>();
        service
            .Post(
                "/holds/{id}/capture",
                Permission.AccountsHold,
                (request, cancel) => Post(request, find, send, service.Ids, cancel)
            )
            .Does("Moves what is held, or a part of it, to another account, as a debit and a credit in one.")
            .Takes<CaptureHoldBody>("toAccount")
            .Gives<HoldView>()
            .TakesIdempotencyKey()
            .CanDryRun()
            .Refuses(
                RefusalCode.Forbidden,
                RefusalCode.NotFound,
                RefusalCode.WrongState,
                AccountCodes.HoldExpired,
                AccountCodes.HoldExceeded,
                AccountCodes.CurrencyMismatch,
                AccountCodes.BalanceLimit,
                AccountCodes.LimitExceeded,
                AccountCodes.PurposeRequired,
                AccountCodes.UnknownPurpose,
                AccountCodes.Frozen,
                AccountCodes.Closed,
                RefusalCodes.Unavailable
            );
    }

    private static async Task<Reply> Post(
        Request request,
        Ask<HoldNow, FoundHold?> find,
        Send<CaptureHold> send,
        IdSource ids,
        CancellationToken cancel
    )
    {
        var id = request.Route<HoldId>("id");
        var found = await find(new HoldNow(id), cancel);
        var mayKnow = found is not null && request.Actor.May(Permission.AccountsHold, found.Account.UserId.Value);
        var transaction = Florin.Kernel.Id.New<TransactionId>(ids);
        var body = await request.Body<CaptureHoldBody>(cancel, (body, problems) => Bind(body, problems));
        var (capture, context) = (Bind(body, new Problems()), request.Context<Account>(Respond)); // One for all tries.
        var outcome = await SpendingGate.Settled(async () => await send(capture, context, cancel));
        return Request.Answer<Account>(outcome, Respond);

        Reply Respond(Account account) => Reply.Ok(HoldView.Of(account.LastHold!, request.Now)); // Its last event captured it.

        CaptureHold Bind(CaptureHoldBody body, Problems problems)
        {
            problems.Id<AccountId>(body.ToAccount, "toAccount");
            _ = Florin.Kernel.Id.TryParse<AccountId>(body.ToAccount, out var to);
            var currency = mayKnow ? found!.Account.Balance.Currency : null; // It may be known where it was found.
            var amount = body.Amount is null ? null : AccountAmount.Read(body.Amount, currency, problems);
            var command = new CaptureHold(id, found, transaction, amount, to, body.Final ?? false, body.ToPurpose);
            if (problems.None)
                return command;
            Validate(command, problems); // So that the rest of what is wrong is told at once.
            throw new BadInput(problems);
        }
    }

    private static void Validate(CaptureHold command, Problems problems)
    {
        if (command.Amount is { IsPositive: false } amount)
            problems.Add("amount", $"is {amount}; it must be greater than zero.");
        if (command.Found is { } found && found.Hold.Account == command.ToAccount)
            problems.Add("toAccount", $"is {command.ToAccount}, the account of the hold; it must be another one.");
    }

    private static async ValueTask<Prepared<CaptureHold>> Prepare(
        CaptureHold command,
        CommandContext context,
        ServiceBuilder service,
        CancellationToken cancel
    )
    {
        if (HoldRules.Refuse(command.Hold, command.Found, command.Amount, "capture", context, service) is { } refusal)
            return refusal;
        var (target, _) = await service.Log.Read<Account>(Account.StreamOf(command.ToAccount), cancel);
        return !target.Exists ? AccountRefusals.NotFound(command.ToAccount)
            : context.Actor.MayForAll(Permission.AccountsHold) || target.UserId.Value == context.Actor.Id ? command
            : AccountRefusals.NotYours(command.ToAccount);
    }

    private static JointDecision Decide(CaptureHold command, JointStates states, SpendingGate spending, DateTimeOffset now)
    {
        var (source, target, users) = (states.Of<Account>(0), states.Of<Account>(1), command.Users ?? []);
        spending.MustCount(source.UserId, users);
        var taken = source.Capture(
            command.Hold,
            command.Amount,
            command.Final,
            command.ToAccount,
            command.Transaction,
            now,
            command.ToPurpose
        );
        if (taken.Refusal is { } refusal)
            return refusal;
        var given = target.Receive((HoldCaptured)taken[0]);
        if (given.Refusal is { } refused)
            return refused;
        var captured = (HoldCaptured)taken[0]; // As above.
        var posting = new PostToAccount(
            captured.Account,
            captured.Transaction,
            captured.Amount,
            captured.Counterpart,
            captured.Description,
            captured.EffectiveAt
        );
        var counted = new CountedSpending(users, states, 2);
        return counted.CountTogether([(source.UserId, posting, IsDebit: true)]) is { } over
            ? over
            : JointDecision.Accept([taken, given, .. counted.Events]);
    }
}
