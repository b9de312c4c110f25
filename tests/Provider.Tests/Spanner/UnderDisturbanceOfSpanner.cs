using Florin.Platform.EventLog;
using Florin.Spanner;
using Florin.Spanner.Protocol;
using Florin.Testing.Spanner;
using Florin.Testing.Storage;
using Grpc.Core;

namespace Florin.Provider.Tests.Spanner;

/// <summary>Transactions that are aborted or not answered, and sessions that end.</summary>
public sealed class UnderDisturbanceOfSpanner(OneSpanner spanner) : IDisposable
{
    private readonly SomeSpanner _spanner = new(spanner);

    /// <inheritdoc/>
    public void Dispose() => _spanner.Dispose();

    [Fact]
    public async Task Transactions_in_each_others_way_are_all_made_once()
    {
        using var database = _spanner.Database();
        await Counter(database);
        await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Count(database)));
        Assert.Equal(16, await Counted(database));
    }

    [Fact]
    public async Task A_free_log_goes_to_one_of_those_who_claim_it_together()
    {
        SomeStorage[] logs = [.. Enumerable.Range(0, 6).Select(i => _spanner.Log(from: $"http://{i}"))];
        var first = logs[0].Writer.Claim();
        logs[0].Writer.Release(first.Epoch);
        var claims = await Task.WhenAll(logs.Select(log => Task.Run(() => IsClaimed(log))));
        Assert.Single(claims, isClaimed => isClaimed);
        Assert.Equal(first.Epoch + 1, (await logs[0].Reader.Head(TestContext.Current.CancellationToken)).Epoch);
        foreach (var log in logs)
            log.Dispose();
    }

    [Fact]
    public async Task A_session_that_has_ended_is_replaced()
    {
        using var database = _spanner.Database();
        await Counter(database);
        await Count(database);
        foreach (var session in database.Sessions)
            await database.Server.Data.DeleteSessionAsync(
                new DeleteSessionRequest { Name = session },
                cancellationToken: TestContext.Current.CancellationToken
            );
        Assert.Equal(1, await Counted(database));
        await Count(database);
        Assert.Equal(2, await Counted(database));
    }

    [Fact]
    public async Task A_commit_that_was_sent_is_not_sent_again()
    {
        Assert.SkipWhen(SpannerEmulator.IsGiven, "The emulator of SPANNER_EMULATOR_HOST is not held.");
        await using var emulator = await SpannerEmulator.Start();
        using var database = new SpannerDatabase(
            SomeSpanner.Service,
            _spanner.Options with
            {
                Timeout = TimeSpan.FromSeconds(5),
            },
            users: 1,
            TimeProvider.System,
            emulator.Host
        );
        await Counter(database);
        var tries = 0;
        var lost = await Assert.ThrowsAsync<RpcException>(() =>
            database.Transact(async transaction =>
            {
                await Add(transaction);
                tries++;
                await emulator.Hold();
                return true;
            })
        );
        await emulator.Release();
        Assert.Equal(StatusCode.DeadlineExceeded, lost.StatusCode);
        Assert.Equal(1, tries);
        await Count(database); // Which settles the other one.
        Assert.InRange(await Counted(database), 1, 2);
    }

    [Fact]
    public async Task A_log_that_got_no_answer_goes_on_where_it_ended()
    {
        Assert.SkipWhen(SpannerEmulator.IsGiven, "The emulator of SPANNER_EMULATOR_HOST is not held.");
        await using var emulator = await SpannerEmulator.Start();
        var options = _spanner.Options with { Timeout = TimeSpan.FromSeconds(5) };
        var database = new SpannerDatabase(SomeSpanner.Service, options, users: 2, TimeProvider.System, emulator.Host);
        using var log = new SomeStorage(
            new SpannerLogWriter(database, "http://a", SomeSpanner.LongLease, TimeProvider.System),
            new SpannerLogReader(database)
        );
        var some = new SomeAppends();
        log.Open();
        log.Commit([some.Next("c1", "a")]);
        await emulator.Hold();
        var next = some.Next("c2", "a");
        Assert.Contains("Storage:Spanner:Timeout", Assert.Throws<LogFault>(() => log.Commit([next])).Message);
        await emulator.Release();
        Assert.Equal(1, log.Open());
        log.Commit([next]);
        Assert.Equal([1L, 2L], log.Read(0, 10).Select(e => e.Position));
    }

    [Fact]
    public async Task No_more_sessions_are_open_than_allowed()
    {
        using var database = _spanner.Database(change: options =>
            options with
            {
                MaxPoolSize = 4,
                AcquireTimeout = TimeSpan.FromMilliseconds(1),
            }
        );
        await Counter(database);
        await database.Transact(async _ =>
            await database.Transact(async _ =>
            {
                var full = await Assert.ThrowsAsync<LogFault>(() => Count(database)); // Both are taken.
                Assert.Contains("raise Storage:Spanner:MaxPoolSize", full.Message, StringComparison.Ordinal);
                return true;
            })
        );
        await Count(database);
    }

    [Fact]
    public void The_time_that_Spanner_names_is_waited_for()
    {
        Grpc.Core.Metadata trailers = [];
        Assert.Null(SpannerFaults.WaitOf(new RpcException(new Grpc.Core.Status(StatusCode.Aborted, ""), trailers)));
        trailers.Add("google.rpc.retryinfo-bin", [0x0A, 0x04, 0x10, 0xC0, 0x84, 0x3D]); // A retry_delay of 1,000,000 ns.
        Assert.Equal(
            TimeSpan.FromMilliseconds(1),
            SpannerFaults.WaitOf(new RpcException(new Grpc.Core.Status(StatusCode.Aborted, ""), trailers))
        );
    }

    private static bool IsClaimed(SomeStorage log)
    {
        try
        {
            log.Writer.Claim();
            return true;
        }
        catch (Fenced)
        {
            return false;
        }
    }

    private static async Task Counter(SpannerDatabase database)
    {
        await database.Prepare();
        await database.Transact(transaction =>
        {
            Put(transaction, 0);
            return Task.FromResult(true);
        });
    }

    private static async Task Count(SpannerDatabase database) =>
        await database.Transact(async transaction =>
        {
            await Add(transaction);
            return true;
        });

    private static async Task Add(SpannerTransaction transaction) =>
        Put(transaction, (await transaction.Read(Read))[0].Number(0) + 1);

    private static async Task<long> Counted(SpannerDatabase database) => (await database.Read(Read))[0].Number(0);

    private static TableRead Read => new("checkpoints", ["position"], LogKeys.Key(Cells.Of("count"), Cells.Of("count")));

    private static void Put(SpannerTransaction transaction, long count) =>
        transaction.Put(
            "checkpoints",
            ["log", "follower", "epoch", "position"],
            Cells.Of("count"),
            Cells.Of("count"),
            Cells.Of(0),
            Cells.Of(count)
        );
}
