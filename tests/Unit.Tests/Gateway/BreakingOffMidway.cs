using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Florin.Unit.Tests.Gateway;

/// <summary>An answer that ends when half of it is sent on, and whose fault that is.</summary>
public sealed class BreakingOffMidway : IDisposable
{
    private const string OneFailure = "Gateway:CircuitBreaker:MinimumThroughput=1";

    private readonly SemaphoreSlim _concluded = new(0);
    private readonly TaskCompletionSource _goOn = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _whole;

    public void Dispose() => _concluded.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)] // Its time is over.
    public async Task Is_the_services_failure_though_the_client_is_cut_off_for_it(bool breaksOff)
    {
        await using var gateway = await GatewayScenario.Start(Place.Elsewhere, Half, OneFailure);
        await using var door = await Door(gateway);
        using var client = new HttpClient { BaseAddress = door.Address };
        using var half = await client.GetAsync("/api/account/x", HttpCompletionOption.ResponseHeadersRead);
        if (breaksOff)
            _goOn.SetResult();
        else
            gateway.Time.Advance(TimeSpan.FromSeconds(30));
        await _concluded.WaitAsync();
        _whole = !breaksOff;
        await (await gateway.Get("/api/account/x")).IsProblem(503, "circuit-open");
    }

    [Fact]
    public async Task Is_nobodys_failure_when_the_client_goes_away()
    {
        await using var gateway = await GatewayScenario.Start(Place.Elsewhere, Half, OneFailure);
        await using var door = await Door(gateway);
        for (var time = 0; time < 20; time++)
        {
            _whole = false;
            using (var client = await RawHttp.Connect(door.Address, "GET /api/account/x HTTP/1.1\r\nHost: x\r\n\r\n"))
                await client.ReceiveAsync(new byte[100]);
            await _concluded.WaitAsync();
            _whole = true;
            Assert.Equal(200, (int)(await gateway.Get("/api/account/x")).StatusCode);
        }
    }

    private async Task Half(HttpContext http)
    {
        http.Response.ContentLength = _whole ? 50_000 : 100_000;
        await http.Response.Body.WriteAsync(new byte[50_000], http.RequestAborted);
        if (_whole)
            return;
        await http.Response.Body.FlushAsync(http.RequestAborted);
        await _goOn.Task.WaitAsync(http.RequestAborted);
        http.Abort();
    }

    // A way into the gateway that tells when it has done with a request.
    private Task<LoopbackServer> Door(GatewayScenario gateway) =>
        LoopbackServer.Start(async http =>
        {
            using var connection = new AbortedAtOnce(http.Features.GetRequiredFeature<IHttpRequestLifetimeFeature>());
            http.Features.Set<IHttpRequestLifetimeFeature>(connection);
            await gateway.TheGateway.Serve(http);
            _concluded.Release();
        });

    /// <summary>A connection that is known to be aborted as soon as it is; Kestrel tells it on another thread, sooner or later.</summary>
    private sealed class AbortedAtOnce : IHttpRequestLifetimeFeature, IDisposable
    {
        private readonly IHttpRequestLifetimeFeature _connection;
        private readonly CancellationTokenSource _aborted;

        public AbortedAtOnce(IHttpRequestLifetimeFeature connection)
        {
            _connection = connection;
            _aborted = CancellationTokenSource.CreateLinkedTokenSource(connection.RequestAborted);
            RequestAborted = _aborted.Token;
        }

        public CancellationToken RequestAborted { get; set; }

        public void Abort()
        {
            _aborted.Cancel();
            _connection.Abort();
        }

        public void Dispose() => _aborted.Dispose();
    }
}
