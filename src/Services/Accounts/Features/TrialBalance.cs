using Florin.Accounts.Projections;
using Florin.Kernel;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Platform.Projections;
using Florin.Platform.Queries;

namespace Florin.Accounts.Features;

/// <summary>Asks for the books of every currency at one moment.</summary>
internal sealed record TrialBalance : IQuery<ListData<TrialBalanceLine>>;

/// <summary>The books of one currency.</summary>
/// <param name="Currency">The currency.</param>
/// <param name="Accounts">All accounts' balances.</param>
/// <param name="Clearing">What has left one account and not reached another.</param>
/// <param name="World">Minus what came from outside and did not go back.</param>
/// <param name="Total">The sum of the three: always zero.</param>
internal sealed record TrialBalanceLine(
    Currency Currency,
    DecimalTotal Accounts,
    DecimalTotal Clearing,
    DecimalTotal World,
    DecimalTotal Total
)
{
    public static TrialBalanceLine Of(CurrencyBooks books) =>
        new(
            books.Currency,
            new DecimalTotal(books.Accounts, books.Currency),
            new DecimalTotal(books.Clearing, books.Currency),
            new DecimalTotal(books.World, books.Currency),
            new DecimalTotal(books.Total, books.Currency)
        );
}

internal static class TrialBalanceFeature
{
    public static void Add(ServiceBuilder service, LedgerViews views)
    {
        service.Queries.Handles<TrialBalance, ListData<TrialBalanceLine>>((_, cancel) => Lines(views, cancel));
        var ask = service.Queries.Asker<TrialBalance, ListData<TrialBalanceLine>>();
        service
            .Get("/trial-balance", Permission.LedgerRead, async (_, cancel) => Reply.Ok(await ask(new TrialBalance(), cancel)))
            .Does(
                "Returns the trial balance per currency at one position of the ledger; accounts, clearing and world sum to zero."
            )
            .Gives<ListData<TrialBalanceLine>>()
            .Refuses(RefusalCodes.Unavailable);
    }

    // All currencies in one reading, not in pages, so that they are of one moment.
    private static async ValueTask<ListData<TrialBalanceLine>> Lines(LedgerViews views, CancellationToken cancel)
    {
        var read = await views.Read(cancel);
        var books = await read.Store.Rows(CurrencyBooks.View, q => q with { Limit = Currency.Known.Count }, cancel);
        return new ListData<TrialBalanceLine>([.. books.Select(TrialBalanceLine.Of)], null, read.Complete);
    }
}
