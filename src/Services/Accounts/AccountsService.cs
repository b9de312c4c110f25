using Florin.Accounts.Features;
using Florin.Accounts.Projections;
using Florin.Platform.Hosting;

namespace Florin.Accounts;

/// <summary>The account service: the double-entry ledger. Its table of contents.</summary>
public static class AccountsService
{
    /// <summary>Name, port and features.</summary>
    public static ServiceDefinition Definition { get; } =
        new("account", 2, AccountEvents.Register, Add)
        {
            States = types => types.Add<Account>(),
            Verifies = plan => plan.Add(new LedgerCheck()),
        };

    private static void Add(ServiceBuilder service)
    {
        var views = LedgerViews.Add(service);

        OpenAccountFeature.Add(service);
        FreezeAccountFeature.Add(service);
        UnfreezeAccountFeature.Add(service);
        CloseAccountFeature.Add(service);

        GetAccountFeature.Add(service, views);
        ListAccountsFeature.Add(service, views);
        ListLedgerEntriesFeature.Add(service, views);
        TrialBalanceFeature.Add(service, views);

        FindAccountFeature.Add(service);
        SettleAccountsFeature.Add(service, views);
        PostingFeature.Add(service);
    }
}
