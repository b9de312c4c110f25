using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Florin.Mongo;
using Florin.Platform.EventLog;
using Florin.Platform.Replication;
using Florin.Spanner;
using Florin.Testing;
using Florin.Testing.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Florin.Provider.Tests;

/// <summary>Replicas at a server that accepts connections and says nothing.</summary>
public sealed class ServersThatNeverAnswer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentBag<Socket> _accepted = [];
    private readonly TaskCompletionSource _connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly InMemoryLogStore _store = new();

    public ServersThatNeverAnswer()
    {
        _listener.Start();
        _ = Accept(); // Ends with the listener.
    }

    [Theory]
    [InlineData("mongodb")]
    [InlineData("spanner")]
    public async Task Hold_up_neither_the_claim_of_a_log_nor_its_commits(string store)
    {
        var with = new ReplicaSurroundings(TimeProvider.System, () => 0, NullLogger.Instance)
        {
            Limits = new ReplicationLimits { Patience = TimeSpan.FromMilliseconds(100) },
        };
        var replica = Make(store);
        var replicas = new Replicas([new Replicator("account", _store, replica, new CommitThread(), with)], with);
        using var writer = new ReplicatedWriter(_store, replicas);
        var claim = writer.Claim();
        Assert.Equal("it has not answered since the log was claimed.", replicas.Standings[0].Error);
        await _connected.Task;
        writer.Commit([new SomeAppends().Next("c1", "a")], 0, claim.Epoch);
        Assert.Single(_store.Durable);
        HangUp();
        var failed = await Eventually.Is(() => Task.FromResult(replicas.Standings[0]), standing => standing.Attempts > 0);
        Assert.Equal((ReplicaState.Behind, store), (failed.State, failed.Store));
        writer.Release(claim.Epoch);
    }

    public void Dispose()
    {
        HangUp();
        _listener.Dispose();
    }

    private IReplica Make(string store)
    {
        var address = $"127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";
        return store == "mongodb"
            ? new MongoReplica(
                "account",
                new MongoOptions { ConnectionString = $"mongodb://{address}/?directConnection=true", MinPoolSize = 0 }
            )
            : new SpannerReplica(
                new SpannerDatabase(
                    "account",
                    new SpannerOptions
                    {
                        Database = "projects/project/instances/instance/databases/database",
                        Timeout = TimeSpan.FromSeconds(5),
                    },
                    users: 1,
                    TimeProvider.System,
                    address
                )
            );
    }

    private async Task Accept()
    {
        try
        {
            while (true)
            {
                _accepted.Add(await _listener.AcceptSocketAsync());
                _connected.TrySetResult();
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // It was stopped.
        }
    }

    private void HangUp()
    {
        _listener.Stop();
        foreach (var socket in _accepted)
            socket.Dispose();
    }
}
