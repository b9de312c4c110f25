using System.Collections.Frozen;

namespace Florin.Platform.Queries;

/// <summary>A question with an answer; a sealed record, whose equality is what a cache goes by.</summary>
/// <typeparam name="TAnswer">The answer.</typeparam>
public interface IQuery<TAnswer>;

/// <summary>Asks one kind of query. Made before the start, so that a missing handler stops the start.</summary>
public delegate ValueTask<TAnswer> Ask<in TQuery, TAnswer>(TQuery query, CancellationToken cancel)
    where TQuery : IQuery<TAnswer>;

/// <summary>One service's queries. Handlers only read: they are given no log to append to and no command to send.</summary>
public sealed class QueryBus
{
    private readonly string _service;
    private readonly HashSet<Type> _asked = [];
    private QueryAnswers? _answers;
    private Dictionary<Type, Delegate>? _adding = [];
    private FrozenDictionary<Type, Delegate> _handlers = FrozenDictionary<Type, Delegate>.Empty;

    /// <summary>A bus for a service.</summary>
    public QueryBus(string service) => _service = service;

    /// <summary>Adds the handler of a query, whose answers are kept where it says how.</summary>
    public void Handles<TQuery, TAnswer>(Ask<TQuery, TAnswer> handle, QueryCache<TQuery, TAnswer>? cache = null)
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
    /// <param name="answers">Where answers are kept that may be; without it none are.</param>
    /// <exception cref="InvalidOperationException">A query that somebody asks has no handler.</exception>
    public void Seal(QueryAnswers? answers = null)
    {
        _answers = answers;
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

    private Ask<TQuery, TAnswer> Cached<TQuery, TAnswer>(Ask<TQuery, TAnswer> handle, QueryCache<TQuery, TAnswer> how)
        where TQuery : IQuery<TAnswer> =>
        (query, cancel) => _answers is { } answers ? answers.Ask(_service, query, handle, how, cancel) : handle(query, cancel);
}
