using Florin.Platform.Calls;
using Florin.Platform.Identity;
using Florin.Platform.Resilience;
using Florin.Platform.Resilience.Breaker;
using Florin.Platform.Resilience.Retry;
using Florin.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Florin.Unit.Tests.Hosting;

public sealed class CallingAServiceOfTheSameProcess() : CallingAService(elsewhere: false);

public sealed class CallingAServiceOfAnotherProcess() : CallingAService(elsewhere: true);

/// <summary>Whoever calls a service need not know where it is.</summary>
public abstract class CallingAService(bool elsewhere) : IAsyncLifetime, IDisposable
{
    private static readonly CallContext Context = new("txn_1", "txn_1/debit", "evt_1", "req_1", "192.0.2.1");
    private readonly FakeTime _clock = new();
    private EchoService _echo = null!; // Set before each test.
    private ServiceCalls _calls = null!; // As above.

    public async ValueTask InitializeAsync()
    {
        _echo = await new EchoService(_clock).Start();
        var options = new CallOptions
        {
            Retry = new RetryOptions { Backoff = new Backoff { Base = TimeSpan.Zero } },
            CircuitBreaker = new CircuitBreakerOptions { MinimumThroughput = 10 },
        };
        var http = new HttpMessageInvoker(new InMemoryHttp(_echo.Running));
        _calls = new ServiceCalls(
            _ => new ServiceInstances([new Uri("http://echo.example")]),
            options,
            http,
            new OneToken(),
            _clock,
            () => 0.5,
            NullLogger.Instance
        );
        if (!elsewhere)
            _calls.Host(_echo.Running.Itself().Definition.Name, () => new HostedOperations(_echo.Running.Itself().Operations));
    }

    public async ValueTask DisposeAsync()
    {
        await _echo.DisposeAsync();
        Dispose();
    }

    public void Dispose()
    {
        _calls.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Brings_the_answer_and_carries_the_context()
    {
        var said = await Call(EchoService.Once, "grüße \"€\"");
        Assert.Equal(new Said("grüße \"€\"", Context), said);
    }

    [Theory]
    [InlineData("busy")]
    [InlineData("defect")]
    public async Task Is_told_that_it_is_not_available_when_it_fails(string how)
    {
        var fault = await Assert.ThrowsAsync<ServiceUnavailable>(() => Call(EchoService.Once, how));
        Assert.Equal("echo", fault.Service);
    }

    [Fact]
    public Task Is_told_of_a_timeout_behind_it() =>
        Assert.ThrowsAnyAsync<TimeoutException>(() => Call(EchoService.Once, "late"));

    [Fact]
    public async Task Waits_as_long_as_an_attempt_may_take_and_no_longer()
    {
        var call = Call(EchoService.Once, "hang");
        _clock.Advance(TimeSpan.FromSeconds(9.9));
        Assert.False(call.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(0.2));
        await Assert.ThrowsAnyAsync<TimeoutException>(() => call);
    }

    [Fact]
    public async Task Ends_as_cancelled_when_the_caller_gives_up()
    {
        using var gaveUp = new CancellationTokenSource();
        var call = Call(EchoService.Once, "hang", gaveUp.Token);
        await gaveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }

    [Fact]
    public async Task Is_tried_again_when_that_does_no_harm()
    {
        Assert.Equal("third time", (await Call(EchoService.Often, "third time")).Text);
        Assert.Equal(3, _echo.Asked);
    }

    [Fact]
    public async Task Is_not_tried_again_when_that_could_do_harm()
    {
        await Assert.ThrowsAsync<ServiceUnavailable>(() => Call(EchoService.Once, "third time"));
        Assert.Equal(1, _echo.Asked);
    }

    [Fact]
    public async Task Rests_after_failures()
    {
        for (var i = 0; i < 10; i++)
            await Assert.ThrowsAsync<ServiceUnavailable>(() => Call(EchoService.Once, "busy"));
        var refused = await Assert.ThrowsAsync<ServiceUnavailable>(() => Call(EchoService.Once, "hello"));
        Assert.Contains("circuit-open", refused.Message, StringComparison.Ordinal);
        Assert.Equal(10, _echo.Asked);
    }

    [Theory]
    [InlineData("behind")]
    [InlineData("late behind")]
    public async Task Goes_on_while_only_somebody_behind_it_fails(string how)
    {
        for (var i = 0; i < 30; i++)
            await Assert.ThrowsAnyAsync<Exception>(() => Call(EchoService.Once, how));
        Assert.Equal("hello", (await Call(EchoService.Once, "hello")).Text);
    }

    [Fact]
    public async Task Is_told_who_behind_it_is_not_available() =>
        Assert.Equal("other", (await Assert.ThrowsAsync<ServiceUnavailable>(() => Call(EchoService.Once, "behind"))).Service);

    [Fact]
    public async Task Fails_clearly_for_an_operation_that_there_is_not()
    {
        var unknown = new Operation<Say, Said>("echo", "sing");
        await Assert.ThrowsAsync<ServiceUnavailable>(() =>
            _calls.Call(unknown, new Say("la"), Context, CancellationToken.None)
        );
    }

    private Task<Said> Call(Operation<Say, Said> operation, string text, CancellationToken cancel = default) =>
        _calls.Call(operation, new Say(text), Context, cancel);
}

/// <summary>The token of services that lone services take.</summary>
internal sealed class OneToken : IServiceTokens
{
    public string Issue() => "service";

    public bool IsValid(string token) => token == "service";
}
