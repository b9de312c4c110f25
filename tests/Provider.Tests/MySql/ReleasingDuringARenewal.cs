using System.Globalization;
using Florin.Testing.MySql;

namespace Florin.Provider.Tests.MySql;

/// <summary>An owner releases a log while the renewal of its claim is on the way to the server.</summary>
public abstract class ReleasingDuringARenewal : IAsyncDisposable
{
    private static readonly TimeSpan HeldAtMost = TimeSpan.FromSeconds(1); // A release that waits for the renewal does not end before.
    private readonly ReplyBreaker _breaker;
    private readonly SomeDatabase _database;

    protected ReleasingDuringARenewal(DatabaseServer server)
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

    [Fact]
    public async Task Leaves_the_log_free()
    {
        using var log = _database.Log();
        log.Open();
        var (renewing, released) = (new TaskCompletionSource(), new TaskCompletionSource());
        _breaker.Before = async request =>
        {
            if (!request.Contains("SET owner = _binary", StringComparison.Ordinal))
                return;
            renewing.TrySetResult();
            await Task.WhenAny(released.Task, Task.Delay(HeldAtMost, TimeProvider.System));
        };
        var renewal = Task.Run(() => log.Writer.Renew(1), CancellationToken.None);
        await renewing.Task;
        await Task.Run(() => log.Writer.Release(1), CancellationToken.None);
        released.SetResult();
        await renewal;
        Assert.Equal(1, _database.Number("SELECT COUNT(*) FROM log_head WHERE owner = '' AND lease_until <= UTC_TIMESTAMP(6)"));
    }
}

public sealed class ReleasingDuringARenewalInMariaDb(Servers servers) : ReleasingDuringARenewal(servers.MariaDb);

public sealed class ReleasingDuringARenewalInMySql(Servers servers) : ReleasingDuringARenewal(servers.MySql9);
