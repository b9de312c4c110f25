using System.Globalization;
using Florin.Platform.EventLog;
using Florin.Testing.MySql;
using Florin.Testing.Storage;

namespace Florin.Provider.Tests.MySql;

/// <summary>The connection ends within a commit, at every point: what came of it is found, and nothing is doubled or lost.</summary>
public abstract class ARequestWhoseReplyIsLost : IAsyncDisposable
{
    private const int Requests = 4; // Of the commit below: the head, two packets of rows, and the rest with COMMIT.
    private readonly ReplyBreaker _breaker;
    private readonly SomeDatabase _database;
    private readonly SomeAppends _some = new();

    protected ARequestWhoseReplyIsLost(DatabaseServer server)
    {
        ArgumentNullException.ThrowIfNull(server);
        _breaker = new ReplyBreaker(server.Port);
        _database = new SomeDatabase(
            server,
            string.Create(CultureInfo.InvariantCulture, $"Server=127.0.0.1;Port={_breaker.Port};User ID=root;SslMode=None")
        );
    }

    public async ValueTask DisposeAsync()
    {
        _database.Dispose();
        await _breaker.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    public static TheoryData<int, int> Points =>
        [.. from request in Enumerable.Range(1, Requests) from bytes in (int[])[-1, 0, 3, 6] select (request, bytes)];

    [Theory]
    [MemberData(nameof(Points))]
    public void Is_found_out_when_the_log_is_opened_again(int request, int replyBytes)
    {
        using var log = _database.Log();
        log.Open();
        log.Commit([_some.Next("c1", "a")]);
        var batch = Heavy();
        _breaker.BreakAt(request, replyBytes);
        if (request == 1) // Nothing of it has been sent yet: it is sent again, on another connection.
        {
            log.Commit(batch);
            Assert.True(_breaker.HasBroken);
            Assert.Equal(5, log.Head());
            return;
        }

        Assert.Throws<LogFault>(() => log.Commit(batch));

        Assert.True(_breaker.HasBroken);
        Assert.Throws<LogFault>(() => log.Commit(batch)); // Not before it is known what came of it.
        var head = log.Open();
        var isKept = request == Requests && replyBytes >= 0;
        Assert.Equal(isKept ? 5 : 1, head);
        Assert.Equal(isKept, log.FindCommand("c2") is not null);
        if (!isKept)
            log.Commit(batch);
        log.Commit([_some.Next("c4", "a")]);
        Assert.Equal([1, 2, 3, 4, 5, 6], log.Read(0, 100).Select(stored => stored.Position));
        Assert.Equal(["c1", "c2", "c3", "c4"], log.CommandIds("", 100));
    }

    [Fact]
    public void Is_the_only_place_where_requests_are_made()
    {
        using var log = _database.Log();
        log.Open();
        log.Commit([_some.Next("c1", "a")]);
        _breaker.BreakAt(Requests + 1, 0);
        log.Commit(Heavy());
        Assert.False(_breaker.HasBroken);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    public void Leaves_a_claim_that_its_owner_may_make_again(int replyBytes)
    {
        using var log = _database.Log();
        for (var request = 1; request < 100; request++)
        {
            _breaker.BreakAt(request, replyBytes);
            if (Claimed(log))
                break;
        }
        _breaker.BreakAt(0, 0);
        Assert.Equal(0, log.Writer.Claim().Head);
        Assert.Equal(1, _database.Number("SELECT COUNT(*) FROM log_head"));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(6)]
    public void Of_a_reader_is_repeated_on_another_connection(int replyBytes)
    {
        using var log = _database.Log();
        log.Open();
        log.Commit([_some.Next("c1", "a")]);
        Assert.Single(log.Read(0, 10));
        foreach (var request in (int[])[1, 2]) // The check of the connection, and the query.
        {
            _breaker.BreakAt(request, replyBytes);
            Assert.Single(log.Read(0, 10));
            Assert.True(_breaker.HasBroken);
        }
    }

    private static bool Claimed(SomeStorage log)
    {
        try
        {
            log.Writer.Claim();
            return true;
        }
        catch (LogFault)
        {
            return false;
        }
    }

    private StoredAppend[] Heavy()
    {
        var text = new string('h', 600_000); // Three of them are two packets.
        return
        [
            new StoredAppend("c2", [_some.Event("a", "T", text), _some.Event("a", "T", text)], null, []),
            new StoredAppend("c3", [_some.Event("b", "T", text), _some.Event("b", "T", "{}")], null, []),
        ];
    }
}

public sealed class ARequestToMariaDbWhoseReplyIsLost(Servers servers) : ARequestWhoseReplyIsLost(servers.MariaDb);

public sealed class ARequestToMySqlWhoseReplyIsLost(Servers servers) : ARequestWhoseReplyIsLost(servers.MySql9);
