using Florin.Analytics.Projections;
using Florin.Kernel;
using Florin.Platform.Feeds;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;

namespace Florin.Analytics.Features;

/// <summary>What completed transactions moved from and to an account.</summary>
/// <param name="AccountId">The account.</param>
/// <param name="Currency">Its currency.</param>
/// <param name="Volume">How much.</param>
/// <param name="Transactions">How many.</param>
internal sealed record TopAccount(AccountId AccountId, Currency Currency, DecimalTotal Volume, long Transactions);

internal static class ListTopAccountsFeature
{
    public static void Add(ServiceBuilder service, Projection tallies, Provided<RemoteTopAccounts> shared) =>
        service
            .Get("/top-accounts", Permission.AnalyticsRead, (request, cancel) => Answer(tallies, shared.Value, request, cancel))
            .Does("Lists the accounts with the largest volume; amounts in different currencies are compared as numbers.")
            .Gives<ListData<TopAccount>>()
            .With<int>("limit", "Maximum number of items, 1 to 100 (default: 20).")
            .With<string>("currency", "Only accounts in this currency; lowercase is accepted.")
            .Refuses(RefusalCodes.Unavailable);

    private static async Task<Reply> Answer(
        Projection tallies,
        RemoteTopAccounts shared,
        Request request,
        CancellationToken cancel
    )
    {
        var query = request.Query;
        var limit = (int)(query.Number("limit", 1, RemoteTopAccounts.Most) ?? 20);
        var currency = query.Currency("currency");
        query.ThrowIfInvalid();
        var read = await tallies.Read(TimeSpan.Zero, cancel);
        var rows = await shared.Read(read, limit, currency?.Code, cancel);
        return Reply.List(
            [.. rows.Select(r => new TopAccount(r.Id, r.Currency, new DecimalTotal(r.Minor, r.Currency), r.Transactions))],
            null,
            read.Complete
        );
    }
}
