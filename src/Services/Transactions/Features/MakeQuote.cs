using Florin.Contracts.Transactions;
using Florin.Kernel;
using Florin.Platform.Commands;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Transactions.Exchange;

namespace Florin.Transactions.Features;

/// <summary>Quotes a rate of exchange, for one use until it expires.</summary>
/// <param name="Id">Made for this command.</param>
/// <param name="UserId">For whom.</param>
/// <param name="Price">What it comes to.</param>
internal sealed record MakeQuote(QuoteId Id, UserId UserId, PricedExchange Price) : ICommand
{
    public string Stream => Quote.StreamOf(Id);
}

/// <summary>What a client sends to get a quote.</summary>
/// <param name="From">The currency to sell.</param>
/// <param name="To">The currency to buy.</param>
/// <param name="Amount">A decimal in major units of the currency of its side.</param>
/// <param name="Side">sell (default): the amount is what is debited, with the fee. buy: the amount is what is credited.</param>
/// <param name="UserId">Who it is for: oneself (default), or for an administrator anyone.</param>
internal sealed record QuoteBody(string? From, string? To, JsonAmount? Amount, string? Side, string? UserId);

/// <summary>A quote.</summary>
/// <param name="Id">For the quoteId of an exchange.</param>
/// <param name="UserId">Who may use it.</param>
/// <param name="From">The currency to sell.</param>
/// <param name="To">The currency to buy.</param>
/// <param name="Rate">Units of the second currency for one of the first, before the fee; rounded down for display.</param>
/// <param name="SellAmount">What will be debited, with the fee.</param>
/// <param name="BuyAmount">What will be credited.</param>
/// <param name="Fee">What of the amount sold is the fee.</param>
/// <param name="ExpiresAt">Until when it is taken, UTC.</param>
internal sealed record QuoteView(
    QuoteId Id,
    UserId UserId,
    Currency From,
    Currency To,
    string Rate,
    DecimalAmount SellAmount,
    DecimalAmount BuyAmount,
    DecimalAmount Fee,
    DateTimeOffset ExpiresAt
)
{
    public static QuoteView Of(Quote quote) =>
        quote.Made is { Terms: var terms } made
            ? new QuoteView(
                made.Id,
                made.UserId,
                terms.Sold.Currency,
                terms.Bought.Currency,
                terms.Rate,
                terms.Sold,
                terms.Bought,
                terms.Fee,
                made.ExpiresAt
            )
            : throw new InvalidOperationException("A quote that was not made has no terms.");
}

internal sealed class MakeQuoteFeature
{
    private readonly ServiceBuilder _service;
    private readonly ExchangeRates _rates;
    private readonly Send<MakeQuote> _send;

    private MakeQuoteFeature(ServiceBuilder service, ExchangeOptions options)
    {
        (_service, _rates) = (service, new ExchangeRates(options));
        service.Commands.Handles<MakeQuote, Quote>(
            static (_, _) => { },
            (command, _, now) => Decide(command, now, options.QuoteLife),
            (command, context, _) => ValueTask.FromResult(Prepare(service, command, context)),
            newStream: true
        );
        _send = service.Commands.Sender<MakeQuote>();
    }

    public static void Add(ServiceBuilder service, ExchangeOptions options) =>
        service
            .Post("/quotes", Permission.TransactionsWrite, new MakeQuoteFeature(service, options).Post)
            .Does("Quotes a rate of exchange between two currencies, for one transaction of type exchange until it expires.")
            .Takes<QuoteBody>("from", "to", "amount")
            .Gives<QuoteView>(201)
            .TakesIdempotencyKey()
            .CanDryRun()
            .Refuses(RefusalCode.Forbidden)
            .RefusesBeforehand(TransactionCodes.NoRate);

    private async Task<Reply> Post(Request request, CancellationToken cancel)
    {
        var body = await request.Body<QuoteBody>(cancel, (body, problems) => Read(body, request.Actor, problems));
        var problems = new Problems();
        var asked = Read(body, request.Actor, problems);
        if (!problems.None)
            throw new BadInput(problems);
        var (price, refusal) = _rates.Price(asked.From, asked.To, asked.Minor, asked.Side);
        if (price is null)
            return Reply.Refused(refusal!); // Without a price there is a reason.
        var command = new MakeQuote(Id.New<QuoteId>(_service.Ids), asked.User, price);
        return await request.Send(_send, command, (Quote quote) => Reply.Created(QuoteView.Of(quote)), cancel);
    }

    private static (UserId User, Currency From, Currency To, long Minor, QuoteSide Side) Read(
        QuoteBody body,
        Actor actor,
        Problems problems
    )
    {
        problems.Currency(body.From, "from");
        problems.Currency(body.To, "to");
        if (body.Side is not null)
            problems.OneOf(body.Side, "side", "sell", "buy");
        problems.Id<UserId>(body.UserId ?? actor.Id, "userId");
        _ = Currency.TryGet(body.From, out var from);
        _ = Currency.TryGet(body.To, out var to);
        if (from is not null && ReferenceEquals(from, to))
            problems.Add("to", $"'{body.To}' is the currency that is sold; expected another one.");
        var side = body.Side == "buy" ? QuoteSide.Buy : QuoteSide.Sell;
        var amount = default(Money);
        if (body.Amount is not { Value: var text })
            problems.Add("amount", "is required; expected a decimal in major units, such as 100.00.");
        else if (
            (side is QuoteSide.Buy ? to : from) is { } currency
                ? !Money.TryParse(text, currency, out amount, out var problem)
                : (problem = Money.Problem(text)) is not null
        )
            problems.Add("amount", problem!); // There is a problem where it is not one.
        else if (amount.Currency is not null && !amount.IsPositive)
            problems.Add("amount", $"'{text}' must be greater than zero.");
        _ = Id.TryParse<UserId>(body.UserId ?? actor.Id, out var user);
        return (user, from!, to!, amount.Minor, side); // Null only where there is a problem.
    }

    private static Prepared<MakeQuote> Prepare(ServiceBuilder service, MakeQuote command, CommandContext context)
    {
        var question = context.Question(Permission.TransactionsWrite, service.Clock.GetUtcNow()) with
        {
            Owner = command.UserId.Value,
            Amount = command.Price.Sold,
        };
        return service.Runtime.Policies.Refuse(question, $"You may not ask for quotes for {command.UserId}.") is { } denied
            ? denied
            : command;
    }

    private static Decision Decide(MakeQuote command, DateTimeOffset now, TimeSpan life)
    {
        var price = command.Price;
        var terms = new ExchangeTerms(command.Id, price.Rate, price.Sold, price.Bought, price.Fee);
        return [new QuoteMade(command.Id, command.UserId, terms, price.Legs, now + life)];
    }
}
