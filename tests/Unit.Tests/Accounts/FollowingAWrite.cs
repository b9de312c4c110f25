using Florin.Platform.Calls;
using Florin.Platform.EventLog;
using Florin.Platform.Hosting;
using Florin.Platform.Replication;
using Florin.Testing;
using Florin.Testing.Storage;
using static Florin.Unit.Tests.Accounts.TheLedger;

namespace Florin.Unit.Tests.Accounts;

/// <summary><c>X-Write-Id</c>, and how far a write has come in the databases.</summary>
public sealed class FollowingAWrite : IAsyncDisposable
{
    private static readonly object Account = new { userId = Alice.Id, currency = "USD" };
    private readonly InMemoryReplica _replica = new();
    private TheLedger? _ledger;

    [Fact]
    public async Task Is_complete_once_all_databases_have_it()
    {
        await Start();
        var answer = await Service.PostPreferring("databases=all, wait=20", "/accounts", Account, Alice);
        Assert.Equal((201, "databases=all, wait=20"), (answer.Status, answer.Headers["Preference-Applied"]));
        var status = await StatusOf(answer, Alice);
        Assert.Equal(
            ("complete", "inmemory", 2, 0),
            (
                (string?)status["state"],
                (string?)status["primary"],
                status["success"]!.AsArray().Count,
                status["failures"]!.AsArray().Count
            )
        );
        Assert.Equal("memory", (string?)status["success"]![1]!["database"]);
    }

    [Fact]
    public async Task Is_pending_while_a_database_is_away()
    {
        await Start();
        Fail("connect to db-7 failed");
        var answer = await Service.PostPreferring("databases=all, wait=0", "/accounts", Account, Alice);
        Assert.Equal(202, answer.Status);
        Assert.StartsWith("acc_", (string?)answer.Data["id"]);
        await Eventually.Is(() => Task.FromResult(Service.Itself().Runtime.Replicas!.Problem), problem => problem is not null);
        var (owners, admins) = (await StatusOf(answer, Alice), await StatusOf(answer, Admin));
        Assert.Equal("pending", (string?)owners["state"]);
        Assert.Equal("It does not answer.", (string?)owners["failures"]![0]!["error"]);
        Assert.Equal("connect to db-7 failed", (string?)admins["failures"]![0]!["error"]);
        Assert.True((int)admins["failures"]![0]!["attempts"]! > 0);
    }

    [Fact]
    public async Task Is_the_same_when_a_request_is_sent_again_and_another_for_another()
    {
        await Start();
        var first = await Service.Post("/accounts", Account, Alice, "k1");
        var again = await Service.Post("/accounts", Account, Alice, "k1");
        var other = await Service.Post("/accounts", Account, Alice, "k2");
        Assert.Equal(IdOf(first), IdOf(again));
        Assert.NotEqual(IdOf(first), IdOf(other));
    }

    [Fact]
    public async Task Is_told_of_what_was_refused_and_recorded_too()
    {
        await Start();
        var refused = await Service.Post("/accounts", new { userId = "user_nobody", currency = "USD" }, Admin, "k1");
        Assert.True(refused.Status >= 400);
        Assert.Equal("complete", (string?)(await Complete(refused))["state"]);
        Assert.DoesNotContain("X-Write-Id", (await Service.Post("/accounts", new { }, Alice)).Headers.Keys);
    }

    [Fact]
    public async Task Is_shown_to_who_wrote_and_to_administrators_alone()
    {
        await Start();
        var path = $"/writes/{IdOf(await Service.Post("/accounts", Account, Alice))}";
        Assert.Equal(200, (await Service.Get(path, Alice)).Status);
        Assert.Equal(200, (await Service.Get(path, Admin)).Status);
        Assert.Equal(404, (await Service.Get(path, Bob)).Status);
        Assert.Equal(401, (await Service.Get(path)).Status);
    }

