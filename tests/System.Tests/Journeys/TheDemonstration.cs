using System.Globalization;
using Florin.System.Tests.Running;

namespace Florin.System.Tests.Journeys;

/// <summary>What the README's chapter on the gateway lets its reader see, with the settings that the program brings for it.</summary>
public sealed class TheDemonstration(TheDemonstration.Started demo) : IClassFixture<TheDemonstration.Started>
{
    [Fact]
    public async Task Limits() => Assert.Equal([200, 200, 200, 429], await Statuses("/demo/limited", 4));

    [Fact]
    public async Task Caches()
    {
        Assert.Null((await Ask("/demo/cached")).Header("Age"));
        var kept = await Ask("/demo/cached");
        Assert.NotNull(kept.Header("Age"));
        Assert.Equal(304, (await Ask("/demo/cached", ("If-None-Match", kept.Header("ETag") ?? ""))).Status);
    }

    [Fact]
    public async Task Breaks_the_circuit_and_falls_back()
    {
        var answers = new List<Answer>();
        for (var i = 0; i < 4; i++)
            answers.Add(await Ask("/demo/away"));
        Assert.Equal(["unavailable", "circuit-open", "circuit-open", "circuit-open"], answers.Select(answer => answer.Code));
        Assert.Equal((200, "{\"closed\":true}"), ((await Ask("/demo/fallback")).Status, (await Ask("/demo/fallback")).Text));
    }

    [Fact]
    public async Task Times_out() => Assert.Equal("timeout", (await Ask("/demo/slow", ("X-Chaos", "delay"))).Code);

    [Fact]
    public async Task Tries_the_other_destination() =>
        Assert.All(await Statuses("/demo/pair", 12), status => Assert.Equal(200, status));

    [Fact]
    public async Task Hedges() => Assert.All(await Statuses("/demo/hedged", 4), status => Assert.Equal(200, status));

    [Fact]
    public async Task Splits() =>
        Assert.Equal("canary", (await Ask("/demo/split", ("X-Group", "canary"))).Header("X-Canary-Group"));

    [Fact]
    public async Task Makes_faults_for_who_asks_for_them()
    {
        Assert.Equal(200, (await Ask("/demo/faulty")).Status);
        Assert.Equal(503, (await Ask("/demo/faulty", ("X-Chaos", "error"))).Status);
        await Assert.ThrowsAsync<HttpRequestException>(() => Ask("/demo/faulty", ("X-Chaos", "abort")));
    }

    private async Task<List<int>> Statuses(string path, int times)
    {
        var statuses = new List<int>();
        for (var i = 0; i < times; i++)
            statuses.Add((await Ask(path)).Status);
        return statuses;
    }

    private Task<Answer> Ask(string path, params (string Name, string Value)[] headers) =>
        demo.Gateway.Ask("GET", path, headers: headers);

    /// <summary>The program, started as the chapter says.</summary>
    public sealed class Started : IAsyncLifetime, IDisposable
    {
        private readonly Place _place = new();
        private FlorinProcess? _florin;

        /// <summary>Asks the gateway.</summary>
        public HttpClient Gateway => _place.Client("gateway");

        public async ValueTask InitializeAsync()
        {
            var itself = $"Address=http://127.0.0.1:{_place.BasePort.ToString(CultureInfo.InvariantCulture)}";
            var arguments = _place.Arguments(
                "--Gateway:Routes:limited:Match:Path=/demo/limited", // Other tests have a route of this name.
                "--Gateway:Routes:limited:RateLimiterPolicy=three",
                $"--Gateway:Clusters:slow:Destinations:a:{itself}",
                $"--Gateway:Clusters:hedged:Destinations:a:{itself}",
                $"--Gateway:Clusters:hedged:Destinations:b:{itself}/"
            );
            _florin = await FlorinProcess.Start(arguments, "Demo");
        }

        public async ValueTask DisposeAsync()
        {
            if (_florin is not null)
                await _florin.DisposeAsync();
            Dispose();
        }

        public void Dispose() => _place.Dispose();
    }
}
