using Florin.Contracts.Transactions;
using Florin.Platform.Calls;
using Florin.Platform.EventLog;
using Florin.Platform.Hosting;
using Florin.Platform.Privacy;
using Florin.Testing;
using Florin.Testing.Storage;
using Florin.Transactions;
using Florin.Unit.Tests.Users;
using static Florin.Unit.Tests.Transactions.SomeTransaction;

namespace Florin.Unit.Tests.Hosting;

/// <summary>What the events of a stream come to, for operators.</summary>
public sealed class ReadingAState
{
    private static readonly CallContext Operator = new("req_1");
    private static readonly string Stream = TransactionEvents.StreamOf(Facts.Id);

    [Fact]
    public async Task Shows_it_after_an_event_and_before()
    {
        await using var service = await Start();
        var found = await Read(service, Stream, 5);
        Assert.Equal((5, 6), (found.State!.Version, found.State.Last));
        Assert.Equal(
            ("processing", "inReview"),
            (found.State.State.GetProperty("status").GetString(), found.State.Before!.Value.GetProperty("status").GetString())
        );
        Assert.Null((await Read(service, Stream, 1)).State!.Before);
        Assert.Equal(6, (await Read(service, Stream, null)).State!.Version);
    }

    [Theory]
    [InlineData("transaction-txn_1", 7L)]
    [InlineData("transaction-txn_2", null)]
    [InlineData("nothing-txn_1", null)]
    public async Task Knows_nothing_of_what_is_not_there(string stream, long? version)
    {
        await using var service = await Start();
        Assert.Equal(new StateFound(null, null), await Read(service, stream, version));
    }

    [Fact]
    public async Task Never_shows_a_password()
    {
        await using var users = await UsersInMemory.Start();
        var id = (string?)(await users.Register("ada@example.com")).Data["id"];
        var found = await users.Service.Call(StateOperations.Read("user"), new ReadState($"user-{id}", null), Operator);
        Assert.Equal(id, SealedText.PersonOf(found.State!.State.GetProperty("email").GetString()));
        Assert.DoesNotContain("password", found.State.State.GetRawText(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Lists_the_last_events_of_a_stream()
    {
        await using var service = await Start();
        var listed = await service.Call(
            EventOperations.List("transaction"),
            new ListEvents(0, 2, Stream, Latest: true),
            Operator
        );
        Assert.Equal([5L, 6L], listed.Items.Select(item => item.Version));
    }

    private static Task<StateFound> Read(LoneService service, string stream, long? version) =>
        service.Call(StateOperations.Read("transaction"), new ReadState(stream, version), Operator);

    private static async Task<LoneService> Start()
    {
        var service = await LoneService.Start(
            TransactionService.Definition,
            new InMemoryLogStore(),
            new InMemoryViewStore(),
            new WallClock(),
            new OtherServices()
        );
        object[] events = [.. Events.Take(5), Events.Single(e => e is AccountDebited)];
        await service.Log.Append(
            new Metadata(CommandId.Derived("cmd_1"), "Create", Alice.Id, "txn_1"),
            [new StreamAppend(Stream, 0, events)],
            null,
            default
        );
        return service;
    }
}
