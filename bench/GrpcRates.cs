using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Florin.GrpcEdge.V1;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;

namespace Florin.Bench;

/// <summary>
/// The same command over HTTP and gRPC side by side, in turns, by clients of .NET with the same number of requests under way;
/// then how many events a second a feed sends.
/// </summary>
internal sealed class GrpcRates : IAsyncDisposable
{
    private const int Workers = 64;
    private const string Accounts = "/api/account/accounts";

    private static readonly Marshaller<byte[]> AsTheyAre = Marshallers.Create(static bytes => bytes, static bytes => bytes);
    private static readonly Method<byte[], byte[]> Create = Method(MethodType.Unary, "florin.v1.Accounts", "OpenAccount");
    private static readonly Method<byte[], byte[]> Feed = Method(MethodType.ServerStreaming, "florin.v1.Events", "Feed");

    private readonly HttpClient _http;
    private readonly GrpcChannel _channel;
    private readonly CallInvoker _calls;
    private readonly Metadata _admins;
    private Metadata _users = [];
    private string _json = "";
    private byte[] _message = [];
    private int _opened;

    private GrpcRates(string address, string token)
    {
        _http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = Workers }) { BaseAddress = new Uri(address) };
        _channel = GrpcChannel.ForAddress(address, new GrpcChannelOptions { MaxReceiveMessageSize = null });
        _calls = _channel.CreateCallInvoker();
        _admins = new Metadata { { "authorization", $"Bearer {token}" } };
    }

    /// <summary>Runs it.</summary>
    /// <param name="seconds">How long each turn lasts.</param>
    /// <param name="rounds">How many turns each has.</param>
    public static async Task<int> Run(int seconds, int rounds)
    {
        await using var florin = await LoadedFlorin.Start();
        await using var rates = new GrpcRates(florin.Address, await florin.Token());
        await rates.Prepare();
        var (http, grpc) = (new List<double>(), new List<double>());
        Console.WriteLine("round      HTTP/s      gRPC/s     ratio   server's processor µs, HTTP and gRPC");
        for (var round = 0; round <= rounds; round++)
        {
            var ((one, oneTook), (other, otherTook)) = (
                await Rate(florin, rates.OverHttp, seconds),
                await Rate(florin, rates.OverGrpc, seconds)
            );
            if (round == 0)
                continue; // Both warm up.
            http.Add(one);
            grpc.Add(other);
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{round, 5} {one, 11:F0} {other, 11:F0} {other / one, 9:F2} {oneTook, 9:F0} {otherTook, 5:F0}"
                )
            );
        }
        var (median, ratio) = (Median(grpc), Median([.. grpc.Zip(http, (g, h) => g / h)]));
        Console.WriteLine(
            string.Create(CultureInfo.InvariantCulture, $"median {Median(http), 9:F0} {median, 11:F0} {ratio, 9:F2} (goal 1.3)")
        );
        await rates.Events(1); // Warms up, as above.
        var before = florin.ProcessorTime;
        var (events, took) = await rates.Events(seconds);
        var each = (florin.ProcessorTime - before).TotalMicroseconds / events;
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"feed {events / took, 11:F0} events/s (goal 100000), of each {each:F1} µs of the server's processor time"
            )
        );
        return 0;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _http.Dispose();
        _channel.Dispose();
        return ValueTask.CompletedTask;
    }

    private static Method<byte[], byte[]> Method(MethodType type, string service, string name) =>
        new(type, service, name, AsTheyAre, AsTheyAre);

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    // Each command opens an account of one user, which is one append and starts nothing else.
    private async Task Prepare()
    {
        var user = new JsonObject { ["email"] = "bench@example.com", ["password"] = "a password for benchmarks" };
        var logIn = user.ToJsonString();
        user["name"] = "Bench";
        var id = (string)(await Ask("/api/user/users", user.ToJsonString()))["id"]!; // As in the contract.
        var token = (string)(await Ask("/api/user/login", logIn))["token"]!; // As above.
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        _users = new Metadata { { "authorization", $"Bearer {token}" } };
        var account = new NewAccount { UserId = id, Currency = "USD" };
        _json = JsonFormatter.Default.Format(account);
        _message = new OpenAccountRequest { Account = account }.ToByteArray();
    }

    private async Task<JsonNode> Ask(string path, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await _http.PostAsync(path, content);
        response.EnsureSuccessStatusCode();
        return JsonNode.Parse(await response.Content.ReadAsStringAsync())!["data"]!; // As in the contract.
    }

    private async Task OverHttp()
    {
        using var content = new StringContent(_json, Encoding.UTF8, "application/json");
        using var response = await _http.PostAsync(Accounts, content);
        if (response.StatusCode is not HttpStatusCode.Created)
            throw new InvalidOperationException(await response.Content.ReadAsStringAsync());
        await response.Content.ReadAsByteArrayAsync();
        Interlocked.Increment(ref _opened);
    }

    private async Task OverGrpc()
    {
        await _calls.AsyncUnaryCall(Create, null, new CallOptions(_users), _message);
        Interlocked.Increment(ref _opened);
    }

    private static async Task<(double PerSecond, double Microseconds)> Rate(LoadedFlorin florin, Func<Task> once, int seconds)
    {
        var (count, clock, before) = (0L, Stopwatch.StartNew(), florin.ProcessorTime);
        async Task Work()
        {
            while (clock.Elapsed.TotalSeconds < seconds)
            {
                await once();
                Interlocked.Increment(ref count);
            }
        }
        await Task.WhenAll(Enumerable.Range(0, Workers).Select(_ => Work()));
        return (count / clock.Elapsed.TotalSeconds, (florin.ProcessorTime - before).TotalMicroseconds / count);
    }

    // From the log's beginning, again and again: each account that was opened is an event.
    private async Task<(long Count, double Seconds)> Events(int seconds)
    {
        var (count, clock) = (0L, Stopwatch.StartNew());
        var request = new FeedRequest { Service = "account" }.ToByteArray();
        while (clock.Elapsed.TotalSeconds < seconds)
        {
            using var stop = new CancellationTokenSource();
            var options = new CallOptions(_admins, cancellationToken: stop.Token);
            using var call = _calls.AsyncServerStreamingCall(Feed, null, options, request);
            for (var i = 0; i < _opened && await call.ResponseStream.MoveNext(CancellationToken.None); i++)
                count++;
            await stop.CancelAsync();
        }
        return (count, clock.Elapsed.TotalSeconds);
    }
}
