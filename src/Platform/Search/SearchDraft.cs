namespace Florin.Platform.Search;

/// <summary>A document as a service describes it, before sealed texts in it are opened.</summary>
/// <param name="Key">Its key, such as <c>txn_…</c>.</param>
/// <param name="Order">As <see cref="SearchDocument.Order"/>.</param>
public sealed record SearchDraft(string Key, long Order)
{
    /// <summary>As <see cref="SearchDocument.Readers"/>.</summary>
    public IReadOnlyList<string> Readers { get; init; } = [];

    /// <summary>What it is found by as a whole, such as ids and amounts.</summary>
    public IReadOnlyList<string?> Names { get; init; } = [];

    /// <summary>
    /// The texts whose words it is found by, sealed or not. Everybody who may find it may see all of each: else they could find out
    /// by trying what they are not shown.
    /// </summary>
    public IReadOnlyList<string?> Texts { get; init; } = [];

    /// <summary>Its person was erased: what was indexed of them before is taken out of the storage.</summary>
    public bool IsErased { get; init; }
}

/// <summary>Says what some events of a log are found by. It may be asked again.</summary>
public delegate ValueTask<IReadOnlyList<SearchDraft>> DraftDocuments(
    IReadOnlyList<EventLog.Recorded> events,
    CancellationToken cancel
);
