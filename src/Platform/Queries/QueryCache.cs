namespace Florin.Platform.Queries;

/// <summary>
/// That answers of a query may be kept, and how. They are kept under what they follow from, so that a write makes another answer
/// and nobody is given what was true before it.
/// </summary>
/// <param name="Key">
/// What tells two queries apart: everything that the answer depends on, including the caller, unless all callers get the same answer.
/// </param>
/// <param name="Stand">
/// What an answer would follow from now, such as the position of a read model; null where it must not be kept.
/// </param>
public sealed record QueryCache<TQuery, TAnswer>(Func<TQuery, string> Key, Func<CancellationToken, ValueTask<string?>> Stand)
    where TQuery : IQuery<TAnswer>
{
    /// <summary>For how long an answer is kept. Default one minute.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Where a new answer cannot be given, for how long the last one is given in its place. Default not at all.
    /// </summary>
    public TimeSpan StaleFor { get; init; }

    /// <summary>Which faults those are. Default none.</summary>
    public Func<Exception, bool> IsFault { get; init; } = _ => false;

    /// <summary>Marks an answer that is not the newest.</summary>
    public Func<TAnswer, TAnswer> Mark { get; init; } = answer => answer;
}
