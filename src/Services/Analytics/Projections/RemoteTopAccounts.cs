using Florin.Platform.Background;
using Florin.Platform.Feeds;
using Florin.Platform.Hosting;
using Florin.Platform.Projections;

namespace Florin.Analytics.Projections;

/// <summary>
/// The top accounts in a store that instances share. The owner fills it from the read model whenever that has moved; an instance that is
/// asked reads there what is at the very place of their own read model, and else the latter.
/// </summary>
internal sealed class RemoteTopAccounts(Projection tallies, IRemoteRankings? remote, TimeProvider clock)
{
    /// <summary>So many accounts of a list at the most.</summary>
    public const int Most = 100;

    private const string Ranking = "top-accounts";
    private const string AllCurrencies = "all";
    private const int Tries = 3;
    private static readonly TimeSpan FillEvery = TimeSpan.FromMilliseconds(250);

    // So that what is wrong there does not stay, whatever brought it about: a read model is rebuilt under the same name.
    private static readonly TimeSpan AllEvery = TimeSpan.FromMinutes(1);

    private TopAccountsAt? _stored;
    private long _allSince;

    public static Provided<RemoteTopAccounts> Add(ServiceBuilder service, Projection tallies)
    {
        var shared = service.Provides(runtime => new RemoteTopAccounts(tallies, runtime.RemoteStore?.Rankings, runtime.Clock));
        BackgroundLoop? loop = null;
        service.OnStart(_ =>
        {
            if (service.Runtime.RemoteStore?.Rankings is not null)
                loop = new BackgroundLoop(Fill, (_, _) => FillEvery, service.Clock); // A read model that fails says so itself.
            loop?.Start();
            return Task.CompletedTask;
        });
        service.OnStop(() => loop?.DisposeAsync().AsTask() ?? Task.CompletedTask);
        return shared;

        async Task<TimeSpan> Fill(CancellationToken stop)
        {
            await shared.Value.Fill(stop);
            return FillEvery;
        }
    }

    /// <summary>The accounts from and to which most was moved.</summary>
    public async ValueTask<IReadOnlyList<AccountVolumeRow>> Read(
        ViewReading read,
        int limit,
        string? currency,
        CancellationToken cancel
    )
    {
        if (remote is not null && read.IsComplete)
        {
            var here = TopAccountsAt.StandOf(await read.Store.Load(AnalyticsInViews.Consumer, cancel));
            var there = await remote.Read(Ranking, currency ?? AllCurrencies, limit, cancel);
            if (
                there is not null
                && there.Stand == here // What is newer may be of a history that a restore has ended.
                && TopAccountsAt.Rows(there.Rows) is { } rows
            )
                return rows;
        }
        return await AccountVolumes.Top(read.Store, limit, currency, cancel);
    }

    /// <summary>Fills the store with what the read model has now.</summary>
    internal async Task Fill(CancellationToken cancel)
    {
        if (remote is null || tallies.Consumer is not { Halted: null, CatchingUpTo: null, Parked: 0 })
            return;
        if (await Take(cancel) is not { } now)
            return;
        var isKnown = _stored?.Stand.Generation == now.Stand.Generation && clock.GetElapsedTime(_allSince) < AllEvery;
        var last = isKnown ? _stored : null;
        var outcome = await Replace(last);
        if (outcome is RankingOutcome.NeedsAll && last is not null)
            (last, outcome) = (null, await Replace(after: null));
        if (last is null)
            _allSince = clock.GetTimestamp();
        _stored = outcome is RankingOutcome.Stored ? now : null;

        ValueTask<RankingOutcome> Replace(TopAccountsAt? after) =>
            remote.Replace(Ranking, now.Stand, after?.Stand.Position, now.Except(after), cancel);
    }

    // All of it at one position; null where it moved on each time.
    private async ValueTask<TopAccountsAt?> Take(CancellationToken cancel)
    {
        var views = tallies.Rows;
        for (var tried = 0; tried < Tries; tried++)
        {
            var before = await views.Load(AnalyticsInViews.Consumer, cancel);
            if (before.Parked.Count > 0)
                return null; // They may be handled later, at a position that has been stored by then.
            var stand = TopAccountsAt.StandOf(before);
            if (stand == _stored?.Stand && clock.GetElapsedTime(_allSince) < AllEvery)
                return _stored;
            var lists = new Dictionary<string, IReadOnlyList<Ranked>>(StringComparer.Ordinal);
            foreach (var currency in await Currencies(views, cancel))
            {
                var rows = await AccountVolumes.Top(views, Most, currency, cancel);
                lists.Add(currency ?? AllCurrencies, [.. rows.Select(TopAccountsAt.Entry)]);
            }
            var after = await views.Load(AnalyticsInViews.Consumer, cancel);
            if (after.Parked.Count == 0 && TopAccountsAt.StandOf(after) == stand)
                return new TopAccountsAt(stand, lists);
        }
        return null;
    }

    private static async ValueTask<IEnumerable<string?>> Currencies(IViewStore views, CancellationToken cancel)
    {
        var key = TallyRow.KeyOf(TallyPeriod.All, TallyRow.StartOf(TallyPeriod.All, default));
        var all = await views.Find(TallyRow.View, key, cancel);
        return [null, .. all?.Tally.Volume.Keys.AsEnumerable() ?? []];
    }
}
