using Florin.Accounts.Features;
using Florin.Accounts.Periods;
using Florin.Accounts.Projections;
using Florin.Accounts.UserLimits;
using Florin.Platform.Hosting;

namespace Florin.Accounts;

/// <summary>The account service: the double-entry ledger. Its table of contents.</summary>
public static class AccountsService
{
    /// <summary>Name, port and features.</summary>
    public static ServiceDefinition Definition { get; } =
        new("account", 2, AccountEvents.Register, Add)
        {
            States = types => types.Add<Account>().Add<LedgerPeriods>().Add<UserSpending>().Add<LimitedUsers>(),
            Verifies = plan =>
            {
                plan.Add(new LedgerCheck());
                plan.Add(new PeriodsCheck());
            },
        };

    private static void Add(ServiceBuilder service)
    {
        var options = service.Options<AccountOptions>(AccountOptions.Section);
        var views = LedgerViews.Add(service);
        var spending = new SpendingGate(() => service.Log);
        service.Hosted(runtime => runtime.Log.OwnershipChanged += _ => spending.Reload());

        OpenAccountFeature.Add(service);
        FreezeAccountFeature.Add(service);
        UnfreezeAccountFeature.Add(service);
        CloseAccountFeature.Add(service);
        ChangeAccountFeature.Add(service);
        MovePurposeFeature.Add(service);
        LimitAccountFeature.Add(service);
        LimitUserFeature.Add(service, views, spending);

        GetAccountFeature.Add(service, views);
        ListAccountsFeature.Add(service, views);
        ListLedgerEntriesFeature.Add(service, views);
        TrialBalanceFeature.Add(service, views);

        PlaceHoldFeature.Add(service, options);
        CaptureHoldFeature.Add(service, spending);
        VoidHoldFeature.Add(service);
        ExpireHoldsFeature.Add(service, views, options);
        FindHoldFeature.Add(service, views);
        ListHoldsFeature.Add(service, views);

        LedgerEndFeature.Add(service);
        SettleAccountsFeature.Add(service, views);
        var periods = ClosePeriodFeature.Add(service);
        FindAccountFeature.Add(service, periods);
        VerifyPeriodFeature.Add(service);
        PostingFeature.Add(service, periods, spending);
        PostingTogetherFeature.Add(service, periods, spending);
    }
}
