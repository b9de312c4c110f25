namespace Florin.Platform.Projections;

/// <summary>
/// The first of something by size, in a store that instances share and that may go away and come back or lose everything. It is
/// filled from a read model, which answers in its place.
/// </summary>
public interface IRemoteRankings
{
    /// <summary>
    /// Sets lists to what a read model says at a position: some where the others are stored as they were at the position before,
    /// or all, whatever is stored.
    /// </summary>
    /// <param name="ranking">Whose lists they are; letters, digits and hyphens.</param>
    /// <param name="stand">What the read model follows, and up to where.</param>
    /// <param name="after">The position at which all other lists are known to be stored already; null where these are all.</param>
    /// <param name="lists">The lists by name.</param>
    /// <param name="cancel">Gives up.</param>
    ValueTask<RankingOutcome> Replace(
        string ranking,
        RankingStand stand,
        long? after,
        IReadOnlyDictionary<string, IReadOnlyList<Ranked>> lists,
        CancellationToken cancel
    );

    /// <summary>The rows of the first of a list, the largest first; null where the store is away, or has nothing.</summary>
    ValueTask<StoredRanking?> Read(string ranking, string list, int limit, CancellationToken cancel);
}

/// <summary>A read model at a position.</summary>
/// <param name="Generation">
/// What it folds: the log by its identity, and the version of the view. Positions of one generation can be compared.
/// </param>
/// <param name="Position">Everything up to here is in it.</param>
/// <param name="Mark">Tells what is there from what another history has at the same position.</param>
public sealed record RankingStand(string Generation, long Position, string Mark);

/// <summary>One of a list.</summary>
/// <param name="Score">Its size, as exact as a number of 53 bits can be.</param>
/// <param name="Member">Names it in this list; of two with one score, the one with the larger text is the larger.</param>
/// <param name="Row">Its fields, as text.</param>
public sealed record Ranked(double Score, string Member, string Row);

/// <summary>What a store has of a list.</summary>
/// <param name="Stand">The read model that it was filled from.</param>
/// <param name="Rows">The rows, the largest first.</param>
public sealed record StoredRanking(RankingStand Stand, IReadOnlyList<string> Rows);

/// <summary>What became of lists.</summary>
public enum RankingOutcome
{
    /// <summary>The store is away.</summary>
    Away,

    /// <summary>They are stored.</summary>
    Stored,

    /// <summary>The store does not have the others as they were said to be: all must be sent.</summary>
    NeedsAll,
}
