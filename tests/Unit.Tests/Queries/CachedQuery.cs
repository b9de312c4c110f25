using Florin.Platform.Queries;

namespace Florin.Unit.Tests.Queries;

/// <summary>Asks for a number.</summary>
internal sealed record NumberOf(string Name) : IQuery<Counted>;

/// <summary>Which computation it was.</summary>
internal sealed record Counted(string Name, int Time, bool IsOld = false);

/// <summary>A process that answers a query that may be cached.</summary>
internal sealed class CachedQuery : IDisposable
{
    private readonly QueryAnswers _answers;
    private readonly Ask<NumberOf, Counted> _ask;
    private int _computed;

    public CachedQuery(RemoteQueryCache? remote = null, int maxEntries = 1000)
    {
        var bus = new QueryBus("test");
        bus.Handles(
            Compute,
            new QueryCache<NumberOf, Counted>(query => query.Name, _ => new(Stand))
            {
                StaleFor = TimeSpan.FromMinutes(1),
                IsFault = fault => fault is IOException,
                Mark = answer => answer with { IsOld = true },
            }
        );
        _ask = bus.Asker<NumberOf, Counted>();
        _answers = new QueryAnswers(new QueryCacheOptions { MaxEntries = maxEntries }, remote);
        bus.Seal(_answers);
    }

    public string? Stand { get; set; } = "1";

    public Exception? Fault { get; set; }

    /// <summary>How often it was computed here.</summary>
    public int Computed => Volatile.Read(ref _computed);

    /// <summary>Called by each computation, after it was counted.</summary>
    public Func<Task> Before { get; set; } = () => Task.CompletedTask;

    public Task<Counted> Ask(string name = "a") => _ask(new NumberOf(name), CancellationToken.None).AsTask();

    public void Dispose() => _answers.Dispose();

    private async ValueTask<Counted> Compute(NumberOf query, CancellationToken cancel)
    {
        if (Fault is { } fault)
            throw fault;
        var time = Interlocked.Increment(ref _computed);
        await Before();
        return new Counted(query.Name, time);
    }
}
