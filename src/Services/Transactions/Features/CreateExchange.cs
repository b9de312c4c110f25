using Florin.Contracts.Accounts;
using Florin.Contracts.Transactions;
using Florin.Kernel;
using Florin.Platform.Calls;
using Florin.Platform.Commands;
using Florin.Platform.EventLog;
using Florin.Platform.Hosting;
using Florin.Platform.Identity;
using Florin.Transactions.Exchange;

namespace Florin.Transactions.Features;

/// <summary>
/// Accepts an exchange at a quoted rate, and takes the quote in the same append: it is used up unless the exchange comes to
/// nothing.
/// </summary>
/// <param name="Transaction">What the client asks for.</param>
/// <param name="Quote">The quote.</param>
/// <param name="House">The other sides with their owners, once these are found.</param>
/// <param name="Earlier">The exchange that took the quote before; null where none did.</param>
internal sealed record CreateExchange(
    CreateTransaction Transaction,
    QuoteId Quote,
    IReadOnlyList<TransactionPosting>? House = null,
    QuoteUser? Earlier = null
) : ICommand
{
    public string Stream => Transaction.Stream;
}

/// <summary>What is checked and decided about an exchange.</summary>
internal sealed class ExchangeDecisions(ServiceBuilder service, AccountsClient accounts, TransactionChecks checks)
{
    private readonly TriedPostings _tried = new(accounts);

    public static void Add(ServiceBuilder service, AccountsClient accounts, TransactionChecks checks)
    {
        var decisions = new ExchangeDecisions(service, accounts, checks);
        service.Commands.HandlesJointly<CreateExchange, Transaction>(
            (command, problems) =>
                command.Transaction.Input.Validate(command.Transaction.Body, service.Clock.GetUtcNow(), problems),
            command =>
                [
                    JointStream.New<Transaction>(command.Transaction.Stream),
                    JointStream.Of<Quote>(Quote.StreamOf(command.Quote)),
                ],
            (command, states, now) => Decide(command, states.Of<Quote>(1), now),
            decisions.Prepare
        );
    }

    private async ValueTask<Prepared<CreateExchange>> Prepare(
        CreateExchange command,
        CommandContext context,
        CancellationToken cancel
    )
    {
        var input = command.Transaction.Input;
        var (quote, _) = await service.Log.Read<Quote>(Quote.StreamOf(command.Quote), cancel);
        if (quote.Made is not { } made || made.UserId != input.UserId)
            return Refusal.NotFound("quote", command.Quote.Value);
        var now = service.Clock.GetUtcNow();
        var question = context.Question(Permission.TransactionsWrite, now) with
        {
            Owner = input.UserId.Value,
            Amount = made.Terms.Sold,
        };
        if (service.Runtime.Policies.Refuse(question, $"You may not create transactions for {input.UserId}.") is { } denied)
            return denied;
        var call = new CallContext(context.CorrelationId, RequestId: context.RequestId, Address: context.Address);
        if (await checks.User(input.UserId, context.Actor, call, cancel) is { } unfit)
            return unfit;
        var (source, target, refusal) = await Own(input, made.Terms, context.Actor, call, cancel);
        if (refusal is not null)
            return refusal;
        if (await House(made.Postings, call, cancel) is not { } house)
            return new Refusal(TransactionCodes.NoRate, "An account of the house that this exchange needs does not exist.");
        var body = context.IsDryRun
            ? command.Transaction.Body
            : await command.Transaction.Body.Sealed(service.Runtime.People, input.UserId, cancel);
        var prepared = command with
        {
            Transaction = command.Transaction with { Body = body, Source = source, Target = target },
            House = house,
            Earlier = await Earlier(quote, cancel),
        };
        return context.IsDryRun && await Foreseen(prepared, quote, context, cancel) is { } foreseen ? foreseen : prepared;
    }

    // What the decision refuses itself, it says.
    private async ValueTask<Refusal?> Foreseen(
        CreateExchange command,
        Quote quote,
        CommandContext context,
        CancellationToken cancel
    )
    {
        var now = service.Clock.GetUtcNow();
        return quote.Refuse(command.Quote, command.Earlier, now) is null
            ? await _tried.Refuse(CreatedOf(command, quote, now), context, cancel)
            : null;
    }

    private async Task<QuoteUser?> Earlier(Quote quote, CancellationToken cancel)
    {
        if (quote.UsedBy is not { } id)
            return null;
        var (exchange, _) = await service.Log.Read<Transaction>(TransactionEvents.StreamOf(id), cancel);
        return new QuoteUser(id, exchange.Ended, exchange.Status is Status.Failed or Status.Rejected);
    }

    private async Task<(AccountCard? Source, AccountCard? Target, Refusal? Refusal)> Own(
        TransactionInput input,
        ExchangeTerms terms,
        Actor actor,
        CallContext call,
        CancellationToken cancel
    )
    {
        var cards = new List<AccountCard>();
        var sides = new[] { (input.From, terms.Sold, input.FromPurpose), (input.To, terms.Bought, input.ToPurpose) };
        foreach (var (account, amount, purpose) in sides)
        {
            var needed = cards.Count == 0 ? amount : default(Money?); // The first one pays.
            var id = account!.Value; // It is valid.
            var card = await accounts.Find(id, call, cancel);
            if (card is null)
                return (null, null, Refusal.NotFound("account", id.Value));
            if (
                (
                    TransactionChecks.Owner(input, card, actor)
                    ?? TransactionChecks.Usable(amount, card, actor)
                    ?? TransactionChecks.Purpose(card, purpose, needed)
                ) is
                { } refusal
            )
                return (null, null, refusal);
            cards.Add(card);
        }
        return terms.Sold > cards[0].Available
            ? (null, null, TransactionChecks.Insufficient(cards[0], terms.Sold))
            : (cards[0], cards[1], null);
    }

    private async Task<IReadOnlyList<TransactionPosting>?> House(
        IReadOnlyList<QuotedLeg> legs,
        CallContext call,
        CancellationToken cancel
    )
    {
        var house = new List<TransactionPosting>(legs.Count);
        foreach (var leg in legs)
        {
            if (await accounts.Find(leg.Account, call, cancel) is not { } card)
                return null;
            house.Add(new TransactionPosting(leg.Account, card.UserId, leg.Direction, leg.Amount));
        }
        return house;
    }

    private static JointDecision Decide(CreateExchange command, Quote quote, DateTimeOffset now) =>
        quote.Refuse(command.Quote, command.Earlier, now) is { } refusal
            ? refusal
            : JointDecision.Accept(
                [CreatedOf(command, quote, now), new RiskAssessmentInitiated(command.Transaction.Id)],
                [new QuoteUsed(command.Quote, command.Transaction.Id)]
            );

    private static TransactionCreated CreatedOf(CreateExchange command, Quote quote, DateTimeOffset now)
    {
        var (create, terms) = (command.Transaction, quote.Made!.Terms); // It was not refused.
        var (source, target) = (create.Source!, create.Target!); // They are prepared.
        var facts = new TransactionFacts(
            create.Id,
            create.Input.UserId,
            TransactionType.Exchange,
            terms.Sold,
            source.Id,
            target.Id,
            source.UserId,
            target.UserId,
            now,
            [
                new TransactionPosting(source.Id, source.UserId, PostingDirection.Debit, terms.Sold, create.Input.FromPurpose),
                new TransactionPosting(target.Id, target.UserId, PostingDirection.Credit, terms.Bought, create.Input.ToPurpose),
                .. command.House!, // As above.
            ]
        );
        return create.Input.Created(facts, create.Body, create.Saga, source.CreatedAt) with { Exchange = terms };
    }
}
