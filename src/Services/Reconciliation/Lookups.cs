using Florin.Kernel;
using Florin.Platform.Http;
using Florin.Platform.Projections;
using Florin.Reconciliation.Projections;

namespace Florin.Reconciliation;

/// <summary>Finds what requests name by id.</summary>
internal static class Lookups
{
    private const int KeysAtOnce = 1000;

    /// <summary>A source.</summary>
    /// <exception cref="BadInput">There is none: 404.</exception>
    public static async ValueTask<SourceRow> Source(this IViewStore store, BankSourceId id, CancellationToken cancel) =>
        await store.Find(SourceRow.View, id.Value, cancel) ?? throw None("source", id.Value);

    /// <summary>A match.</summary>
    /// <exception cref="BadInput">There is none: 404.</exception>
    public static async ValueTask<MatchRow> Match(this IViewStore store, MatchId id, CancellationToken cancel) =>
        await store.Find(MatchRow.View, id.Value, cancel) ?? throw None("match", id.Value);

    /// <summary>An exception.</summary>
    /// <exception cref="BadInput">There is none: 404.</exception>
    public static async ValueTask<ExceptionRow> Exception(
        this IViewStore store,
        ExceptionCaseId id,
        CancellationToken cancel
    ) => await store.Find(ExceptionRow.View, id.Value, cancel) ?? throw None("exception", id.Value);

    /// <summary>Whether there is a row of each key, in parts of a size that any storage takes.</summary>
    public static async ValueTask<IReadOnlyList<bool>> AreThere(
        this IViewStore store,
        ViewDefinition view,
        IReadOnlyList<string> keys,
        CancellationToken cancel
    )
    {
        var there = new List<bool>(keys.Count);
        foreach (var part in keys.Chunk(KeysAtOnce))
            there.AddRange((await store.GetMany(view, part, cancel)).Select(document => document is not null));
        return there;
    }

    /// <summary>The answer where there is nothing of an id.</summary>
    public static BadInput None(string what, string id) => new(Refusal.NotFound(what, id));
}
