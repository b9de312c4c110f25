using System.Text;
using Florin.Platform.EventLog;
using Florin.Testing;
using Florin.Testing.MySql;
using Florin.Testing.Storage;

namespace Florin.Provider.Tests.MySql;

/// <summary>What a server could change, confuse or refuse of what it is given, and does not.</summary>
public abstract class KeepingInADatabase(DatabaseServer server) : IDisposable
{
    private readonly SomeDatabase _database = new(server);
    private readonly SomeAppends _some = new();

    public void Dispose() => _database.Dispose();

    [Fact]
    public void Tells_names_apart_that_a_collation_takes_for_the_same()
    {
        string[] names =
        [
            "a",
            "A",
            "a ",
            " a",
            "a\t",
            "ä",
            "a\u0308",
            "Å",
            "\u212b",
            "ß",
            "ss",
            "😀",
            "😁",
            "a\0",
            "a'\\\"`--",
        ];
        using var log = _database.Log();
        log.Open();
        foreach (var name in names)
            log.Commit([_some.Next(name, name)]);
        Assert.Equal(names, log.Read(0, 100).Select(stored => stored.Stream));
        Assert.Equal(names.Order(Utf8), log.CommandIds("", 100));
        foreach (var (position, name) in names.Index())
        {
            Assert.Equal(position + 1, Assert.Single(log.ReadStream(name, 0, 10)).Position);
            Assert.Equal(name, log.FindCommand(name)?.First.Stream);
        }
        Assert.Null(log.FindCommand("a  "));
    }

    [Fact]
    public async Task Tells_how_many_connections_are_used_and_waited_for()
    {
        var database = _database.Database(options => options with { MaxPoolSize = 4 }); // Two are the writer's.
        database.Prepare();
        Assert.Equal(new StorePool(0, 0, 2), database.Pool);
        var (first, second) = (database.Borrow(), database.Borrow());
        Assert.Equal(new StorePool(2, 2, 2), database.Pool);
        var third = database.Connect(CancellationToken.None).AsTask();
        await Eventually.Is(() => Task.FromResult(database.Pool.Waiting), waiting => waiting == 1);
        await first.DisposeAsync();
        await using (await third)
            Assert.Equal(new StorePool(2, 2, 2), database.Pool);
        await second.DisposeAsync();
        Assert.Equal(new StorePool(0, 2, 2), database.Pool);
        database.Leave();
    }

    [Fact]
    public void Gives_all_bytes_back()
    {
        var all = Enumerable.Range(0, 256).Select(value => (byte)value).ToArray();
        using var log = _database.Log();
        log.Open();
        var stored = _some.Event("a", "T", "") with { Data = all, Metadata = all };
        var snapshot = new StoredSnapshot("a", 1, "s", all);
        log.Commit([new StoredAppend("c", [stored], new Receipt(all.AsMemory(0, 32), 200, all), [snapshot])]);
        var found = log.FindCommand("c")!;
        var kept = Assert.Single(log.Read(0, 10));
        ReadOnlyMemory<byte>[] whole = [kept.Data, kept.Metadata, found.Receipt!.Body, log.LoadSnapshot("a", "s")!.State];
        Assert.All(whole, bytes => Assert.Equal(all, bytes.ToArray()));
        Assert.Equal(all[..32], found.Receipt.Fingerprint.ToArray());
    }

    [Fact]
    public void Takes_names_of_1024_bytes_and_refuses_longer_ones_whole()
    {
        using var log = _database.Log();
        log.Open();
        var longest = new string('x', 1023);
        log.Commit([_some.Next(longest + "1", longest + "1"), _some.Next(longest + "2", longest + "2")]);
        Assert.Equal(2, Assert.Single(log.ReadStream(longest + "2", 0, 10)).Position);
        Assert.Throws<LogFault>(() => log.Commit([_some.Next("c", longest + "12")]));
        Assert.Equal(2, log.Open());
    }

    [Fact]
    public void Commits_a_batch_larger_than_a_packet_as_one()
    {
        using var log = _database.Log();
        log.Open();
        var heavy = new string('h', 1_200_000); // A packet is of 2 MB.
        var append = new StoredAppend("c", [.. Enumerable.Range(0, 4).Select(_ => _some.Event("a", "T", heavy))], null, []);
        log.Commit([append, _some.Next("d", "a")]);
        Assert.Equal(5, log.Open());
        Assert.All(log.Read(0, 4), stored => Assert.Equal(1_200_000, stored.Data.Length));
        Assert.Equal(5, log.LastVersion("a"));
    }

    [Fact]
    public void Refuses_an_event_larger_than_a_packet_and_names_the_setting()
    {
        using var log = _database.Log();
        log.Open();
        log.Commit([_some.Next("c", "a")]);
        var large = _some.Event("a", "T", new string('\'', 1_100_000)); // Twice as long when it is escaped.
        var fault = Assert.Throws<LogFault>(() => log.Commit([new StoredAppend("d", [large], null, [])]));
        Assert.Contains("max_allowed_packet", fault.Message);
        Assert.Equal(1, log.Open());
    }

    [Fact]
    public void Reads_long_streams_from_anywhere()
    {
        using var log = _database.Log();
        log.Open();
        for (var batch = 0; batch < 10; batch++)
            log.Commit([_some.Next($"c{batch}", [.. Enumerable.Repeat("long", 1000)])]);
        Assert.Equal(10_000, log.LastVersion("long"));
        Assert.Equal([9_999, 10_000], log.ReadStream("long", 9_998, 10).Select(stored => stored.Version));
    }

    [Fact]
    public void Shows_people_what_is_in_it()
    {
        using var log = _database.Log();
        log.Open();
        log.Commit([_some.Next("cmd_1", "a", "b") with { Receipt = new Receipt(new byte[] { 0xab }, 201, "{}"u8.ToArray()) }]);
        Assert.Equal(
            2,
            _database.Number(
                "SELECT COUNT(*) FROM readable_events WHERE log = 'account' AND metadata = '{\"actor\":\"system\"}'"
            )
        );
        Assert.Equal(1, _database.Number("SELECT COUNT(*) FROM readable_events WHERE command_id = 'cmd_1' AND stream = 'a'"));
        Assert.Equal(
            1,
            _database.Number("SELECT COUNT(*) FROM readable_receipts WHERE command_id = 'cmd_1' AND fingerprint = 'ab'")
        );
    }

    private static Comparer<string> Utf8 { get; } =
        Comparer<string>.Create((a, b) => Encoding.UTF8.GetBytes(a).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(b)));
}

public sealed class KeepingInMariaDb(Servers servers) : KeepingInADatabase(servers.MariaDb);

public sealed class KeepingInMySql(Servers servers) : KeepingInADatabase(servers.MySql9);
