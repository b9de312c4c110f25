using System.Threading.Channels;
using Florin.Kernel;
using Florin.Platform.Background;
using Florin.Platform.Calls;
using Florin.Platform.EventLog;
using Florin.Platform.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Florin.Host.Composition;

/// <summary>
/// A service of this process, for as long as the process runs. When the service loses its log to another process, a new
/// instance, which remembers nothing, takes its place and stands by; when it becomes the owner, that instance begins to act.
/// </summary>
internal sealed partial class HostedService : IAsyncDisposable
{
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(1);

    // Requests that wait for something to happen were sent away; a read that takes longer fails.
    private static readonly TimeSpan PatienceForRequests = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan ToleratedSkew = TimeSpan.FromSeconds(30); // As who reads tokens does.

    private readonly Func<Service> _make;
    private readonly ServiceRuntime _runtime;
    private readonly ILogger _log;
    private readonly Channel<LogOwnership> _changes = Channel.CreateUnbounded<LogOwnership>();
    private readonly CancellationTokenSource _stop = new();
    private volatile ServedInstance _current;
    private Task _following = Task.CompletedTask;
    private bool _isHalfDone; // A change failed midway; what the instance has begun is not known.

    /// <summary>A service that has not started.</summary>
    /// <param name="runtime">What the process gives to each instance of it.</param>
    /// <param name="make">Builds an instance, with its request pipeline.</param>
    public HostedService(ServiceRuntime runtime, Func<Service> make)
    {
        (_runtime, _make, _log) = (runtime, make, runtime.Logs.CreateLogger("Florin.Ownership"));
        _current = Instance();
    }

    /// <summary>The instance that answers now.</summary>
    public Service Current => _current.Service;

    /// <summary>Answers a request.</summary>
    public Task Serve(HttpContext http) =>
        _runtime.Log.IsShared ? Answer(service => Pipe(service, http)) : Current.Pipeline(http);

    /// <summary>Has the instance of now answer a request. One that is replaced ends after the requests that it answers.</summary>
    public async Task<T> Answer<T>(Func<Service, Task<T>> request)
    {
        var instance = _current;
        instance.Enter();
        while (instance != _current) // It may have ended already.
        {
            instance.Exit();
            instance = _current;
            instance.Enter();
        }
        try
        {
            return await request(instance.Service);
        }
        finally
        {
            instance.Exit();
        }
    }

    /// <summary>What it does for other services of this process, now.</summary>
    public HostedOperations Operations()
    {
        var current = Current;
        return new HostedOperations(current.Operations, current.Acts, _runtime.Log.Ownership.Owner);
    }

    /// <summary>Starts it, and goes on as the log's owner changes.</summary>
    public async Task Start(CancellationToken cancel)
    {
        _runtime.Log.OwnershipChanged += Changed;
        _runtime.Log.StoppedChanged += Announce;
        await Current.Start(cancel);
        CompareClocks(_runtime.Log.Ownership);
        _following = Follow(_stop.Token);
    }

    /// <summary>Lets another process have the log at once, and sends away who waits for something to happen.</summary>
    public void Drain()
    {
        if (_runtime.Log.IsShared)
            _runtime.Log.GiveUp(Timeout.InfiniteTimeSpan);
        _ = Current.Drain();
    }

    /// <summary>Stops its background work and consumers.</summary>
    public async Task Stop()
    {
        _runtime.Log.OwnershipChanged -= Changed;
        _runtime.Log.StoppedChanged -= Announce;
        await _stop.CancelInContext();
        await _following;
        await Current.Stop();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Stop();
        await Current.DisposeAsync();
        _stop.Dispose();
    }

    private static async Task<bool> Pipe(Service service, HttpContext http)
    {
        await service.Pipeline(http);
        return true;
    }

    private ServedInstance Instance() => new(_make(), _runtime.Clock);

    private void Changed(LogOwnership now) => _changes.Writer.TryWrite(now);

    private void Announce(string? why)
    {
        if (why is null)
            WorksAgain(_log, _runtime.Log.Name);
        else
            Stopped(_log, _runtime.Log.Name, why);
    }

    private async Task Follow(CancellationToken stop)
    {
        try
        {
            while (await _changes.Reader.WaitToReadAsync(stop)) // Another way of reading leaves the context of a simulation.
            while (_changes.Reader.TryRead(out _))
            while (!await Settle(stop))
                await Task.Delay(Rest, _runtime.Clock, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The process stops, and this service with it.
        }
    }

    // Makes the service what the log's ownership says by now; whether that worked.
    private async Task<bool> Settle(CancellationToken stop)
    {
        var now = _runtime.Log.Ownership;
        try
        {
            if (_isHalfDone)
                await StandBy(stop);
            _isHalfDone = true;
            if (now.IsOwner && Current.ActsFor != now.Epoch)
            {
                if (Current.ActsFor is not null)
                    await StandBy(stop);
                await Current.Act(stop);
                Owns(_log, Current.Definition.Name, now.Epoch);
                CompareClocks(now);
            }
            else if (!now.IsOwner && Current.ActsFor is not null)
            {
                await StandBy(stop);
                StandsBy(_log, Current.Definition.Name, now.Owner ?? "not known yet");
            }
            _isHalfDone = false;
            return true;
        }
        catch (Exception e) when (!stop.IsCancellationRequested) // Whatever it is, it is tried again.
        {
            Failed(_log, e, Current.Definition.Name);
            return false;
        }
    }

    // Time at the database decides nothing here, but a token of a process whose clock is wrong is refused by the others.
    private void CompareClocks(LogOwnership now)
    {
        if (now.IsOwner && now.OwnedSince is { } there && (now.Since - there).Duration() > ToleratedSkew)
            ClockDiffers(_log, Rfc3339.Text(now.Since), Rfc3339.Text(there));
    }

    private async Task StandBy(CancellationToken stop)
    {
        var before = _current;
        await before.Service.Stop(); // Two would both keep the read models.
        _current = Instance();
        await before.Idle(PatienceForRequests, stop);
        await before.Service.Leave();
        await Current.Start(stop);
    }

    [LoggerMessage(
        EventId = EventIds.OwnsLog,
        Level = LogLevel.Information,
        Message = "This process owns the log of {Service} now, with epoch {Epoch}"
    )]
    private static partial void Owns(ILogger log, string service, long epoch);

    [LoggerMessage(
        EventId = EventIds.StandsBy,
        Level = LogLevel.Warning,
        Message = "This process does not own the log of {Service} any more and stands by; the owner is {Owner}"
    )]
    private static partial void StandsBy(ILogger log, string service, string owner);

    [LoggerMessage(
        EventId = EventIds.ChangeOverFailed,
        Level = LogLevel.Error,
        Message = "{Service} could not follow the change of its log's owner; retrying in a second"
    )]
    private static partial void Failed(ILogger log, Exception e, string service);

    [LoggerMessage(
        EventId = EventIds.LogStopped,
        Level = LogLevel.Error,
        Message = "The log of {Service} accepts nothing at the moment: {Reason}"
    )]
    private static partial void Stopped(ILogger log, string service, string reason);

    [LoggerMessage(
        EventId = EventIds.LogWorksAgain,
        Level = LogLevel.Information,
        Message = "The log of {Service} works again"
    )]
    private static partial void WorksAgain(ILogger log, string service);

    [LoggerMessage(
        EventId = EventIds.ClockDiffers,
        Level = LogLevel.Error,
        Message = "The clock of this machine says {Here}, which differs from the database's, {There}: set both right, or other processes refuse the tokens of this one"
    )]
    private static partial void ClockDiffers(ILogger log, string here, string there);
}
