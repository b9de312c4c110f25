using System.Collections.Concurrent;
using Florin.Platform.Secrets;
using Florin.Users;
using Florin.Users.Tokens;
using Microsoft.Extensions.Logging;

namespace Florin.Unit.Tests.Users;

/// <summary>What is wrong with notes of offline tokens is logged once, however often they are tried.</summary>
public sealed class LoggingNotesOfTokens
{
    private readonly ConcurrentQueue<int> _logged = [];
    private int _reads;
    private volatile bool _isAway;

    [Fact]
    public async Task Says_once_of_each_note_that_it_cannot_be_recorded()
    {
        await using var users = await Start();
        await File.WriteAllTextAsync(users.Secrets.PlaceOf("issued/tok_1.json"), "{");
        await File.WriteAllTextAsync(users.Secrets.PlaceOf("issued/tok_2.json"), "{");
        await ReadsMore();
        Assert.Equal(2, Count(EventIds.OfflineTokenNotRecorded));
        Assert.Equal(0, Count(EventIds.OfflineTokensNotRead));
    }

    [Fact]
    public async Task Says_once_that_notes_cannot_be_read_and_again_after_they_could_be()
    {
        await using var users = await Start();
        for (var times = 1; times <= 2; times++)
        {
            _isAway = true;
            await ReadsMore();
            Assert.Equal(times, Count(EventIds.OfflineTokensNotRead));
            _isAway = false;
            await ReadsMore();
        }
        Assert.Equal(2, Count(EventIds.OfflineTokensNotRead));
        Assert.Equal(0, Count(EventIds.OfflineTokenNotRecorded));
    }

    private int Count(int id) => _logged.Count(logged => logged == id);

    private async Task<UsersInMemory> Start()
    {
        var users = await UsersInMemory.Start();
        OfflineTokens.Leave(
            users.Secrets,
            new OfflineToken("tok_0", "user_operator", "admin", "internal", default, default, "root", "box")
        );
        users.Clock.Hurry = 100; // Notes are read every two seconds.
        users.Keeping = files => new Counting(files, this);
        users.Logs = LoggerFactory.Create(logging => logging.AddProvider(new Ids(_logged)));
        await users.StartAgain();
        return users;
    }

    // One read may have begun before; of the next four all but the last have been told of.
    private async Task ReadsMore()
    {
        var before = Volatile.Read(ref _reads);
        using var end = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (Volatile.Read(ref _reads) < before + 4)
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, end.Token);
    }

    private sealed class Ids(ConcurrentQueue<int> logged) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        ) => logged.Enqueue(eventId.Id);

        public void Dispose() { } // It keeps nothing open.
    }

    private sealed class Counting(ISecretStore files, LoggingNotesOfTokens test) : ISecretStore
    {
        public bool Exists => files.Exists;

        public string PlaceOf(string name) => files.PlaceOf(name);

        public IReadOnlyList<StoredSecret> Read(string folder)
        {
            if (folder != "issued")
                return files.Read(folder);
            var isAway = test._isAway;
            Interlocked.Increment(ref test._reads);
            return isAway
                ? throw new SecretsUnavailable("db.example does not answer.", new TimeoutException())
                : files.Read(folder);
        }

        public byte[]? Find(string name) => files.Find(name);

        public bool TryCreate(string name, ReadOnlySpan<byte> secret) => files.TryCreate(name, secret);

        public void Delete(string name) => files.Delete(name);

        public SecretsStamp Stamp(string folder) => files.Stamp(folder);

        public void Dispose() => files.Dispose();
    }
}
