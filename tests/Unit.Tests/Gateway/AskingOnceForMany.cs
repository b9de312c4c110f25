using System.Text;
using Florin.Gateway.Features.Caching;
using Florin.Gateway.Model;
using Florin.Gateway.Model.Clusters;
using Florin.Gateway.Model.Configuration;
using Florin.Kernel;
using Florin.Platform.Resilience.Breaker;
using Florin.Platform.Resilience.Bulkhead;
using Florin.Testing;
using Microsoft.AspNetCore.Http;

namespace Florin.Unit.Tests.Gateway;

/// <summary>Requests for the same answer of a cached route at the same time.</summary>
public sealed class AskingOnceForMany : IDisposable
{
    private readonly FakeTime _time = new();
    private readonly AnswerCache _cache;
    private readonly GatewayMetrics _metrics = new();
    private readonly Cluster _cluster;
    private readonly Route _route;
    private readonly CachedRoute _cached;
    private readonly List<(Exchange Exchange, TaskCompletionSource<Action<HttpResponse>> Answer)> _asked = [];

    private readonly Dictionary<int, TaskCompletionSource> _awaited = [];
    private readonly TaskCompletionSource _rest = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public AskingOnceForMany()
    {
        var protection = new Protection(new CircuitBreakerOptions(), new BulkheadOptions(), TimeSpan.FromSeconds(30));
        _cluster = new Cluster("shop", new ClusterConfig(), protection, [], null, new HttpClient(), _time);
        _route = new Route("shop", new RouteConfig(), _cluster, PathString.Empty);
        _cache = new AnswerCache(1 << 20, _time);
        _cached = new CachedRoute(new OutputCachePolicy(), null, _cache, "shop", Ask, _metrics, new PlainTokens(), _time);
    }

    public void Dispose()
    {
        _cluster.Dispose();
        _cache.Dispose();
        _metrics.Dispose();
    }

    [Fact]
    public async Task Gives_all_the_answer_of_the_first()
    {
        var (first, others) = (Get(), Enumerable.Range(0, 9).Select(_ => Get()).ToList());
        Assert.Single(_asked);
        _asked[0].Answer.SetResult(_ => { });
        Assert.Equal(("0", "florin; fwd=miss; stored"), await first.Said());
        foreach (var other in others)
            Assert.Equal(("0", "florin; fwd=miss; collapsed"), await other.Said());
        Assert.Equal(("0", "florin; hit"), await Get().Said());
    }

    [Fact]
    public async Task Is_for_the_same_variant_and_the_same_user_only()
    {
        Request[] all =
        [
            Get(),
            Get(headers => headers.Authorization = "Bearer ann"),
            Get(headers => headers.Accept = "text/csv"),
            Get(headers => headers.CacheControl = "no-cache"),
            Get(headers => headers.CacheControl = "no-store"),
            Get(headers => headers.Range = "bytes=0-1"),
        ];
        Assert.Equal(all.Length, _asked.Count);
        foreach (var (_, answer) in _asked)
            answer.SetResult(_ => { });
        foreach (var one in all)
            await one.Said();
    }

    [Fact]
    public async Task Lets_the_others_ask_when_the_answer_is_not_for_keeping()
    {
        var (first, second, third) = (Get(), Get(), Get());
        _asked[0].Answer.SetResult(response => response.Headers.CacheControl = "no-store");
        await AskedBy(3);
        Assert.False(first.Done.IsCompleted); // It streams on.
        _rest.SetResult();
        _asked[1].Answer.SetResult(_ => { });
        _asked[2].Answer.SetResult(_ => { });
        Assert.Equal("0", (await first.Said()).Body);
        string[] others = [(await second.Said()).Body, (await third.Said()).Body];
        Assert.Equal(["1", "2"], others.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Lets_the_others_ask_when_the_first_one_fails()
    {
        var (first, second) = (Get(), Get());
        _asked[0].Answer.SetResult(_ => _asked[0].Exchange.Failure = new Failure(RefusalCodes.Unavailable, "Away.", null));
        await first.Done;
        await AskedBy(2);
        _asked[1].Answer.SetResult(_ => { });
        Assert.Equal(("1", "florin; fwd=miss; stored"), await second.Said());
    }

    [Fact]
    public async Task Lets_the_others_ask_when_the_first_one_goes_away()
    {
        var (first, second) = (Get(), Get());
        _asked[0].Answer.SetCanceled();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first.Done);
        await AskedBy(2);
        _asked[1].Answer.SetResult(_ => { });
        Assert.Equal("1", (await second.Said()).Body);
    }

    [Fact]
    public async Task Goes_on_when_one_who_waits_goes_away()
    {
        using var gone = new CancellationTokenSource();
        var (first, second, third) = (Get(), Start(change: null, gone), Get());
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second.Done);
        _asked[0].Answer.SetResult(_ => { });
        Assert.Equal(("0", "0"), ((await first.Said()).Body, (await third.Said()).Body));
    }

    [Fact]
    public async Task Lets_nobody_wait_for_longer_than_the_policy_says()
    {
        var (first, second) = (Get(), Get());
        _time.Advance(TimeSpan.FromSeconds(4.9));
        Assert.Single(_asked);
        _time.Advance(TimeSpan.FromSeconds(0.1));
        await AskedBy(2);
        _asked[1].Answer.SetResult(_ => { });
        Assert.Equal("1", (await second.Said()).Body);
        _asked[0].Answer.SetResult(_ => { });
        Assert.Equal("0", (await first.Said()).Body);
    }

    private Task AskedBy(int count)
    {
        lock (_asked)
        {
            if (_asked.Count >= count)
                return Task.CompletedTask;
            return (_awaited[count] = new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    private async Task Ask(Exchange exchange, Route route)
    {
        var answer = new TaskCompletionSource<Action<HttpResponse>>(TaskCreationOptions.RunContinuationsAsynchronously);
        int number;
        lock (_asked)
        {
            number = _asked.Count;
            _asked.Add((exchange, answer));
            if (_awaited.TryGetValue(_asked.Count, out var awaited))
                awaited.SetResult();
        }
        var change = await answer.Task;
        change(exchange.Http.Response);
        if (exchange.Failure is null)
            await exchange.Http.Say($"{number}");
        if (exchange.Http.Response.Headers.CacheControl == "no-store")
            await _rest.Task;
    }

    private Request Get(Action<IHeaderDictionary>? change = null) => Start(change, gone: null);

    private Request Start(Action<IHeaderDictionary>? change, CancellationTokenSource? gone)
    {
        var (http, body) = (new DefaultHttpContext(), new MemoryStream());
        http.RequestAborted = gone?.Token ?? CancellationToken.None;
        (http.Request.Method, http.Request.Path, http.Response.Body) = ("GET", "/shop", body);
        change?.Invoke(http.Request.Headers);
        var exchange = new Exchange(http, new Stamp("request", "shop", default, ""), _time);
        return new Request(http.Response.Headers, body, Answer());

        async Task Answer()
        {
            await _cached.Answer(exchange, _route);
            await http.Response.CompleteAsync();
        }
    }

    private sealed record Request(IHeaderDictionary Headers, MemoryStream Sent, Task Done)
    {
        public async Task<(string Body, string Status)> Said()
        {
            await Done;
            return (Encoding.UTF8.GetString(Sent.ToArray()), Headers["Cache-Status"].ToString());
        }
    }
}
