using Florin.Contracts.Accounts;
using Florin.Contracts.Transactions;
using Florin.Kernel;
using Florin.Platform.Commands;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Transactions.Sagas;

namespace Florin.Transactions.Features;

/// <summary>Accepts a transaction and begins its saga.</summary>
/// <param name="Id">Made for this command.</param>
/// <param name="Body">What the client asks for.</param>
/// <param name="Saga">The saga that it will run.</param>
/// <param name="Input">The body as values; not valid before validation.</param>
/// <param name="Source">The source, once it is found.</param>
/// <param name="Target">The target, once it is found.</param>
/// <param name="Postings">The legs with their owners, once these are found; null where it has no legs.</param>
/// <param name="Fee">The fee, once it is found; null where nothing is charged.</param>
internal sealed record CreateTransaction(
    TransactionId Id,
    TransactionBody Body,
    string Saga,
    TransactionInput Input,
    AccountCard? Source = null,
    AccountCard? Target = null,
    IReadOnlyList<TransactionPosting>? Postings = null,
    TransactionFee? Fee = null
) : ICommand
{
    public string Stream => TransactionEvents.StreamOf(Id);

    /// <summary>The rules of fees charge it, where there is one for it.</summary>
    public bool IsCharged { get; init; } = true;
}

internal static class CreateTransactionFeature
{
    private const string What =
        "Creates a transfer, deposit, withdrawal, a transaction of several legs or an exchange. With Prefer: wait=N, responds when the transaction is terminal or in review, at most after N seconds.";

    private static readonly RefusalCode[] Codes =
    [
        RefusalCode.Forbidden,
        RefusalCode.NotFound,
        AccountCodes.InsufficientFunds,
        AccountCodes.Frozen,
        AccountCodes.Closed,
        AccountCodes.CurrencyMismatch,
        AccountCodes.LimitExceeded,
        AccountCodes.BalanceLimit,
        AccountCodes.PeriodClosed,
        AccountCodes.PurposeRequired,
        AccountCodes.UnknownPurpose,
        TransactionCodes.SameAccount,
        TransactionCodes.QuoteOver,
        TransactionCodes.NoRate,
        TransactionCodes.FeeUnavailable,
        TransactionCodes.EmailNotConfirmed,
        RefusalCodes.RateLimited,
        RefusalCodes.Unavailable,
        RefusalCodes.Timeout,
    ];

    public static void Add(ServiceBuilder service, SagasInService sagas)
    {
        var checks = TransactionChecks.Of(service);
        var look = Looking(service, checks, sagas, new TriedPostings(new AccountsClient(service.Calls)));
        service.Commands.Handles<CreateTransaction, Transaction>(
            (command, problems) => command.Input.Validate(command.Body, service.Clock.GetUtcNow(), problems),
            (command, _, now) => Decide(command, now),
            look,
            newStream: true
        );
        CreateBulkFeature.Add(service, sagas, look);
        ExchangeDecisions.Add(service, new AccountsClient(service.Calls), checks);
        var create = new Creation(service, sagas);
        service
            .Post("/transactions", Permission.TransactionsWrite, create.Post)
            .Does(What)
            .Takes<TransactionBody>("userId", "type")
            .Gives<TransactionView>(201)
            .TakesIdempotencyKey()
            .CanDryRun()
            .Refuses(Codes);
    }

    private static Func<CreateTransaction, CommandContext, CancellationToken, ValueTask<Prepared<CreateTransaction>>> Looking(
        ServiceBuilder service,
        TransactionChecks checks,
        SagasInService sagas,
        TriedPostings tried
    ) =>
        async (command, context, cancel) =>
        {
            var prepared = await Prepare(service, checks, command, context, cancel);
            if (prepared.Command is not { } accepted)
                return prepared;
            var charged = accepted.Fee is null
                ? accepted
                : accepted with
                {
                    Saga = sagas.Definitions.Charged(accepted.Input.Type).Key,
                };
            return
                context.IsDryRun
                && await tried.Refuse(CreatedOf(charged, service.Clock.GetUtcNow()), context, cancel) is { } refusal
                ? refusal
                : charged;
        };

    private static async ValueTask<Prepared<CreateTransaction>> Prepare(
        ServiceBuilder service,
        TransactionChecks checks,
        CreateTransaction command,
        CommandContext context,
        CancellationToken cancel
    )
    {
        var prepared = await checks.Prepare(command, context, cancel);
        return
            prepared.Command is { } accepted && accepted.Body is not { Description: null, Reference: null } && !context.IsDryRun // A key might have to be made.
            ? accepted with
            {
                Body = await accepted.Body.Sealed(service.Runtime.People, command.Input.UserId, cancel),
            }
            : prepared;
    }

    /// <summary>What happens when a transaction is accepted, once all is found that it needs.</summary>
    public static Decision Decide(CreateTransaction command, DateTimeOffset now) =>
        [CreatedOf(command, now), new RiskAssessmentInitiated(command.Id)];

