using Florin.Contracts.Transactions;
using Florin.Platform.EventLog;
using Florin.Platform.Identity;
using Florin.Testing;
using Florin.Testing.Storage;
using Florin.Transactions;
using static Florin.Unit.Tests.Transactions.SomeTransaction;

namespace Florin.Unit.Tests.Transactions;

/// <summary>A transfer that failed for want of money, asked for in every way, by every kind of reader.</summary>
public sealed class WhatAPartySees : IAsyncLifetime, IDisposable
{
    private const string Path = "/transactions/txn_1";
    private readonly InMemoryLogStore _store = new();
    private LoneService _service = null!; // Set before each test.

    public async ValueTask InitializeAsync()
    {
        _service = await LoneService.Start(
            TransactionService.Definition,
            _store,
            new InMemoryViewStore(),
            new WallClock(),
            new OtherServices()
        );
        object[] events = [Events[0], Events[1], .. Events.Where(e => e is AccountDebitFailed or TransactionFailed)];
        var append = new StreamAppend(TransactionEvents.StreamOf(Facts.Id), 0, events);
        await _service.Log.Append(
            new Metadata(CommandId.Derived("cmd_1"), "Create", Alice.Id, "txn_1"),
            [append],
            null,
            default
        );
    }

    public async ValueTask DisposeAsync()
    {
        await _service.DisposeAsync();
        Dispose();
    }

    public void Dispose() => _store.Dispose();

    public static TheoryData<string> Ways => ["", "?version=4", "?at=2999-01-01T00:00:00Z", "/events", "-list"];

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Is_not_the_other_partys_balance_nor_what_they_keep(string way)
    {
        var shown = await Get(way, Bob);
        Assert.Equal(200, shown.Status);
        Assert.DoesNotContain("379.5", shown.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("of Alice", shown.Text, StringComparison.Ordinal);
        Assert.Contains("There was not enough money available.", shown.Text, StringComparison.Ordinal);
        Assert.Contains("INV-1", shown.Text, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Is_all_of_it_for_its_owner_and_for_administrators(string way)
    {
        foreach (var who in (Actor[])[Alice, Admin])
        {
            var shown = (await Get(way, who)).Text;
            Assert.Contains("379.5", shown, StringComparison.Ordinal);
            Assert.Contains("of Alice", shown, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("?version=1")]
    [InlineData("?version=99")]
    [InlineData("?at=2020-01-01T00:00:00Z")]
    [InlineData("/events")]
    public async Task Is_for_a_stranger_what_there_is_under_an_unknown_id(string way)
    {
        var (known, unknown) = (await Get(way, Eve), await _service.Get($"/transactions/txn_2{way}", Eve));
        Assert.Equal((404, "not-found"), (known.Status, known.Code));
        Assert.Equal((404, "not-found"), (unknown.Status, unknown.Code));
        Assert.Equal(
            (string?)unknown.Json["detail"],
            ((string?)known.Json["detail"])?.Replace("txn_1", "txn_2", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Is_nothing_in_a_strangers_list() =>
        Assert.Empty((await _service.Get("/transactions", Eve)).Data["items"]!.AsArray());

    [Fact]
    public async Task Is_recorded_when_a_stranger_asks()
    {
        await Get("", Eve);
        var recorded = _service.Log.Read(0, 100)[^1];
        var refused = Assert.IsType<CommandRefused>(recorded.Data);
        Assert.Equal(("GET /transactions/{id}", "forbidden", "access-txn_1"), (refused.Command, refused.Code, refused.Target));
        Assert.Equal(Eve.Id, recorded.Metadata.Actor);
    }

    private Task<Answer> Get(string way, Actor by) => _service.Get(way == "-list" ? "/transactions" : Path + way, by);
}
