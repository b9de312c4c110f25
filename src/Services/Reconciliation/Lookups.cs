using Florin.Kernel;
using Florin.Platform.Http;
using Florin.Platform.Projections;
using Florin.Reconciliation.Projections;

namespace Florin.Reconciliation;

/// <summary>Finds what requests name by id.</summary>
internal static class Lookups
{
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

    /// <summary>The answer where there is nothing of an id.</summary>
    public static BadInput None(string what, string id) => new(Refusal.NotFound(what, id));
}
