using System.Diagnostics.Metrics;
using Florin.Host.Composition;
using Florin.Kernel;
using Florin.Platform.EventLog;
using Florin.Platform.Feeds;
using Florin.Platform.Hosting;
using Florin.Testing;
using Florin.Testing.Simulation.Database;
using Florin.Testing.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using EventLog = Florin.Platform.EventLog.EventLog;

namespace Florin.Unit.Tests.Hosting;

/// <summary>A service becomes the owner of its log, or loses it, and something fails midway.</summary>
public sealed class ChangingOwnersWithAFailure
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(3);
    private readonly FakeTime _time = new();
    private int _failures;
    private int _begun;

    [Fact]
    public Task Begins_again_with_a_new_instance_that_has_started_as_a_whole() =>
        OneThread.Run(async thread =>
        {
            var link = new ServerLink(new LogServer(_time));
            using var other = Writer(link, "http://b");
            var theirs = other.Claim();
            var commits = new ManualCommits();
            var hosted = Hosted(link, commits);
            await hosted.Start(CancellationToken.None);
            var standby = hosted.Current;
            other.Release(theirs.Epoch);
            _failures = 1;

            commits.CommitOne(); // It claims the log.
            thread.Drain();
            Assert.False(hosted.Current.Acts);
            _time.Advance(TimeSpan.FromSeconds(1));
            thread.Drain();

            Assert.NotSame(standby, hosted.Current);
            Assert.True(hosted.Current.Started);
            Assert.True(hosted.Current.Acts);
            Assert.Equal(1, _begun);
            var stopped = hosted.DisposeAsync();
            thread.Drain();
            await stopped;
        });

    private static LogRowsWriter Writer(ServerLink link, string address) => new(link, "some", address, Lease);

    private HostedService Hosted(ServerLink link, ManualCommits commits)
    {
        var definition = new ServiceDefinition("some", 1, _ => { }, Add);
        var log = new EventLog(
            "some",
            Writer(link, "http://a"),
            new LogRowsReader(link, "some"),
            new EventTypes(),
            new LogOptions(),
            _time,
            commits,
            new LogSharing { Renewals = new ManualCommits() }
        );
        var runtime = new ServiceRuntime
        {
            Log = log,
            Views = new InMemoryViewStore(),
            Calls = new OtherServices(),
            Feeds = _ => new LogFeed(log),
            Tokens = new PlainTokens(),
            ServiceTokens = new PlainTokens(),
            Clock = _time,
            Ids = new IdSource(_time),
            Random = () => 0.5,
            Configuration = new ConfigurationBuilder().Build(),
            Logs = NullLoggerFactory.Instance,
            Meters = new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>(),
            DataDirectory = "",
        };
        return new HostedService(runtime, () => ServiceBuilder.Host(definition, runtime));
    }

    private void Add(ServiceBuilder service)
    {
        service.OnStart(_ =>
        {
            if (_failures-- > 0)
                throw new LogFault("The storage does not answer.");
            _begun++;
            return Task.CompletedTask;
        });
    }
}
