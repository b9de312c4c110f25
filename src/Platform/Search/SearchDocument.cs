using System.Runtime.InteropServices;
using Florin.Platform.Projections;

namespace Florin.Platform.Search;

/// <summary>What a search finds something by. It is nothing but words: what is shown is read where it is kept.</summary>
/// <param name="Key">Its key, such as <c>txn_…</c>; another document of the same key replaces it.</param>
/// <param name="Order">
/// A number that no other key of the index has and that grows with what happens: of two that fit equally well the larger comes first.
/// One that was stored before is stored again in its place.
/// </param>
public sealed record SearchDocument(string Key, long Order)
{
    /// <summary>Whether one of the same key and a smaller number may be there, which it replaces.</summary>
    public bool Replaces { get; init; }

    /// <summary>The ids of those who may find it, beside staff who may see everybody's.</summary>
    public IReadOnlyList<string> Readers { get; init; } = [];

    /// <summary>What it is found by as a whole and never by a part of it, such as ids and amounts; folded.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>What it is found by, also by its beginning and with typos; of <see cref="SearchWords.Of"/>.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];

    /// <summary>Whose sealed texts the words were opened from: an erasure of one of them takes those words out.</summary>
    public IReadOnlyList<string> People { get; init; } = [];
}

/// <summary>Something that was found.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Place">Where it is in the order of what was found.</param>
public sealed record SearchMatch(string Key, SearchPlace Place);

/// <summary>A place in the order of what is found: the better match first, and of equal ones the larger number.</summary>
/// <param name="Score">How well it fits, by <see cref="SearchScore"/>.</param>
/// <param name="Order">The document's number.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct SearchPlace(int Score, long Order);

/// <summary>Some of what was found, the best first.</summary>
/// <param name="Matches">What was found.</param>
/// <param name="IsComplete">False where the time was over before everything was looked at.</param>
public sealed record SearchMatches(IReadOnlyList<SearchMatch> Matches, bool IsComplete);

/// <summary>What is stored at once.</summary>
/// <param name="Follower">The name of what follows a log, whose checkpoint it is.</param>
/// <param name="Checkpoint">Up to where that log is handled with it.</param>
/// <param name="Documents">Documents that are there from now on, in order.</param>
public sealed record SearchBatch(string Follower, Checkpoint Checkpoint, IReadOnlyList<SearchDocument> Documents)
{
    /// <summary>The position that must be stored until now, or nothing may be; null for whatever is stored.</summary>
    public long? From { get; init; }

    /// <summary>Checks that it goes on where the index ends.</summary>
    /// <param name="stored">The follower's checkpoint until now.</param>
    /// <exception cref="StaleCheckpoint">It does not; there would be a gap.</exception>
    public void MustFollow(Checkpoint stored)
    {
        ArgumentNullException.ThrowIfNull(stored);
        if (From is { } from && from != stored.Position)
            throw new StaleCheckpoint(Follower, from, stored.Position);
    }
}
