using System.Net;
using StackExchange.Redis;

namespace Florin.Provider.Tests.Redis;

/// <summary>Looks into a Redis as a person would. It only awaits: a thread that blocked would time out on a busy machine.</summary>
internal sealed class RedisClient : IAsyncDisposable
{
    private readonly ConnectionMultiplexer _connection;
    private readonly IServer _server;

    private RedisClient(ConnectionMultiplexer connection, EndPoint endpoint) =>
        (_connection, _server) = (connection, connection.GetServer(endpoint));

    public static async Task<RedisClient> Connect(int port)
    {
        var endpoint = new IPEndPoint(IPAddress.Loopback, port);
        var options = new ConfigurationOptions
        {
            EndPoints = { endpoint },
            AllowAdmin = true,
            ConnectTimeout = (int)TimeSpan.FromMinutes(1).TotalMilliseconds,
        };
        return new RedisClient(await ConnectionMultiplexer.ConnectAsync(options), endpoint);
    }

    /// <summary>How many keys fit a pattern.</summary>
    public async Task<int> Keys(string pattern) => (await _connection.GetDatabase().ExecuteAsync("KEYS", pattern)).Length;

    /// <summary>How often a command was called.</summary>
    public async Task<long> Calls(string command)
    {
        var info = await _server.InfoAsync("commandstats");
        var all = info.SelectMany(section => section).ToDictionary(s => s.Key, s => s.Value);
        return all.TryGetValue($"cmdstat_{command}", out var stats) ? long.Parse(stats.Split('=', ',')[1]) : 0;
    }

    public Task ForgetScripts() => _server.ScriptFlushAsync();

    public async ValueTask DisposeAsync()
    {
        await _connection.CloseAsync();
        _connection.Dispose();
    }
}
