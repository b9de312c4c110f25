using Florin.Platform.Hosting;
using Florin.Testing;

namespace Florin.Unit.Tests.Transactions.Attachments;

/// <summary>What health says of a store that lacks files.</summary>
public sealed class HealthOfTheStore : IAsyncDisposable
{
    private readonly AnAttachingService _here = new();

    [Fact]
    public async Task Is_degraded_where_the_store_is_lost_until_it_is_back()
    {
        await _here.Start();
        await _here.Attached();
        await Is(HealthStatus.Healthy);
        var stored = _here.Store.Files.ToList();
        _here.Store.Files.Clear();
        await _here.Start();
        var lost = await Is(HealthStatus.Degraded);
        Assert.Contains("memory:// is empty, and the log names files there", lost.Detail, StringComparison.Ordinal);
        foreach (var (name, content) in stored)
            _here.Store.Files[name] = content;
        await Is(HealthStatus.Healthy, TimeSpan.FromMinutes(2));
    }

    [Fact]
    public async Task Is_degraded_once_a_request_has_found_a_file_missing()
    {
        await _here.Start();
        var (one, _) = (await _here.Attached(), await _here.Attached());
        var (name, content) = _here.Store.Files.First(file => file.Key.Contains(one[^20..], StringComparison.Ordinal));
        _here.Store.Files.TryRemove(name, out _);
        Assert.Equal(503, (await _here.Ask("GET", $"{one}/content")).Status);
        Assert.Contains("1 files in memory://", (await Is(HealthStatus.Degraded)).Detail, StringComparison.Ordinal);
        _here.Store.Files[name] = content;
        Assert.Equal(200, (await _here.Ask("GET", $"{one}/content")).Status);
        await Is(HealthStatus.Healthy);
    }

    [Fact]
    public async Task Is_well_where_nothing_is_attached_any_more()
    {
        await _here.Start();
        var one = await _here.Attached();
        Assert.Equal(200, (await _here.Ask("DELETE", one)).Status);
        _here.Store.Asked.Clear();
        await _here.Start();
        await Eventually.Is(() => Task.FromResult(_here.Store.Asked.Contains("Names")), done => done);
        await Is(HealthStatus.Healthy);
    }

    public ValueTask DisposeAsync() => _here.DisposeAsync();

    private Task<CheckHealth> Is(HealthStatus status, TimeSpan elapses = default) =>
        Eventually.Is(
            () =>
            {
                _here.Time.Elapse(elapses); // Each time: it may not rest yet.
                return Task.FromResult(
                    ServiceHealth.Of(_here.Service.Itself()).Checks.Single(check => check.Name == "attachments")
                );
            },
            check => check.Status == status
        );
}
