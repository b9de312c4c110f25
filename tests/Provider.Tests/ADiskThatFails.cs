using System.Globalization;
using System.Text;
using Florin.Platform.EventLog;
using Florin.Sqlite;
using Florin.Testing.Storage;

namespace Florin.Provider.Tests;

/// <summary>
/// Faults of the disk, one after another, at every call that a commit, giving it up, opening again and a checkpoint make: what
/// was acknowledged stays, also after a kill or a power cut, and what was answered as failed never comes back.
/// </summary>
public sealed class ADiskThatFails : IDisposable
{
    private const int Calls = 14;
    private readonly TemporaryDirectory _directory = new();
    private readonly FaultyDisk _disk;
    private readonly List<string> _acknowledged = [];
    private readonly HashSet<string> _failed = new(StringComparer.Ordinal);
    private string _path;
    private SqliteLogStore _store;
    private long _head;
    private int _copies;

    public ADiskThatFails()
    {
        _disk = new FaultyDisk(_directory.Path);
        _path = _directory.File("log.db");
        _store = Store(_path);
        _store.Open();
    }

    public void Dispose()
    {
        _disk.Fails = static (_, _) => false;
        _store.Dispose();
        _disk.Dispose();
        _directory.Dispose();
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(3, false)]
    [InlineData(4, false)]
    [InlineData(1, true)]
    [InlineData(2, true)]
    [InlineData(4, true)]
    public void At_one_sync_and_those_after_it_never_revives_what_failed(int times, bool reachesTheDisk)
    {
        _disk.ReachesTheDisk = () => reachesTheDisk;
        for (var at = 0; at < Calls; at++)
        {
            var calls = 0;
            Commit($"before {at}");
            _disk.Fails = (call, _) => call == DiskCall.Sync && calls++ - at is var over && over >= 0 && over < times;
            for (var commits = 0; commits < 3; commits++)
                CommitAndGoOn($"{times} {at} {commits}");
            _disk.Fails = static (_, _) => false;
            Agrees(_store);
            AgreesAfter(_disk.CutPower);
            AgreesAfter(_disk.Kill);
        }
        Assert.NotEmpty(_failed);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void That_can_neither_sync_nor_cut_stops_the_log_until_it_can(bool truncates)
    {
        Commit("first");
        _disk.Fails = (call, path) =>
            call == DiskCall.Sync
            || (call == DiskCall.Truncate && !truncates && path.EndsWith("-wal", StringComparison.Ordinal));
        Assert.False(Commit("second"));
        for (var times = 0; times < 3; times++)
        {
            Assert.Throws<LogFault>(() => _store.Open());
            Assert.Throws<LogFault>(() => _store.FindCommand("second"));
            AgreesAfter(_disk.Kill); // What is in memory is cut already.
        }
        _disk.Fails = (call, path) =>
            call == DiskCall.Truncate && !truncates && path.EndsWith("-wal", StringComparison.Ordinal);
        Assert.Equal(_head, _store.Open());
        _disk.Fails = static (_, _) => false;
        Agrees(_store);
        AgreesAfter(_disk.CutPower);
        Assert.True(Commit("second"));
        AgreesAfter(_disk.CutPower);
    }

    [Fact]
    public void That_lost_what_the_last_process_could_not_sync_gets_it_again_before_anything_follows()
    {
        Commit("first");
        _disk.Fails = (call, _) => call is DiskCall.Sync;
        Assert.False(Commit("unknown"));
        _disk.Fails = static (_, _) => false;
        GoOnAfter(_disk.Kill); // Before it was given up: the next process may find it, and then it is there for good.
        Assert.NotNull(_store.FindCommand("unknown"));
        Assert.True(Commit("after"));
        AgreesAfter(_disk.CutPower);
    }

    [Fact]
    public void At_any_calls_keeps_what_it_acknowledged_and_nothing_that_it_failed()
    {
        for (var seed = 1; seed <= 60; seed++)
        {
            var random = new Random(seed);
            for (var step = 0; step < 25; step++)
            {
                var often = random.Next(4) == 0 ? 0.5 : 0.08;
                _disk.ReachesTheDisk = () => random.Next(2) == 0;
                _disk.Fails = (_, _) => random.NextDouble() < often;
                if (!Commit(string.Create(CultureInfo.InvariantCulture, $"{seed} {step}")) && random.Next(5) == 0)
                {
                    _disk.Fails = static (_, _) => false;
                    GoOnAfter(random.Next(2) == 0 ? _disk.Kill : _disk.CutPower);
                }
                else
                    Reopen();
                if (random.Next(5) == 0)
                    AgreesAfter(random.Next(2) == 0 ? _disk.Kill : _disk.CutPower);
            }
            _disk.Fails = static (_, _) => false;
            Agrees(_store);
        }
        Assert.True(
            _failed.Count > 100 && _acknowledged.Count > 100,
            $"{_failed.Count} failed, {_acknowledged.Count} did not."
        );
    }

    private static SqliteLogStore Store(string path) => new(path) { PagesBetweenCheckpoints = 20 };

    private void CommitAndGoOn(string command)
    {
        Commit(command);
        Reopen();
    }

    private bool Commit(string command)
    {
        var stored = new StoredAppend(command, [Event(1), Event(2), Event(3)], null, []);
        try
        {
            _store.Commit([stored]);
        }
        catch (LogFault)
        {
            _failed.Add(command);
            return false;
        }
        _failed.Remove(command);
        _acknowledged.Add(command);
        _head += stored.Events.Count;
        return true;
    }

    private StoredEvent Event(int after) =>
        new(
            _head + after,
            string.Create(CultureInfo.InvariantCulture, $"s-{_head + after}"),
            1,
            "Happened",
            Encoding.UTF8.GetBytes($$"""{"text":"{{new string('x', 1500)}}"}"""),
            SomeAppends.Start,
            """{"actor":"system"}"""u8.ToArray()
        );

    // As the log does it: until it succeeds.
    private void Reopen()
    {
        for (var times = 0; ; times++)
        {
            try
            {
                Assert.Equal(_head, _store.Open());
                return;
            }
            catch (LogFault)
            {
                if (times == 20)
                    _disk.Fails = static (_, _) => false;
            }
        }
    }

    private void GoOnAfter(Action<string, string> end)
    {
        var copy = _directory.File($"copy{_copies++}.db");
        end(_path, copy);
        _store.Dispose();
        File.Delete(_path);
        (_path, _store) = (copy, Store(copy));
        var found = _store.Open();
        foreach (var command in _failed.Where(c => _store.FindCommand(c) is not null).ToList())
        {
            Assert.Equal(_head + 3, found); // The last one, whose outcome was unknown.
            _head = found;
            _failed.Remove(command);
            _acknowledged.Add(command);
        }
        Agrees(_store);
    }

    private void AgreesAfter(Action<string, string> end)
    {
        var faults = _disk.Fails;
        _disk.Fails = static (_, _) => false;
        var copy = _directory.File($"copy{_copies++}.db");
        end(_path, copy);
        using (var store = Store(copy))
        {
            Assert.Equal(_head, store.Open());
            Agrees(store);
        }
        File.Delete(copy);
        _disk.Fails = faults;
    }

    private void Agrees(SqliteLogStore store)
    {
        Assert.Equal(_head, store.Scan(0).Count());
        foreach (var command in _acknowledged.TakeLast(10))
            Assert.NotNull(store.FindCommand(command));
        foreach (var command in _failed.TakeLast(10))
            Assert.Null(store.FindCommand(command));
    }
}
