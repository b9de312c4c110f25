using System.Security.Cryptography;
using System.Text;
using Florin.Kafka;
using Florin.Platform.EventLog;
using Florin.Platform.Feeds;
using Florin.Platform.Hosting;
using Florin.Platform.Projections;
using Florin.Testing;
using Florin.Testing.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Florin.Provider.Tests.Kafka;

/// <summary>Something was counted.</summary>
internal sealed record Counted(long N);

/// <summary>All that came, in the order in which it came: another order, a repetition or a gap gives another hash.</summary>
internal sealed record TrailRow(string Stream, long Count, string Hash)
{
    public const string All = "all";

    public static readonly View<TrailRow> View = new("trail", 1, row => row.Stream);
}

/// <summary>A service with one consumer that follows a log: where it was published, or itself. Its storage outlives it.</summary>
internal sealed class TrailKeeper(Relayed relayed, bool throughKafka = true) : IAsyncDisposable
{
    private LoneService? _service;

    public InMemoryViewStore Views { get; } = new();

    /// <summary>Numbers that it cannot handle.</summary>
    public HashSet<long> Poison { get; } = [];

    /// <summary>Comes between the feed and the log itself.</summary>
    public Func<IFeed, IFeed> Between { get; set; } = log => log;

    public KafkaFeed? Feed { get; private set; }

    public Dictionary<string, string?> Settings { get; } = new(StringComparer.Ordinal);

    public Consumer Consumer => _service!.Consumers.Single(); // Started.

    public async Task Start()
    {
        var definition = new ServiceDefinition("reader", 30, Register, Add);
        var (clock, log) = (new WallClock(), new InMemoryLogStore());
        var others = new OtherServices();
        _service = await LoneService.Start(definition, log, Views, clock, others, _ => Open(), Settings);
    }

    public async Task Stop()
    {
        if (_service is not null)
            await _service.DisposeAsync();
        _service = null;
    }

    public async Task UntilRead(long position) => await Relayed.Until(() => Consumer.Position >= position);

    /// <summary>What it keeps, as it is stored.</summary>
    public async Task<IReadOnlyList<string>> Rows() =>
        [
            .. (await Views.Query(new ViewQuery(TrailRow.View) { Limit = 1000 })).Select(row =>
                Encoding.UTF8.GetString(row.Document)
            ),
        ];

    public async Task<Checkpoint> Checkpoint() => (await Views.Load("trail")).Checkpoint;

    public ValueTask DisposeAsync() => new(Stop());

    private DecodedFeed Open()
    {
        var types = new EventTypes();
        Register(types);
        var log = Between(relayed.Log);
        if (!throughKafka)
            return new DecodedFeed(log, types);
        var published = new PublishedLog(new Subscription("reader", "trail", log.Service), log);
        Feed = new KafkaFeed(relayed.Options, published, TimeProvider.System, NullLogger.Instance)
        {
            Patience = TimeSpan.FromMilliseconds(300),
        };
        return new DecodedFeed(Feed, types);
    }

    private static void Register(EventTypes types) => types.Add<Counted>("FundsDebited");

    private void Add(ServiceBuilder service) =>
        service.Projects(
            "trail",
            follows: relayed.Log.Service,
            [TrailRow.View],
            Handle,
            new ConsumerOptions
            {
                MaxBatch = 500,
                Linger = TimeSpan.FromMilliseconds(1),
                Backoff = TimeSpan.FromMilliseconds(1),
                MaxBackoff = TimeSpan.FromMilliseconds(100),
            }
        );

    private async ValueTask Handle(IReadOnlyList<Recorded> events, Changes changes, CancellationToken cancel)
    {
        await changes.Load(TrailRow.View, events.Select(e => e.Stream).Append(TrailRow.All), cancel);
        foreach (var happened in events)
        {
            if (happened.Data is not Counted counted || Poison.Contains(counted.N))
                throw new InvalidOperationException($"{happened.Position} is poison.");
            foreach (var stream in (string[])[happened.Stream, TrailRow.All])
                changes.Update(TrailRow.View, stream, row => Next(row, stream, happened, counted));
        }
    }

    private static TrailRow Next(TrailRow? row, string stream, Recorded happened, Counted counted)
    {
        var text = $"{row?.Hash} {happened.Position} {happened.Version} {happened.At:O} {happened.Metadata} {counted.N}";
        var hash = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
        return new TrailRow(stream, (row?.Count ?? 0) + 1, hash);
    }
}