    [Theory]
    [InlineData("write_0000000000001zzzzzzz")]
    [InlineData("write_0000000009999zzzzzzz")]
    [InlineData("write_zzzzzzzzzzzzzzzzzzzz")]
    [InlineData("write_0000000000000zzzzzzz")]
    [InlineData("write_1")]
    [InlineData("acc_1")]
    public async Task Is_unknown_where_no_such_write_is_at_its_position(string id)
    {
        await Start();
        await Service.Post("/accounts", Account, Alice);
        Assert.Equal(404, (await Service.Get($"/writes/{id}", Admin)).Status);
    }

    [Fact]
    public async Task Leaves_nothing_where_all_databases_are_required_and_one_is_away()
    {
        await Start(requiresAll: true);
        await Service.Post("/accounts", Account, Alice, "k0");
        await Eventually.Is(() => Task.FromResult(_replica.Committed().Position), mark => mark == Log.Durable.Count);
        Fail("It is away.");
        var rolledBack = await Service.Post("/accounts", Account, Alice, "k1");
        Assert.Equal((503, "databases-unavailable"), (rolledBack.Status, rolledBack.Code));
        Assert.Equal(("memory", true), ((string?)rolledBack.Json["databases"], (bool)rolledBack.Json["rolledBack"]!));
        Assert.NotNull(rolledBack.Headers["Retry-After"]);
        var refused = await Service.Post("/accounts", Account, Alice, "k2");
        Assert.Equal((503, null), (refused.Status, refused.Json["writeId"]));
        Assert.Single(Log.Durable);

        var status = (await Service.Get($"/writes/{(string)rolledBack.Json["writeId"]!}", Alice)).Data;
        Assert.Equal(("rolled-back", "memory"), ((string?)status["state"], (string?)status["failures"]![0]!["database"]));
        var toOthers = await Service.Get($"/writes/{(string)rolledBack.Json["writeId"]!}", Bob);
        Assert.Equal(503, toOthers.Status); // Refused, which is to be recorded before it is told.
        Assert.Equal(201, (await Service.Post("/accounts", Account, Alice, "k0")).Status); // It was decided before.

        _replica.OnCall = null;
        var again = await Eventually.Is(() => Service.Post("/accounts", Account, Alice, "k1"), answer => answer.Status == 201);
        Assert.Equal((string)rolledBack.Json["writeId"]!, IdOf(again)); // At the same position.
        Assert.Equal("complete", (string?)(await Complete(again))["state"]);
    }

    [Fact]
    public async Task Is_listed_as_failed_until_the_replica_has_it()
    {
        await Start();
        Fail("It is away.");
        var answer = await Service.Post("/accounts", Account, Alice);
        var failed = await Eventually.Is(Failed, listed => listed.Items.Count > 0);
        var one = Assert.Single(failed.Items);
        Assert.Equal((IdOf(answer), "account", "memory", "pending"), (one.WriteId.Value, one.Log, one.Database, one.State));
        Assert.Null((await Change(ReplicaChange.Resume, one.WriteId)).Refusal);
        _replica.OnCall = null;
        await Eventually.Is(Failed, listed => listed.Items.Count == 0);
        Assert.Contains("has the write", (await Change(ReplicaChange.Resume, one.WriteId)).Refusal);
        Assert.Equal(new LogDifference(Log.Durable.Count, null), (await Change(ReplicaChange.Verify)).Verified);
    }