    private static TransactionCreated CreatedOf(CreateTransaction command, DateTimeOffset now)
    {
        var facts = new TransactionFacts(
            command.Id,
            command.Input.UserId,
            command.Input.Type,
            command.Input.Amount,
            command.Source?.Id,
            command.Target?.Id,
            command.Postings is null ? command.Source?.UserId : command.Input.UserId, // Its list is searched by this.
            command.Target?.UserId,
            now,
            command.Postings
        );
        return command.Input.Created(
            facts,
            command.Body,
            command.Saga,
            command.Source?.CreatedAt ?? command.Target?.CreatedAt
        ) with
        {
            Fee = command.Fee,
        };
    }
}

/// <summary>Sends the command, alone or for each item of a batch, starts the saga, and waits where the client asks for it.</summary>
internal sealed class Creation(ServiceBuilder service, SagasInService sagas)
{
    private readonly Send<CreateTransaction> _send = service.Commands.Sender<CreateTransaction>();
    private readonly Send<CreateExchange> _exchange = service.Commands.Sender<CreateExchange>();

    public async Task<Reply> Post(Request request, CancellationToken cancel)
    {
        var command = Command(await request.Body<TransactionBody>(cancel, Validate));
        var context = request.Context<Transaction>(Created, command.Id.Value);
        var (reply, id) = await Create(command, context, cancel);
        if (id is not { } created || await request.BeginWait(reply.Status, reply.Replayed, cancel) is not { } wait)
            return reply;
        using (wait)
            return await Settled(request.Actor, created, reply, wait, cancel);
    }

    public CreateTransaction Command(TransactionBody body)
    {
        var input = TransactionInput.Of(body);
        return new CreateTransaction(Id.New<TransactionId>(service.Ids), body, sagas.Definitions.For(input.Type).Key, input);
    }

    /// <summary>What is wrong with a body besides what was found when it was read.</summary>
    public void Validate(TransactionBody body, Problems problems) =>
        TransactionInput.Of(body).Validate(body, service.Clock.GetUtcNow(), problems);

    // A new transaction holds only what its creator sent, and is shown as they see it from then on.
    public static Reply Created(Transaction transaction) =>
        Reply.Created(TransactionView.Of(transaction, Readers.OfCreator(transaction.Facts)));

    /// <summary>The answer at once, and the transaction that it is about where there is one whose end can be waited for.</summary>
    /// <param name="command">The command.</param>
    /// <param name="context">The command's context.</param>
    /// <param name="cancel">The client has disconnected.</param>
    public async Task<(Reply Reply, TransactionId? Id)> Create(
        CreateTransaction command,
        CommandContext context,
        CancellationToken cancel
    )
    {
        var outcome = await Begin(command, context, cancel);
        return (Request.Answer<Transaction>(outcome, Created), IdOf(outcome));
    }

    /// <summary>Creates the transaction and starts its saga.</summary>
    public Task<Outcome> Begin(CreateTransaction command, CommandContext context, CancellationToken cancel) =>
        Begin(ShareOf(command, context.Actor), context, () => Send(command, context, cancel), cancel);

    private ValueTask<Outcome> Send(CreateTransaction command, CommandContext context, CancellationToken cancel) =>
        command.Input.Quote is { } quote
            ? _exchange(new CreateExchange(command, quote), context, cancel)
            : _send(command, context, cancel);

    /// <summary>Sends a command that creates a transaction, in a place for its saga, and starts that.</summary>
    /// <param name="user">Whose share of the places it takes.</param>
    /// <param name="context">The command's context.</param>
    /// <param name="send">Sends it.</param>
    /// <param name="cancel">The client has disconnected.</param>
    public async Task<Outcome> Begin(
        string user,
        CommandContext context,
        Func<ValueTask<Outcome>> send,
        CancellationToken cancel
    )
    {
        if (context.IsDryRun)
            return await send();
        var place = await sagas.Runner.Enter(user, cancel);
        try
        {
            var outcome = await send();
            if (outcome is { Accepted: true, AlreadyDecided: false })
                sagas.Runner.Start((Transaction)outcome.State!, place.Transfer()); // An accepted command has its state.
            return outcome;
        }
        finally
        {
            place.End();
        }
    }

    // The user whose transaction it is; of others than administrators what they say is not believed yet.
    public static string ShareOf(CreateTransaction command, Actor actor) =>
        actor.MayForAll(Permission.TransactionsWrite) && command.Input.UserId.Value is { } user ? user : actor.Id;

    /// <summary>The transaction that was accepted; null where none was.</summary>
    public static TransactionId? IdOf(Outcome outcome) =>
        outcome is { Accepted: true, Events: [{ Data: TransactionCreated created }, ..] } ? created.Facts.Id : null;

    /// <summary>
    /// The answer once the transaction is settled, the time is over, or the service stops. A waiting request holds none of the
    /// saga's places.
    /// </summary>
    public async Task<Reply> Settled(Actor actor, TransactionId id, Reply atOnce, ClientWait wait, CancellationToken cancel)
    {
        await sagas.Runner.Settled(id.Value, wait.Time, wait.Stopping, cancel);
        var (transaction, _) = await service.Log.Read<Transaction>(TransactionEvents.StreamOf(id), cancel);
        var view = TransactionView.Of(transaction, Readers.Of(actor, transaction.Facts));
        return Reply.Created(view) with { Replayed = atOnce.Replayed };
    }
}
