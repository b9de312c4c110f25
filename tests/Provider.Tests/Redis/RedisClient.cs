using System.Net;
using StackExchange.Redis;

namespace Florin.Provider.Tests.Redis;

/// <summary>Looks into a Redis as a person would.</summary>
internal sealed class RedisClient : IAsyncDisposable
{
    private readonly ConnectionMultiplexer _connection;
    private readonly IServer _server;

    private RedisClient(ConnectionMultiplexer connection, EndPoint endpoint) =>
        (_connection, _server) = (connection, connection.GetServer(endpoint));

    public static async Task<RedisClient> Connect(int port)
    {
        var endpoint = new IPEndPoint(IPAddress.Loopback, port);
        var options = new ConfigurationOptions { EndPoints = { endpoint }, AllowAdmin = true };
        return new RedisClient(await ConnectionMultiplexer.ConnectAsync(options), endpoint);
    }

    /// <summary>How many keys fit a pattern.</summary>
    public int Keys(string pattern) => _server.Keys(pattern: pattern).Count();

    /// <summary>How often a command was called.</summary>
    public long Calls(string command)
    {
        var all = _server.Info("commandstats").SelectMany(section => section).ToDictionary(s => s.Key, s => s.Value);
        return all.TryGetValue($"cmdstat_{command}", out var stats) ? long.Parse(stats.Split('=', ',')[1]) : 0;
    }

    public void ForgetScripts() => _server.ScriptFlush();

    public async ValueTask DisposeAsync()
    {
        await _connection.CloseAsync();
        _connection.Dispose();
    }
}
