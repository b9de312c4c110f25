using System.Net;
using Microsoft.AspNetCore.Http;

namespace Florin.Unit.Tests.Gateway;

/// <summary>A GET whose destination is slow is asked of another one, and the first answer counts.</summary>
public sealed class HedgingRequests
{
    [Fact]
    public async Task Gives_the_answer_of_another_one_when_the_first_is_slow_and_ends_the_slow_one()
    {
        var ended = new TaskCompletionSource();
        await using var two = await Two.Start(Slow(ended), http => http.Say("quick"));
        using var answer = await two.Gateway.Get("/hedged/x");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("quick", await answer.Content.ReadAsStringAsync());
        Assert.NotEmpty(answer.Header("X-Request-Id"));
        await ended.Task.WaitAsync(TimeSpan.FromSeconds(10), TimeProvider.System);
    }

    [Fact]
    public async Task Asks_another_one_at_once_when_the_first_fails()
    {
        await using var two = await Two.Start(Answers(500), http => http.Say("well"));
        using var answer = await two.Gateway.Get("/hedged/x");
        Assert.Equal("well", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Gives_the_failure_when_all_fail()
    {
        await using var two = await Two.Start(Answers(500), Answers(500));
        using var answer = await two.Gateway.Get("/hedged/x");
        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
    }

    [Fact]
    public async Task Gives_an_answer_whole_that_is_too_large_to_be_kept()
    {
        var large = new string('x', 100_000);
        await using var two = await Two.Start(http => http.Say(large), http => http.Say(large));
        using var answer = await two.Gateway.Get("/hedged/x");
        Assert.Equal(large, await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Asks_no_third_one_for_an_answer_that_is_too_large()
    {
        var asked = 0;
        Task Large(HttpContext http)
        {
            Interlocked.Increment(ref asked);
            return http.Say(new string('x', 100_000));
        }
        await using var two = await Two.Start(Large, Large, "Gateway:Clusters:hedged:Hedging:Delay=00:00:30");
        using var answer = await two.Gateway.Get("/hedged/x");
        Assert.Equal(2, asked); // Once to hold it, and once to pass it on.
    }

    [Fact]
    public async Task Passes_on_events_that_nobody_asked_for_as_events()
    {
        async Task Events(HttpContext http)
        {
            http.Response.ContentType = "text/event-stream";
            await http.Say("data: 1\n\n");
            await http.Response.Body.FlushAsync(http.RequestAborted);
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, http.RequestAborted);
        }
        await using var two = await Two.Start(Events, Events);
        using var answer = await two.Gateway.Client.GetAsync("/hedged/x", HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync());
        Assert.Equal("data: 1", await reader.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System));
    }

    [Fact]
    public async Task Never_asks_twice_for_what_changes_something()
    {
        var asked = 0;
        Task Count(HttpContext http)
        {
            Interlocked.Increment(ref asked);
            http.Response.StatusCode = 500;
            return Task.CompletedTask;
        }
        await using var two = await Two.Start(Count, Count);
        using var answer = await two.Gateway.Send(HttpMethod.Post, "/hedged/x");
        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Equal(1, asked);
    }

    private static RequestDelegate Answers(int status) =>
        http =>
        {
            http.Response.StatusCode = status;
            return Task.CompletedTask;
        };

    private static RequestDelegate Slow(TaskCompletionSource ended) =>
        async http =>
        {
            using var gone = http.RequestAborted.Register(() => ended.TrySetResult());
            await ended.Task;
        };

    private sealed class Two(LoopbackServer one, LoopbackServer other, GatewayScenario gateway) : IAsyncDisposable
    {
        public GatewayScenario Gateway => gateway;

        /// <summary>The first is asked first. Time moves on by itself, so that a slow one is noticed.</summary>
        public static async Task<Two> Start(RequestDelegate first, RequestDelegate second, params string[] settings)
        {
            var one = await LoopbackServer.Start(first);
            var other = await LoopbackServer.Start(second);
            var gateway = await GatewayScenario.Start(
                Place.Here,
                http => http.Say("no"),
                [
                    "Gateway:RateLimit:Enabled=false",
                    "Gateway:Retry:MaxRetries=0",
                    "Gateway:Routes:hedged:ClusterId=hedged",
                    "Gateway:Routes:hedged:Match:Path=/hedged/{**rest}",
                    "Gateway:Clusters:hedged:LoadBalancingPolicy=FirstAlphabetical",
                    "Gateway:Clusters:hedged:Hedging:Enabled=true",
                    "Gateway:Clusters:hedged:Hedging:Delay=00:00:00.200",
                    "Gateway:Clusters:hedged:Hedging:MaxBodyBytes=2048",
                    $"Gateway:Clusters:hedged:Destinations:a:Address={one.Address}",
                    $"Gateway:Clusters:hedged:Destinations:b:Address={other.Address}",
                    .. settings,
                ]
            );
            var two = new Two(one, other, gateway);
            _ = two.MoveTime();
            return two;
        }

        public async ValueTask DisposeAsync()
        {
            _over = true;
            await gateway.DisposeAsync();
            await one.DisposeAsync();
            await other.DisposeAsync();
        }

        private volatile bool _over;

        private async Task MoveTime()
        {
            while (!_over)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
                gateway.Time.Advance(TimeSpan.FromMilliseconds(20));
            }
        }
    }
}
