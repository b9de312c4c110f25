using System.Text;
using Florin.Platform.Calls;
using Microsoft.AspNetCore.Http;

namespace Florin.Unit.Tests.Gateway;

public sealed class TryingAgain
{
    private const string AtOnce = "Gateway:Retry:Backoff:Base=00:00:00";
    private const string NoJitter = "Gateway:Retry:Backoff:JitterUpTo=00:00:00";

    private readonly List<string> _bodies = [];
    private readonly Queue<int> _statuses = new();
    private string? _retryAfter;
    private string? _fault;

    [Theory]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task Holds_an_answer_back_that_says_not_now(int status)
    {
        await using var gateway = await Start();
        Answers(status, status, 200);
        Assert.Equal((200, 3), (await Status(gateway), _bodies.Count));
    }

    [Theory]
    [InlineData(500)]
    [InlineData(429)]
    [InlineData(404)]
    public async Task Does_nothing_for_answers_that_would_be_the_same_again(int status)
    {
        await using var gateway = await Start();
        Answers(status, 200);
        Assert.Equal((status, 1), (await Status(gateway), _bodies.Count));
    }

    [Fact]
    public async Task Ends_after_three_tries_more_with_the_last_answer_of_the_service()
    {
        await using var gateway = await Start();
        Answers(503, 503, 503, 503, 200);
        var answer = await gateway.Get("/api/account/x");
        Assert.Equal((503, "try 4", 4), ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(), _bodies.Count));
    }

    [Fact]
    public async Task Takes_a_body_in_chunks_for_as_safe_as_one_with_a_length()
    {
        await using var gateway = await Start();
        Answers(503, 200);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/account/x")
        {
            Content = new StringContent("hello world"),
        };
        request.Headers.TransferEncodingChunked = true;
        request.Headers.Add("Idempotency-Key", "k");
        Assert.Equal(200, (int)(await gateway.Client.SendAsync(request)).StatusCode);
        Assert.Equal(["hello world", "hello world"], _bodies);
    }

    [Fact]
    public async Task Is_for_nothing_that_is_not_safe_to_repeat()
    {
        await using var gateway = await Start();
        Answers(503, 200);
        using var body = new StringContent("once");
        Assert.Equal(503, (int)(await gateway.Send(HttpMethod.Post, "/api/account/x", body: body)).StatusCode);
        Assert.Equal(["once"], _bodies);
    }

    [Fact]
    public async Task Sends_the_same_body_again_under_an_idempotency_key()
    {
        await using var gateway = await Start();
        Answers(503, 201);
        Assert.Equal(201, await Post(gateway, "the same"));
        Assert.Equal(["the same", "the same"], _bodies);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a key")]
    [InlineData("k\u00e9")]
    [InlineData("k,k")]
    [InlineData("256")]
    public async Task Takes_nothing_for_a_key_that_the_service_does_not(string key)
    {
        await using var gateway = await Start();
        Answers(503, 201);
        Assert.Equal(503, await Post(gateway, "once", key == "256" ? new string('k', 256) : key));
        Assert.Equal(["once"], _bodies);
    }

    [Fact]
    public async Task Does_not_keep_a_large_body_for_it()
    {
        await using var gateway = await Start();
        Answers(503, 201);
        Assert.Equal(503, await Post(gateway, new string('x', 65_537)));
        Assert.Single(_bodies);
    }

    [Fact]
    public async Task Stays_within_its_budget()
    {
        await using var gateway = await Start("Gateway:Retry:Budget=1", "Gateway:Retry:EarnedPerCall=0.2");
        Answers(503, 200, 503, 200, 200, 200, 200, 200, 503, 200);
        Assert.Equal((200, 2), (await Status(gateway), _bodies.Count));
        Assert.Equal((503, 3), (await Status(gateway), _bodies.Count)); // There is a fifth of a retry left.
        for (var call = 0; call < 5; call++)
            Assert.Equal(200, await Status(gateway));
        Assert.Equal((200, 10), (await Status(gateway), _bodies.Count));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)] // The first is alone with its priority.
    public async Task Asks_another_destination_where_there_is_one(int priority)
    {
        await using var other = await LoopbackServer.Start(Answer);
        await using var gone = RawHttp.Server("");
        await using var gateway = await GatewayScenario.Start(
            Place.Elsewhere,
            Answer,
            AtOnce,
            NoJitter,
            "Gateway:Retry:MaxRetries=1",
            $"Gateway:Clusters:account:Destinations:a:Address={gone.Address}",
            $"Gateway:Clusters:account:Destinations:b:Address={other.Address}",
            $"Gateway:Clusters:account:Destinations:b:Priority={priority}"
        );
        for (var call = 0; call < 5; call++)
            Assert.Equal(200, await Status(gateway));
    }

    [Fact]
    public async Task Waits_as_long_as_the_service_asks_for()
    {
        await using var gateway = await Start();
        Answers(503, 200);
        _retryAfter = "5";
        var call = Status(gateway);
        while (gateway.Time.NextTimer != TimeSpan.FromSeconds(5))
            await Task.Yield();
        gateway.Time.Advance(TimeSpan.FromSeconds(5) - TimeSpan.FromTicks(1));
        Assert.False(call.IsCompleted);
        gateway.Time.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(200, await call);
    }

    [Theory]
    [InlineData(3000)]
    [InlineData(3001.5)] // What is left is between -2 and -1 ms, which a timer would take for no timeout.
    [InlineData(3500)]
    public async Task Gives_up_when_no_time_is_left_once_it_has_waited(double milliseconds)
    {
        await using var gateway = await Start(
            "Gateway:CircuitBreaker:Timeout=00:00:03",
            "Gateway:CircuitBreaker:MinimumThroughput=2"
        );
        Answers(503, 200);
        _retryAfter = "1";
        var call = gateway.Get("/api/account/x");
        while (gateway.Time.NextTimer != TimeSpan.FromSeconds(1))
            await Task.Yield();
        gateway.Time.JumpMonotonic(TimeSpan.FromMilliseconds(milliseconds)); // The machine was busy: the timer fires late.
        gateway.Time.Advance(TimeSpan.Zero);
        var answer = await call;
        await answer.IsProblem(504, "timeout");
        Assert.Equal((1, false), (_bodies.Count, answer.Headers.Contains("Retry-After")));
        Assert.Equal(200, await Status(gateway)); // The service failed once; that nobody asked it again is not its failure.
    }

    [Fact]
    public async Task Does_not_wait_beyond_the_time_of_the_request()
    {
        await using var gateway = await Start();
        Answers(503, 200);
        _retryAfter = "30";
        Assert.Equal((503, 1), (await Status(gateway), _bodies.Count));
    }

    [Fact]
    public async Task Is_left_to_the_service_when_somebody_behind_it_is_down()
    {
        await using var gateway = await Start();
        Answers(503, 200);
        _fault = "risk";
        Assert.Equal((503, 1), (await Status(gateway), _bodies.Count));
    }

    [Fact]
    public async Task Is_over_when_the_circuit_opens()
    {
        await using var gateway = await Start("Gateway:CircuitBreaker:MinimumThroughput=2");
        Answers(503, 503, 200);
        Assert.Equal((503, 2), (await Status(gateway), _bodies.Count));
        await (await gateway.Get("/api/account/x")).IsProblem(503, "circuit-open");
    }

    [Fact]
    public async Task Leaves_time_for_itself_when_a_try_has_less_than_all()
    {
        using var entered = new SemaphoreSlim(0);
        var first = true;
        await using var gateway = await GatewayScenario.Start(
            Place.Elsewhere,
            async http =>
            {
                if (first)
                {
                    first = false;
                    entered.Release();
                    await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, http.RequestAborted);
                }
                await http.Say("second");
            },
            AtOnce,
            NoJitter,
            "Gateway:Retry:AttemptTimeout=00:00:05"
        );
        var call = gateway.Get("/api/account/x");
        await entered.WaitAsync();
        gateway.Time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal("second", await (await call).Content.ReadAsStringAsync());
    }

    private Task<GatewayScenario> Start(params string[] settings) =>
        GatewayScenario.Start(Place.Elsewhere, Answer, [AtOnce, NoJitter, .. settings]);

    private void Answers(params ReadOnlySpan<int> statuses)
    {
        foreach (var status in statuses)
            _statuses.Enqueue(status);
    }

    private async Task Answer(HttpContext http)
    {
        using var body = new StreamReader(http.Request.Body);
        _bodies.Add(await body.ReadToEndAsync(http.RequestAborted));
        http.Response.StatusCode = _statuses.TryDequeue(out var status) ? status : 200;
        if (_retryAfter is not null)
            http.Response.Headers.RetryAfter = _retryAfter;
        if (_fault is not null)
            http.Response.Headers[DependencyFault.Header] = _fault;
        await http.Say($"try {_bodies.Count}");
    }

    private static async Task<int> Status(GatewayScenario gateway) => (int)(await gateway.Get("/api/account/x")).StatusCode;

    private static async Task<int> Post(GatewayScenario gateway, string text, string key = "k1")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/account/x")
        {
            Content = new StringContent(text, Encoding.UTF8),
        };
        request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        return (int)(await gateway.Client.SendAsync(request)).StatusCode;
    }
}
