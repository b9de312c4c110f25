using System.Net;
using Florin.Gateway.Pipeline.Configuration;
using Florin.Platform.Configuration;
using Florin.Testing.Simulation;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace Florin.Unit.Tests.Gateway;

/// <summary>A configuration that changes while requests come.</summary>
public sealed class ReloadingTheConfiguration
{
    private static readonly string[] Texts = ["one", "two"];
    private const string Route = "Gateway:Routes:shop";
    private const string Address = "Gateway:Clusters:shop:Destinations:a:Address";

    [Fact]
    public async Task Sends_requests_where_the_new_one_says()
    {
        await using var shops = await TwoShops.Open();
        await shops.Says("one");
        shops.Set(Address, shops.Two.Address.ToString());
        await shops.Says("two");
    }

    [Fact]
    public async Task Refuses_a_bad_one_whole_and_keeps_the_old_one()
    {
        await using var shops = await TwoShops.Open();
        shops.Set([
            (Address, shops.Two.Address.ToString()),
            ($"{Route}:ClusterId", "nobody"),
            ("Gateway:Clusters:shop:LoadBalancingPolicy", "Dice"),
        ]);
        await shops.Says("one");
        shops.Set([($"{Route}:ClusterId", "shop"), ("Gateway:Clusters:shop:LoadBalancingPolicy", "RoundRobin")]);
        await shops.Says("two");
    }

