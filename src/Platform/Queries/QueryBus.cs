using System.Collections.Frozen;
using Microsoft.Extensions.Caching.Memory;

namespace Florin.Platform.Queries;

/// <summary>A question with an answer; a sealed record, whose equality is what a cache goes by.</summary>
/// <typeparam name="TAnswer">The answer.</typeparam>
public interface IQuery<TAnswer>;

/// <summary>Asks one kind of query. Made before the start, so that a missing handler stops the start.</summary>
public delegate ValueTask<TAnswer> Ask<in TQuery, TAnswer>(TQuery query, CancellationToken cancel)
    where TQuery : IQuery<TAnswer>;

/// <summary>How answers of a query are kept for a while.</summary>
/// <param name="Entries">How many at the most.</param>
/// <param name="Expiry">For how long.</param>
public sealed record QueryCache(int Entries, TimeSpan Expiry);

/// <summary>One service's queries. Handlers only read: they are given no log to append to and no command to send.</summary>
public sealed class QueryBus : IDisposable
{
    private readonly string _service;
    private readonly List<MemoryCache> _caches = [];
    private readonly HashSet<Type> _asked = [];
    private readonly TimeProvider _clock;
    private Dictionary<Type, Delegate>? _adding = [];
    private FrozenDictionary<Type, Delegate> _handlers = FrozenDictionary<Type, Delegate>.Empty;

    /// <summary>A bus for a service.</summary>
    public QueryBus(string service, TimeProvider clock) => (_service, _clock) = (service, clock);

    /// <summary>Adds the handler of a query.</summary>
    public void Handles<TQuery, TAnswer>(Ask<TQuery, TAnswer> handle, QueryCache? cache = null)
        where TQuery : IQuery<TAnswer>
    {
        var asked = cache is null ? handle : Cached(handle, cache);
        if (!(_adding ?? throw new InvalidOperationException("The query bus is sealed.")).TryAdd(typeof(TQuery), asked))
            throw new InvalidOperationException($"The query {typeof(TQuery).Name} has two handlers.");
    }

    /// <summary>How to ask a query; that it has a handler is checked at the start.</summary>
    public Ask<TQuery, TAnswer> Asker<TQuery, TAnswer>()
        where TQuery : IQuery<TAnswer>
    {
        _asked.Add(typeof(TQuery));
        return (query, cancel) => ((Ask<TQuery, TAnswer>)_handlers[typeof(TQuery)])(query, cancel);
    }

    /// <summary>Ends the adding.</summary>
    /// <exception cref="InvalidOperationException">A query that somebody asks has no handler.</exception>
    public void Seal()
    {
        _handlers = (_adding ?? throw new InvalidOperationException("The query bus is sealed already.")).ToFrozenDictionary();
        _adding = null;
        var missing = _asked
            .Where(type => !_handlers.ContainsKey(type))
            .Select(type => type.Name)
            .Order(StringComparer.Ordinal)
            .ToList();
        if (missing.Count > 0)
            throw new InvalidOperationException(
                $"The {_service} service asks queries that nothing handles: {string.Join(", ", missing)}."
            );
    }

    /// <inheritdoc/>
    public void Dispose() => _caches.ForEach(cache => cache.Dispose());

    private Ask<TQuery, TAnswer> Cached<TQuery, TAnswer>(Ask<TQuery, TAnswer> handle, QueryCache settings)
        where TQuery : IQuery<TAnswer>
    {
        var cache = new MemoryCache(new MemoryCacheOptions { SizeLimit = settings.Entries, Clock = new CacheClock(_clock) });
        _caches.Add(cache);
        return async (query, cancel) =>
        {
            if (cache.TryGetValue(query, out TAnswer? kept))
                return kept!; // What was kept was an answer.
            var answer = await handle(query, cancel);
            cache.Set(
                query,
                answer,
                new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = settings.Expiry }
            );
            return answer;
        };
    }

#pragma warning disable CS0618 // The cache takes its time from this interface alone.
    private sealed class CacheClock(TimeProvider clock) : Microsoft.Extensions.Internal.ISystemClock
    {
        public DateTimeOffset UtcNow => clock.GetUtcNow();
    }
#pragma warning restore CS0618
}
