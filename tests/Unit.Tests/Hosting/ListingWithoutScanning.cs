using System.Collections.Concurrent;
using Florin.Accounts;
using Florin.Notifications;
using Florin.Payments;
using Florin.Platform.Feeds;
using Florin.Platform.Hosting;
using Florin.Platform.Identity;
using Florin.Platform.Projections;
using Florin.Sqlite;
using Florin.Testing;
using Florin.Testing.Storage;
using Florin.Transactions;
using SQLitePCL;
using static SQLitePCL.raw;

namespace Florin.Unit.Tests.Hosting;

/// <summary>What a user can ask of a list costs what their own rows cost, not what everybody's do.</summary>
public sealed class ListingWithoutScanning : IDisposable
{
    private static readonly Actor Ann = new("user_ann", Role.User);
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("?userId=user_ann")]
    [InlineData("?party=user_ann")]
    [InlineData("?accountId=acc_1")]
    [InlineData("?status=FAILED")]
    [InlineData("?type=transfer")]
    [InlineData("?currency=USD&minAmount=1&maxAmount=2")]
    [InlineData("?minAmount=1")]
    [InlineData("?from=2026-01-01T00:00:00Z&to=2026-02-01T00:00:00Z")]
    [InlineData("?q=rent")]
    [InlineData("?sort=createdAt")]
    [InlineData("?sort=amount")]
    [InlineData("?sort=-amount")]
    [InlineData("?sort=amount&accountId=acc_1")]
    [InlineData("?sort=-amount&userId=user_ann&status=FAILED&q=rent")]
    public Task Is_so_for_transactions(string query) => Is_so(TransactionService.Definition, $"/transactions{query}");

    [Theory]
    [InlineData("")]
    [InlineData("?status=SETTLED")]
    [InlineData("?status=DECLINED")]
    [InlineData("?transactionId=txn_1")]
    public Task Is_so_for_payments(string query) => Is_so(PaymentsService.Definition, $"/payments{query}");

    [Theory]
    [InlineData("")]
    [InlineData("?userId=user_ann")]
    [InlineData("?unread=true")]
    public Task Is_so_for_notifications(string query) => Is_so(NotificationsService.Definition, $"/notifications{query}");

    [Theory]
    [InlineData("")]
    [InlineData("?userId=user_ann")]
    public Task Is_so_for_accounts(string query) => Is_so(AccountsService.Definition, $"/accounts{query}");

    private async Task Is_so(ServiceDefinition definition, string path)
    {
        var asked = new Remembering();
        var service = await LoneService.Start(
            definition,
            new InMemoryLogStore(),
            new InMemoryViewStore(),
            new WallClock(),
            new OtherServices(),
            name => new LogFeed(SomeLog.Open(name, new InMemoryLogStore(), _ => { }, new WallClock())),
            with: runtime => runtime with { Views = asked }
        );
        await using (service)
        {
            asked.Queries.Clear(); // Not what a start asks for.
            var answer = await service.Get(path, Ann);
            Assert.True(answer.Status == 200, answer.Text);
        }
        Assert.NotEmpty(asked.Queries);
        var file = _directory.File("views.db");
        await using (var store = new SqliteViewStore(file))
            foreach (var (consumer, views) in asked.Defined)
                await store.Define(consumer, views);
        foreach (var query in asked.Queries)
        {
            var table = asked.TableOf(query.View);
            var plan = Plan(file, ViewSql.Page(table, query).Text);
            // What is put together from several ways is scanned, never a table or one of its indexes.
            Assert.DoesNotContain(plan, step => step.StartsWith("SCAN", StringComparison.Ordinal) && step.Contains(table));
            Assert.Contains(plan, step => step.StartsWith("SEARCH", StringComparison.Ordinal));
        }
    }

    private static List<string> Plan(string file, string sql)
    {
        Batteries_V2.Init();
        Assert.Equal(SQLITE_OK, sqlite3_open_v2(file, out var database, SQLITE_OPEN_READONLY, null));
        using (database)
        {
            Assert.Equal(SQLITE_OK, sqlite3_prepare_v2(database, $"EXPLAIN QUERY PLAN {sql}", out var statement));
            using (statement)
            {
                var steps = new List<string>();
                while (sqlite3_step(statement) == SQLITE_ROW)
                    steps.Add(sqlite3_column_text(statement, 3).utf8_to_string());
                return steps;
            }
        }
    }

    private sealed class Remembering : IViewStore
    {
        private readonly InMemoryViewStore _views = new();

        public ConcurrentQueue<ViewQuery> Queries { get; } = new();

        public List<(string Consumer, IReadOnlyList<ViewDefinition> Views)> Defined { get; } = [];

        public string TableOf(ViewDefinition view)
        {
            var (consumer, views) = Defined.Single(defined => defined.Views.Contains(view));
            return new ViewSet(consumer, views).TableOf(view);
        }

        public ValueTask Define(string consumer, IReadOnlyList<ViewDefinition> views, CancellationToken cancel)
        {
            Defined.Add((consumer, views));
            return _views.Define(consumer, views, cancel);
        }

        public ValueTask DropUnused(string consumer, CancellationToken cancel) => _views.DropUnused(consumer, cancel);

        public ValueTask<Standing> Load(string consumer, CancellationToken cancel) => _views.Load(consumer, cancel);

        public Task Commit(
            string consumer,
            Florin.Platform.Projections.Progress progress,
            IReadOnlyList<ViewChange> changes,
            CancellationToken cancel
        ) => _views.Commit(consumer, progress, changes, cancel);

        public ValueTask Reset(string consumer, CancellationToken cancel) => _views.Reset(consumer, cancel);

        public ValueTask<byte[]?> Get(ViewDefinition view, string key, CancellationToken cancel) =>
            _views.Get(view, key, cancel);

        public ValueTask<IReadOnlyList<byte[]?>> GetMany(
            ViewDefinition view,
            IReadOnlyList<string> keys,
            CancellationToken cancel
        ) => _views.GetMany(view, keys, cancel);

        public ValueTask<IReadOnlyList<ViewRow>> Query(ViewQuery query, CancellationToken cancel)
        {
            Queries.Enqueue(query);
            return _views.Query(query, cancel);
        }

        public ValueTask<long> Sum(ViewQuery query, string column, CancellationToken cancel) =>
            _views.Sum(query, column, cancel);

        public ValueTask<long> Count(ViewQuery query, CancellationToken cancel) => _views.Count(query, cancel);

        public ValueTask DisposeAsync() => _views.DisposeAsync();
    }
}