    [Theory]
    [InlineData("Gateway:TrustedProxies", "nowhere")]
    [InlineData("Gateway:Compression:MinimumBytes", "-1")]
    [InlineData("Gateway:Aggregation:PartTimeout", "00:00:00")]
    [InlineData($"{Route}:Transforms:0:PathPattern", "/{a")]
    [InlineData("Gateway:Admin:Port", "0")]
    [InlineData("Logging:LogLevel:Default", "Loud")]
    public async Task Refuses_it_whole_for_what_does_not_belong_to_a_route_too(string key, string value)
    {
        await using var shops = await TwoShops.Open();
        shops.Set([(Address, shops.Two.Address.ToString()), (key, value)]);
        await shops.Says("one");
        var status = (await shops.Gateway.Administer("GET /admin/config/status")).Body.GetProperty("data");
        Assert.False(status.GetProperty("taken").GetBoolean());
        Assert.Contains($"{key} is '{value}'", status.GetProperty("problems")[0].GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Tells_of_a_defect_that_kept_it_from_being_taken_until_one_is()
    {
        var defect = true;
        var log = new RecentLog();
        var root = new ConfigurationBuilder().Build();
        using var reload = new ConfigReload(
            root,
            _ =>
            {
                if (defect)
                    throw new NotSupportedException("Nobody thought of that.");
            },
            log
        );
        root.Reload();
        const string told = "NotSupportedException: Nobody thought of that.";
        Assert.Equal(told, reload.Refused);
        Assert.Contains(told, $"{log}", StringComparison.Ordinal);
        defect = false;
        root.Reload();
        Assert.Null(reload.Refused);
    }

    [Fact]
    public void Leaves_nothing_behind_of_those_before()
    {
        var root = new ConfigurationBuilder().AddInMemoryCollection([new("Gateway:TrustedProxies", "127.0.0.1")]).Build();
        var (read, taken) = (0, new List<WeakReference>());
        using var reload = new ConfigReload(
            root,
            configuration =>
            {
                read += configuration["Gateway:TrustedProxies"] is "127.0.0.1" ? 1 : 0;
                taken.Add(new WeakReference(configuration));
            },
            NullLogger.Instance
        );
        for (var change = 0; change < 20; change++)
            root.Reload();
        GC.Collect();
        Assert.Equal((20, 20), (taken.Count, read));
        Assert.InRange(taken.Count(configuration => configuration.IsAlive), 0, 1);
        GC.KeepAlive(root);
    }

    [Fact]
    public async Task Tells_everything_that_is_wrong()
    {
        string[] wrong =
        [
            "Gateway:TrustedProxies=nowhere",
            "Gateway:Compression:MinimumBytes=-1",
            "Gateway:Aggregation:PartTimeout=00:00:00",
            "Gateway:Registry:Lease=soon",
            "Gateway:Dns:Timeout=soon",
            "Gateway:Admin:Port=0",
            "Gateway:RateLimit:Limit=0",
            "Gateway:Routes:shop:Match:Path=/shop/{a",
            "Gateway:Routes:cart:Match:Path=/cart/{a",
        ];
        var refused = await Assert.ThrowsAsync<WrongConfiguration>(() =>
            GatewayScenario.Start(
                Place.Here,
                http => http.Say("no"),
                ["Gateway:Routes:shop:ClusterId=account", "Gateway:Routes:cart:ClusterId=account", .. wrong]
            )
        );
        foreach (var setting in wrong)
            Assert.Contains(setting.Replace("=", " is '", StringComparison.Ordinal), refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Trusts_the_proxies_that_the_new_one_names()
    {
        await using var shops = await TwoShops.Open("Gateway:RateLimit:Enabled=true", "Gateway:RateLimit:Limit=1");
        Assert.Equal(200, await shops.AskFrom("192.0.2.1"));
        Assert.Equal(429, await shops.AskFrom("192.0.2.2"));
        shops.Set("Gateway:TrustedProxies", "127.0.0.1");
        Assert.Equal(200, await shops.AskFrom("192.0.2.2"));
        Assert.Equal(429, await shops.AskFrom("192.0.2.2"));
    }

    [Theory]
    [InlineData("MaxKeys")]
    [InlineData("MaxRequests")]
    public async Task Remembers_as_many_clients_as_the_new_one_says(string bound)
    {
        await using var shops = await TwoShops.Open(
            "Gateway:RateLimit:Enabled=true",
            "Gateway:RateLimit:Limit=1",
            "Gateway:RateLimit:MaxKeys=1000",
            "Gateway:TrustedProxies=127.0.0.1"
        );
        shops.Set($"Gateway:RateLimit:{bound}", "1");
        for (var client = 1; client <= 50; client++)
            Assert.Equal(200, await shops.AskFrom($"192.0.2.{client}"));
        Assert.Equal(200, await shops.AskFrom("192.0.2.1")); // The others took its place.
    }

    [Fact]
    public async Task Compresses_what_the_new_one_says()
    {
        await using var shops = await TwoShops.Open("Gateway:Compression:MinimumBytes=1048576");
        Assert.Empty(await Encoding());
        shops.Set("Gateway:Compression:MinimumBytes", "16");
        Assert.Equal(["gzip"], await Encoding());
        shops.Set("Gateway:Compression:Enabled", "false");
        Assert.Empty(await Encoding());

        async Task<ICollection<string>> Encoding()
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/nowhere"); // A problem of the gateway's own tells its length.
            request.Headers.Add("Accept-Encoding", "gzip");
            using var answer = await shops.Gateway.Client.SendAsync(request);
            return answer.Content.Headers.ContentEncoding;
        }
    }

    [Fact]
    public async Task Keeps_what_is_counted_where_nothing_about_it_changed()
    {
        await using var shops = await TwoShops.Open("Gateway:RateLimit:Enabled=true", "Gateway:RateLimit:Limit=3");
        await shops.Says("one");
        shops.Set(Address, shops.Two.Address.ToString());
        await shops.Says("two");
        await shops.Says("two");
        using var refused = await shops.Gateway.Get("/shop/x");
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
    }

    [Fact]
    public async Task Loses_no_request_however_often_it_changes()
    {
        await using var shops = await TwoShops.Open();
        using var done = new CancellationTokenSource();
        var asking = Enumerable.Range(0, 8).Select(_ => Task.Run(() => Ask(shops, done.Token))).ToList();
        for (var change = 0; change < 60; change++)
        {
            shops.Set(Address, (change % 2 == 0 ? shops.Two : shops.One).Address.ToString());
            await shops.Says(change % 2 == 0 ? "two" : "one");
        }
        await done.CancelAsync();
        var counts = await Task.WhenAll(asking);
        Assert.All(counts, answered => Assert.True(answered > 10, $"Only {answered} requests came to it."));
    }

    private static async Task<int> Ask(TwoShops shops, CancellationToken done)
    {
        var answered = 0;
        for (; !done.IsCancellationRequested; answered++)
        {
            using var answer = await shops.Gateway.Get("/shop/x");
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Contains(await answer.Content.ReadAsStringAsync(CancellationToken.None), Texts);
        }
        return answered;
    }

    private sealed class TwoShops(LoopbackServer one, LoopbackServer two, GatewayScenario gateway) : IAsyncDisposable
    {
        public LoopbackServer One => one;

        public LoopbackServer Two => two;

        public GatewayScenario Gateway => gateway;

        public static async Task<TwoShops> Open(params string[] settings)
        {
            var one = await LoopbackServer.Start(http => http.Say("one"));
            var two = await LoopbackServer.Start(http => http.Say("two"));
            var gateway = await GatewayScenario.Start(
                Place.Here,
                http => http.Say("no"),
                [
                    "Gateway:RateLimit:Enabled=false",
                    $"{Route}:ClusterId=shop",
                    $"{Route}:Match:Path=/shop/{{**rest}}",
                    $"{Address}={one.Address}",
                    .. settings,
                ]
            );
            return new TwoShops(one, two, gateway);
        }

        public void Set(string key, string value) => Set([(key, value)]);

        public void Set(IEnumerable<(string Key, string Value)> settings)
        {
            foreach (var (key, value) in settings)
                gateway.Configuration[key] = value;
            gateway.Configuration.Reload();
        }

        public async Task Says(string text)
        {
            using var answer = await gateway.Get("/shop/x");
            Assert.Equal(text, await answer.Content.ReadAsStringAsync());
        }

        public async Task<int> AskFrom(string address)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/shop/x");
            request.Headers.Add("X-Forwarded-For", address);
            using var answer = await gateway.Client.SendAsync(request);
            return (int)answer.StatusCode;
        }

        public async ValueTask DisposeAsync()
        {
            await gateway.DisposeAsync();
            await one.DisposeAsync();
            await two.DisposeAsync();
        }
    }
}
