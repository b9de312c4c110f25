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

/// <summary>Accepts an exchange at a quoted rate, and uses the quote up in the same append.</summary>
/// <param name="Transaction">What the client asks for.</param>
/// <param name="Quote">The quote.</param>
/// <param name="House">The other sides with their owners, once these are found.</param>
internal sealed record CreateExchange(
    CreateTransaction Transaction,
    QuoteId Quote,
    IReadOnlyList<TransactionPosting>? House = null
) : ICommand
{
    public string Stream => Transaction.Stream;
}

/// <summary>What is checked and decided about an exchange.</summary>
internal sealed class ExchangeDecisions(ServiceBuilder service, AccountsClient accounts, TransactionChecks checks)
{
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
        return command with
        {
            Transaction = command.Transaction with { Body = body, Source = source, Target = target },
            House = house,
        };
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
        foreach (var (account, amount) in new[] { (input.From, terms.Sold), (input.To, terms.Bought) })
        {
            var id = account!.Value; // It is valid.
            var card = await accounts.Find(id, call, cancel);
            if (card is null)
                return (null, null, Refusal.NotFound("account", id.Value));
            if ((TransactionChecks.Owner(input, card, actor) ?? TransactionChecks.Usable(amount, card, actor)) is { } refusal)
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

    private static JointDecision Decide(CreateExchange command, Quote quote, DateTimeOffset now)
    {
        if (quote.Refuse(command.Quote, now) is { } refusal)
            return refusal;
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
                new TransactionPosting(source.Id, source.UserId, PostingDirection.Debit, terms.Sold),
                new TransactionPosting(target.Id, target.UserId, PostingDirection.Credit, terms.Bought),
                .. command.House!, // As above.
            ]
        );
        var created = create.Input.Created(facts, create.Body, create.Saga, source.CreatedAt) with { Exchange = terms };
        return JointDecision.Accept(
            [created, new RiskAssessmentInitiated(create.Id)],
            [new QuoteUsed(command.Quote, create.Id)]
        );
    }
}
