using Florin.Platform.EventLog;
using Florin.Testing.Storage;

namespace Florin.Unit.Tests.EventStore;

public sealed class KnowingCommands
{
    private const int SeveralPages = 3000;
    private const int Many = 70_000; // More than the first part of a filter has room for.
    private readonly List<string> _lookedUp = [];

    [Fact]
    public async Task Asks_the_storage_for_no_command_that_is_new()
    {
        using var log = Watched(new InMemoryLogStore());
        for (var i = 0; i < 200; i++)
            await log.AddNow(0, command: $"k{i}");
        Assert.InRange(_lookedUp.Count, 0, 20); // A filter may be mistaken now and then.
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(SeveralPages)]
    public async Task Knows_those_from_before_as_soon_as_it_is_open_and_after_it_has_read_them(int pages)
    {
        var store = await Full();
        using var log = Watched(store);
        for (var page = 0; page < pages && log.Commits.Waiting; page++)
            log.Commits.CommitOne();
        for (var i = 0; i < SeveralPages; i += 100)
            Assert.True((await log.AddNow(1, command: $"k{i}")).AlreadyDecided);
        Assert.Equal(0, await log.Total());
    }

    [Fact]
    public async Task Reads_those_from_before_while_nothing_waits()
    {
        using var log = Watched(await Full());
        Assert.Null(log.Log.Find(CommandId.Derived("new")));
        Assert.Equal(["new"], _lookedUp); // Not all were read yet.
        log.Commits.CommitAll();
        for (var i = 0; i < 100; i++)
            Assert.Null(log.Log.Find(CommandId.Derived($"new {i}")));
        Assert.InRange(_lookedUp.Count, 1, 20);
    }

    [Fact]
    public async Task Reads_them_between_commits_when_there_is_no_rest()
    {
        using var log = Watched(await Full());
        for (var i = 0; i < 10; i++)
        {
            _ = log.Add(0, command: $"busy {i}");
            log.Commits.CommitOne();
        }
        _lookedUp.Clear();
        for (var i = 0; i < 100; i++)
        {
            _ = log.Add(0, command: $"new {i}");
            log.Commits.CommitOne();
        }
        Assert.InRange(_lookedUp.Count, 0, 20);
    }

    [Fact]
    public async Task Knows_a_command_once_that_was_committed_after_it_had_failed()
    {
        var store = new InMemoryLogStore();
        using var log = Watched(store);
        store.OnCommit = (moment, _) =>
        {
            if (moment == CommitMoment.After)
                throw new IOException("The answer is lost.");
        };
        var first = log.Add(7, command: "k");
        log.Commits.CommitOne();
        await Assert.ThrowsAsync<LogFault>(() => first);
        store.OnCommit = null;
        log.Commits.CommitAll();
        Assert.False((await log.AddNow(7, command: "k")).AlreadyDecided);
        Assert.True((await log.AddNow(7, command: "k")).AlreadyDecided);
        Assert.Equal(7, await log.Total());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1_000)]
    [InlineData(1 << 24)]
    public async Task Never_forgets_one_however_small_its_filter(int size)
    {
        using var log = await Holding(Many, size);
        for (var i = 0; i < Many; i++)
            Assert.NotNull(log.Log.Find(CommandId.Derived(Id(i))));
    }

    [Theory]
    [InlineData(1_000, 10_000, 0.5, 1)]
    [InlineData(1_000, 900, 0, 0.05)]
    [InlineData(1 << 24, Many, 0, 0.05)]
    public async Task Is_mistaken_about_few_until_there_are_more_than_it_has_room_for(
        int size,
        int count,
        double least,
        double most
    )
    {
        using var log = await Holding(count, size);
        log.Store.OnFound = _lookedUp.Add;
        for (var i = 0; i < count; i++)
            Assert.Null(log.Log.Find(CommandId.Derived(Id(count + i))));
        Assert.InRange(_lookedUp.Count, least * count, most * count);
    }

    [Theory]
    [InlineData("ä😀")]
    [InlineData("not text: \ud800")]
    public async Task Takes_ids_of_any_letters_and_length(string letters)
    {
        using var log = new TheLog();
        var id = string.Concat(Enumerable.Repeat(letters, 200));
        Assert.False((await log.AddNow(1, command: id)).AlreadyDecided);
        Assert.True((await log.AddNow(1, command: id)).AlreadyDecided);
        Assert.False((await log.AddNow(1, command: letters)).AlreadyDecided);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)] // Of a driver, which nobody has made a fault of the log of: it must not end the thread that commits.
    public async Task Goes_on_without_those_that_cannot_be_read(bool isOfDriver)
    {
        var store = await Full();
        using var log = Watched(store);
        store.OnListed = () =>
            throw (
                isOfDriver
                    ? new InvalidOperationException("The connection is in use.")
                    : new LogFault("The disk has a bad sector.")
            );
        Assert.True((await log.AddNow(1, command: "k7")).AlreadyDecided);
        Assert.False((await log.AddNow(1, command: "new")).AlreadyDecided);
        store.OnListed = null;
        Assert.True((await log.AddNow(1, command: "k7")).AlreadyDecided);
        _lookedUp.Clear();
        for (var i = 0; i < 100; i++)
            await log.AddNow(0, command: $"later {i}");
        Assert.InRange(_lookedUp.Count, 0, 20);
    }

    private static string Id(int i) => $"txn_01m7z5pzpy8nqn2d8mt5{i:d8}/debit";

    private static async Task<TheLog> Holding(int count, int size)
    {
        var log = new TheLog(options: new LogOptions { CommandFilterSize = size, MaxQueuedAppends = count });
        await Task.Run(async () => // Where so many can go on without the test's own threads.
        {
            var adding = Enumerable.Range(0, count).Select(i => log.Add(0, command: Id(i))).ToList();
            log.Commits.CommitAll();
            Assert.DoesNotContain(await Task.WhenAll(adding), e => e.AlreadyDecided);
        });
        return log;
    }

    private TheLog Watched(InMemoryLogStore store)
    {
        store.OnFound = _lookedUp.Add;
        return new TheLog(store);
    }

    private static async Task<InMemoryLogStore> Full()
    {
        var store = new InMemoryLogStore();
        using var log = new TheLog(store);
        for (var i = 0; i < SeveralPages; i++)
            await log.AddNow(0, command: $"k{i}");
        return store;
    }
}
