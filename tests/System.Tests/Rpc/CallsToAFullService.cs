using System.Net;
using System.Net.Sockets;
using Grpc.Core;

namespace Florin.System.Tests.Rpc;

/// <summary>Calls to a service that has room for one, and does not answer.</summary>
public sealed class CallsToAFullService : IAsyncLifetime
{
    private const string Method = "Accounts/ListAccounts";

    private readonly Place _place = new();
    private readonly TcpListener _silent = new(IPAddress.Loopback, 0);
    private FlorinProcess? _gateway;

    private Uri Gateway => _place.Client("gateway").BaseAddress!; // A place has one.

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        _silent.Start();
        _gateway = await FlorinProcess.Start(
            _place.Arguments(
                "--services=gateway",
                $"--Services:account:Address=http://{_silent.LocalEndpoint}",
                "--Gateway:Bulkhead:MaxConcurrent=1",
                "--Gateway:Bulkhead:MaxQueue=0",
                "--Gateway:CircuitBreaker:Timeout=00:00:04"
            )
        );
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_gateway is not null)
            await _gateway.DisposeAsync();
        _silent.Dispose();
        _place.Dispose();
    }

    [Fact]
    public async Task Are_refused_at_once_where_there_is_no_room_and_end_when_their_time_is_over()
    {
        using var caller = new Caller(Gateway, token: null);
        Task<Called>[] calls = [caller.Call(Method, "{}"), caller.Call(Method, "{}")];
        // Either may come first.
        var refused = await Task.WhenAny(calls);
        var waiting = calls.Single(call => call != refused);
        Assert.False(waiting.IsCompleted);
        Assert.Equal((StatusCode.Unavailable, "bulkhead-full"), ((await refused).Status, (await refused).Code));
        var slow = await waiting;
        Assert.Equal((StatusCode.DeadlineExceeded, "timeout"), (slow.Status, slow.Code));
    }

    [Fact]
    public async Task Give_their_place_back_when_the_caller_waits_no_longer()
    {
        using var impatient = new Caller(Gateway, token: null) { Patience = TimeSpan.FromMilliseconds(500) };
        using var next = new Caller(Gateway, token: null) { Patience = TimeSpan.FromMilliseconds(500) };
        Assert.Equal(StatusCode.DeadlineExceeded, (await impatient.Call(Method, "{}")).Status);
        // It is refused while the first one has the place, and waits for its own time once that one is given up.
        await Eventually.Is(() => next.Call(Method, "{}"), called => called.Status is StatusCode.DeadlineExceeded);
    }
}
