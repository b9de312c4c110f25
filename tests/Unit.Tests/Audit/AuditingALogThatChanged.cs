using Florin.Audit;
using Florin.Audit.Features;
using Florin.Platform.EventLog;
using Florin.Platform.Feeds;
using Florin.Platform.Identity;
using Florin.Testing;
using Florin.Testing.Storage;

namespace Florin.Unit.Tests.Audit;

/// <summary>A log of a service that was restored alone, or that has an event that cannot be read.</summary>
public sealed class AuditingALogThatChanged : IAsyncLifetime, IDisposable
{
    private static readonly Actor Admin = new("user_admin", Role.Admin);
    private readonly InMemoryLogStore _accounts = new();
    private readonly InMemoryLogStore _chain = new();
    private readonly InMemoryViewStore _views = new();
    private readonly Dictionary<string, EventLog> _others;
    private EventLog _account = null!; // Opened before each test.
    private LoneService _audit = null!; // As above.

    public AuditingALogThatChanged() =>
        _others = SealLogsFeature
            .Sources.Where(source => source != "account")
            .ToDictionary(source => source, source => Open(source, new InMemoryLogStore()), StringComparer.Ordinal);

    public async ValueTask InitializeAsync()
    {
        await Start();
        for (var i = 0; i < 6; i++)
            await Happen(i, "cmd");
        Assert.True(await Sealing.Reached(6, TimeSpan.FromSeconds(60), default));
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        foreach (var log in _others.Values)
            log.Dispose();
        Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Stops_and_says_that_the_chain_is_not_complete(bool goesOn)
    {
        await Stop();
        _accounts.Truncate(3);
        _account = Open("account", _accounts);
        if (goesOn)
            for (var i = 3; i < 9; i++)
                await Happen(i, "other");
        _account.Dispose();
        await Start();
        for (var tries = 0; Sealing.Halted is null && tries < 3000; tries++)
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, CancellationToken.None);
        Assert.NotNull(Sealing.Halted);
        Assert.Equal(503, (await _audit.Get("/health")).Status);
        var verdict = (await _audit.Get("/verify", Admin)).Data;
        Assert.Equal((true, 6, false), ((bool)verdict["valid"]!, (int)verdict["entries"]!, (bool)verdict["complete"]!));
        Assert.Contains("Commands of account after position 6", (string)verdict["missing"]![0]!, StringComparison.Ordinal);
        await Assert.ThrowsAsync<NotSupportedException>(() => Sealing.Rebuild(default));
    }

    [Fact]
    public async Task Seals_that_an_event_is_there_that_nobody_can_read()
    {
        await Stop();
        _accounts.Tamper(6, _ => "{");
        var (chain, views) = (new InMemoryLogStore(), new InMemoryViewStore());
        await Start(chain, views);
        Assert.True(await Sealing.Reached(6, TimeSpan.FromSeconds(60), default));
        var verdict = (await _audit.Get("/verify", Admin)).Data;
        Assert.Equal((true, 6, false), ((bool)verdict["valid"]!, (int)verdict["entries"]!, (bool)verdict["complete"]!));
        Assert.Contains("1 events", (string)verdict["missing"]![0]!, StringComparison.Ordinal);
        var entries = (await _audit.Get("/entries", Admin)).Data["items"]!;
        Assert.Equal(("unreadable", "cmd_5"), ((string)entries[0]!["result"]!, (string)entries[0]!["commandId"]!));
    }

    [Fact]
    public async Task Cannot_be_rebuilt_and_says_why_without_blaming_the_log()
    {
        var refused = await Assert.ThrowsAsync<NotSupportedException>(() => Sealing.Rebuild(default));
        Assert.StartsWith("The audit cannot be rebuilt: ", refused.Message, StringComparison.Ordinal);
        Assert.Null(Sealing.Halted);
    }

    [Fact]
    public async Task Goes_on_where_nothing_changed()
    {
        await Stop();
        await Start();
        await Happen(6, "cmd");
        Assert.True(await Sealing.Reached(7, TimeSpan.FromSeconds(60), default));
        Assert.True((bool)(await _audit.Get("/verify", Admin)).Data["complete"]!);
    }

    public void Dispose()
    {
        _accounts.Dispose();
        _chain.Dispose();
    }

    private Consumer Sealing => _audit.Consumers.Single(c => c.Name == "seal-account");

    private async Task Start(InMemoryLogStore? chain = null, InMemoryViewStore? views = null)
    {
        _account = Open("account", _accounts);
        _audit = await LoneService.Start(
            AuditService.Definition,
            chain ?? _chain,
            views ?? _views,
            new WallClock(),
            new OtherServices(),
            source => new LogFeed(source == "account" ? _account : _others[source])
        );
    }

    private async Task Stop()
    {
        await _audit.DisposeAsync();
        _account.Dispose();
    }

    private Task<IReadOnlyList<Recorded>> Happen(int i, string command) =>
        _account.Append(
            new Metadata(CommandId.Derived($"{command}_{i}"), "Do", "user_1", "req_1"),
            [new StreamAppend("account-acc_1", i, [new Happened(1)])],
            null,
            default
        );

    private static EventLog Open(string source, InMemoryLogStore store) =>
        SomeLog.Open(source, store, types => types.Add<Happened>(nameof(Happened)), new WallClock());
}
