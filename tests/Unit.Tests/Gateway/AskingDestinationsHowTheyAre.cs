using System.Net;
using Florin.Gateway.Features.Forwarding;
using Florin.Gateway.Model.Clusters;
using Florin.Gateway.Model.Configuration;
using Florin.Platform.Resilience.Breaker;
using Florin.Platform.Resilience.Bulkhead;
using Florin.Testing;

namespace Florin.Unit.Tests.Gateway;

/// <summary>Active checks of a cluster's destinations, one of which answers when the test says.</summary>
public sealed class AskingDestinationsHowTheyAre : IDisposable
{
    private static readonly ActiveHealthConfig Config = new() { Threshold = 1 };

    private readonly FakeTime _time = new();
    private readonly Destination[] _destinations;
    private readonly HttpMessageInvoker _client;
    private TaskCompletionSource<HttpStatusCode> _a = Answer();

    public AskingDestinationsHowTheyAre()
    {
        _destinations = [Of("a"), Of("b")];
        _client = new HttpMessageInvoker(new Says(host => host == "a" ? _a.Task : Task.FromResult(HttpStatusCode.OK)));
    }

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task Goes_on_where_it_was_when_another_cluster_takes_the_place_in_the_middle_of_a_round()
    {
        using var before = Cluster();
        using var old = Begin(before);
        _time.Advance(Config.Interval);
        using var after = Cluster();
        old.Dispose();
        using var checks = Begin(after);
        _a.SetResult(HttpStatusCode.ServiceUnavailable);
        await old.Round;
        Assert.Equal(["a", "b"], Picked(after));
        _time.Advance(Config.Interval);
        await checks.Round;
        Assert.Equal(["b"], Picked(after));
        _a = Answer();
        _a.SetResult(HttpStatusCode.OK);
        _time.Advance(Config.Interval);
        await checks.Round;
        Assert.Equal(["a", "b"], Picked(after));
    }

    [Fact]
    public async Task Leaves_one_that_is_not_well_to_be_asked_instead_of_one_that_was_asked_in_vain()
    {
        using var cluster = Cluster();
        using var checks = Begin(cluster);
        _a.SetResult(HttpStatusCode.ServiceUnavailable);
        _time.Advance(Config.Interval);
        await checks.Round;
        Assert.Equal(["b"], Picked(cluster));
        Assert.Equal("a", cluster.PickOther(group: null, _destinations[1])?.Id);
        Assert.Equal("b", cluster.PickOther(group: null, _destinations[0])?.Id);
        _destinations[0].Drained = true;
        cluster.Refresh();
        Assert.Equal("b", cluster.PickOther(group: null, _destinations[1])?.Id);
    }

    [Theory]
    [InlineData(typeof(InvalidOperationException))]
    [InlineData(typeof(NotSupportedException))]
    [InlineData(typeof(HttpRequestException))]
    public async Task Takes_whatever_goes_wrong_for_not_well(Type fault)
    {
        using var cluster = Cluster();
        using var checks = Begin(cluster);
        _a.SetException((Exception)Activator.CreateInstance(fault)!); // It has such a constructor.
        _time.Advance(Config.Interval);
        await checks.Round;
        Assert.Equal(["b"], Picked(cluster));
    }

    [Fact]
    public void Asks_when_it_is_due_however_often_another_cluster_takes_the_place()
    {
        _a.SetResult(HttpStatusCode.ServiceUnavailable);
        var cluster = Cluster();
        cluster.Start();
        for (var reload = 0; reload < 3; reload++)
        {
            _time.Advance(Config.Interval / 4);
            var next = Cluster(cluster);
            cluster.Retire(next);
            next.Start();
            cluster = next;
        }
        Assert.Equal(["a", "b"], Picked(cluster));
        _time.Advance(Config.Interval / 4);
        Assert.Equal(["b"], Picked(cluster));
        cluster.Dispose();
    }

    [Fact]
    public async Task Asks_once_more_at_once_when_the_round_that_was_due_was_not_heard_to_its_end()
    {
        using var cluster = Cluster();
        using var old = Begin(cluster);
        _time.Advance(Config.Interval);
        old.Dispose();
        var slow = _a;
        _a = Answer();
        _a.SetResult(HttpStatusCode.ServiceUnavailable);
        using var checks = Begin(cluster, old);
        _time.Advance(TimeSpan.Zero);
        await checks.Round;
        Assert.Equal(["b"], Picked(cluster));
        slow.SetResult(HttpStatusCode.OK);
        await old.Round;
    }

    private static TaskCompletionSource<HttpStatusCode> Answer() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Destination Of(string id) =>
        new(id, new DestinationConfig { Address = $"http://{id}" }, new InProcessUpstream(_ => Task.CompletedTask), _time);

    private Cluster Cluster(Cluster? before = null) =>
        new(
            "shop",
            new ClusterConfig
            {
                LoadBalancingPolicy = LoadBalancingPolicy.RoundRobin,
                HealthCheck = new() { Active = Config },
            },
            new Protection(new CircuitBreakerOptions(), new BulkheadOptions(), TimeSpan.FromSeconds(1)),
            _destinations,
            before,
            _client,
            _time
        );

    private ActiveChecks Begin(Cluster cluster, ActiveChecks? before = null)
    {
        var checks = new ActiveChecks(cluster, Config, _client, _time, before);
        checks.Start();
        return checks;
    }

    private static IEnumerable<string> Picked(Cluster cluster) =>
        Enumerable.Range(0, 4).Select(_ => cluster.Pick(group: null, avoid: null)!.Id).Distinct().Order(); // There is always one.

    private sealed class Says(Func<string, Task<HttpStatusCode>> status) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancel) =>
            new(await status(request.RequestUri!.Host)); // A check's request has one.
    }
}
