using System.Collections.Concurrent;
using Florin.Host.Web;
using Florin.Kernel;
using Florin.Platform.Feeds;
using Florin.Risk;
using Florin.Testing;
using Florin.Testing.Storage;
using Florin.Unit.Tests.Gateway;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Florin.Unit.Tests.Hosting;

/// <summary>The line that each request has in the log.</summary>
public sealed class LoggingRequests
{
    private static readonly string[] Demo =
    [
        "Gateway:Routes:pair:ClusterId=pair",
        "Gateway:Routes:pair:Match:Path=/demo/{**rest}",
        "Gateway:Routes:pair:Transforms:0:PathSet=/assessments/txn_1",
        "Gateway:Clusters:pair:Destinations:a:Address=inproc://account",
    ];

    private readonly ConcurrentQueue<string> _lines = [];

    [Theory]
    [InlineData("/api/account/assessments/txn_1?x=1", "GET /api/account/assessments/{transactionId} 401")]
    [InlineData("/api/account/nothing", "GET /api/account/nothing 404")]
    [InlineData("/demo/pair", "GET /demo/pair 401")]
    public async Task Tells_the_path_that_the_client_asked_for(string path, string expected)
    {
        await using var service = await Service();
        await using var gateway = await GatewayScenario.Start(Place.Here, service.Serve, Demo);
        await using var door = await Door("gateway", gateway.TheGateway.Serve);
        using var client = new HttpClient { BaseAddress = door.Address };
        await client.GetAsync(path);
        Assert.StartsWith($"{expected} in ", await Line(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tells_that_a_connection_was_broken_on_purpose()
    {
        await using var gateway = await GatewayScenario.Start(
            Place.Here,
            http => http.Say("well"),
            "Gateway:Routes:shop:ClusterId=account",
            "Gateway:Routes:shop:Match:Path=/shop/{**rest}",
            "Gateway:Routes:shop:Faults:AbortPercentage=51"
        );
        await using var door = await Door("gateway", gateway.TheGateway.Serve);
        using var client = new HttpClient { BaseAddress = door.Address };
        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync("/shop/a"));
        Assert.StartsWith("GET /shop/a 499 in ", await Line(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tells_that_an_answer_broke_off()
    {
        await using var half = RawHttp.Server("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
        await using var gateway = await GatewayScenario.Start(
            Florin.Gateway.Model.ServiceLocation.Elsewhere("account", half.Address)
        );
        await using var door = await Door("gateway", gateway.TheGateway.Serve);
        using var client = new HttpClient { BaseAddress = door.Address };
        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync("/api/account/x"));
        Assert.StartsWith("GET /api/account/x 499 in ", await Line(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gateway", "/api/account/x")]
    [InlineData("account", "/x")]
    public async Task Tells_that_nobody_waited_for_the_answer_any_more(string port, string path)
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        RequestDelegate slow = async http =>
        {
            asked.SetResult();
            var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await using var _ = http.RequestAborted.Register(gone.SetResult);
            await gone.Task;
        };
        await using var gateway = await GatewayScenario.Start(Place.Here, slow);
        await using var door = await Door(port, port == "gateway" ? gateway.TheGateway.Serve : slow);
        using var client = new HttpClient { BaseAddress = door.Address };
        using var impatient = new CancellationTokenSource();
        var asking = client.GetAsync(path, impatient.Token);
        await asked.Task;
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        Assert.StartsWith($"GET {path} 499 in ", await Line(), StringComparison.Ordinal);
    }

    private async Task<string> Line()
    {
        while (_lines.IsEmpty) // It is written after the answer.
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
        return Assert.Single(_lines);
    }

    private Task<LoopbackServer> Door(string service, RequestDelegate pipeline)
    {
        Edge? edge = null;
        return LoopbackServer.Start(http => (edge ??= Make(http.Connection.LocalPort)).Serve(http));

        Edge Make(int port) =>
            new(
                new Dictionary<int, Entrance> { [port] = new(service, pipeline) },
                _ => Task.CompletedTask,
                new IdSource(TimeProvider.System),
                TimeProvider.System,
                new Lines(_lines)
            );
    }

    private static Task<LoneService> Service() =>
        LoneService.Start(
            RiskService.Definition,
            new InMemoryLogStore(),
            new InMemoryViewStore(),
            new WallClock(),
            new OtherServices(),
            name => new LogFeed(SomeLog.Open(name, new InMemoryLogStore(), _ => { }, new WallClock()))
        );

    private sealed class Lines(ConcurrentQueue<string> lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        ) => lines.Enqueue(formatter(state, exception));
    }
}