    [Fact]
    public async Task Is_taken_out_of_the_way_of_a_replica_that_refuses_it_and_of_no_other()
    {
        await Start();
        await Service.PostPreferring("databases=all", "/accounts", Account, Alice);
        Assert.Contains("refuses nothing", (await Change(ReplicaChange.Resolve)).Refusal);
        _replica.OnCall = call =>
        {
            if (call == nameof(IReplica.Write))
                throw new ReplicaRefused("The document is too large.");
        };
        var refused = await Service.Post("/accounts", Account, Alice);
        await Service.Post("/accounts", Account, Alice);
        var failed = await Eventually.Is(Failed, listed => listed.Items is [{ State: "manual" }, ..]);
        Assert.Contains("stops at position", (await Change(ReplicaChange.Resolve, failed.Items[1].WriteId)).Refusal);

        _replica.OnCall = null;
        var resolved = await Task.WhenAll(
            Enumerable
                .Range(0, 4)
                .Select(_ => Task.Run(() => Change(ReplicaChange.Resolve, failed.Items[0].WriteId, "It is too large.")))
        );
        Assert.Single(resolved, outcome => outcome.Refusal is null);
        await Eventually.Is(Failed, listed => listed.Items.Count == 0);
        await Service.PostPreferring("databases=all", "/accounts", Account, Alice);
        Assert.Equal(Log.Durable.Count, _replica.Committed().Position);
        var diff = await new LogDiff(Log, _replica).Run(Log.Durable.Count, onlyHashes: false, CancellationToken.None);
        Assert.Single(_replica.Rows, row => row.Type == Quarantined.Type);
        Assert.Contains(
            "is missing in the copy: an operator took it out of the replica's way: It is too large.",
            diff.Difference
        );
        Assert.Equal(IdOf(refused), failed.Items[0].WriteId.Value);
    }

    [Fact]
    public async Task Waits_for_an_isolated_replica_that_is_made_again()
    {
        await Start();
        await Service.PostPreferring("databases=all", "/accounts", Account, Alice);
        Assert.Equal(ReplicaState.Isolated, (await Change(ReplicaChange.Isolate)).Replica!.State);
        var answer = await Service.PostPreferring("databases=all, wait=0", "/accounts", Account, Alice);
        Assert.Equal((202, "manual"), (answer.Status, (string?)(await StatusOf(answer, Alice))["state"]));
        Assert.Null((await Change(ReplicaChange.Rebuild)).Refusal);
        await Eventually.Is(() => StatusOf(answer, Alice), status => (string?)status["state"] == "complete");
        Assert.Equal(Log.Durable.Count, _replica.Rows.Count);
        Assert.Null(
            (
                await Service.Call(
                    ReplicaOperations.Change("account"),
                    new ChangeReplica("redis", ReplicaChange.Isolate),
                    new CallContext("c")
                )
            ).Replica
        );
    }

    public async ValueTask DisposeAsync()
    {
        if (_ledger is not null)
            await _ledger.DisposeAsync();
    }

    private TheLedger Ledger => _ledger ?? throw new InvalidOperationException("It has not started.");

    private LoneService Service => Ledger.Service;

    private InMemoryLogStore Log => Ledger.Store;

    private async Task Start(bool requiresAll = false)
    {
        _ledger = await TheLedger.Start(_replica, requiresAll);
        await Eventually.Is(
            () => Task.FromResult(Service.Itself().Runtime.Replicas!.Standings[0].State),
            state => state == ReplicaState.Current
        );
    }

    private void Fail(string why) => _replica.OnCall = _ => throw new IOException(why);

    private Task<ListedFailedWrites> Failed() =>
        Service.Call(ReplicaOperations.Failed("account"), new ListFailedWrites(10), new CallContext("c"));

    private Task<ReplicaOutcome> Change(ReplicaChange change, WriteId? write = null, string? reason = null) =>
        Service.Call(
            ReplicaOperations.Change("account"),
            new ChangeReplica("memory", change, write, reason),
            new CallContext("c")
        );

    private static string IdOf(Answer answer) => answer.Headers["X-Write-Id"];

    private async Task<System.Text.Json.Nodes.JsonNode> StatusOf(Answer answer, Florin.Platform.Identity.Actor by) =>
        (await Service.Get($"/writes/{IdOf(answer)}", by)).Data;

    private Task<System.Text.Json.Nodes.JsonNode> Complete(Answer answer) =>
        Eventually.Is(() => StatusOf(answer, Admin), status => (string?)status["state"] == "complete");
}
