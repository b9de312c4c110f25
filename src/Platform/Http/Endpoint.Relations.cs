namespace Florin.Platform.Http;

/// <content>What its items belong to, and how they are counted.</content>
public sealed partial class Endpoint
{
    /// <summary>What its items name, and a client can have with them in one answer.</summary>
    public IReadOnlyList<Relation> Relations { get; private set; } = [];

    /// <summary>What its service itself adds where <c>?include=</c> names it.</summary>
    public IReadOnlyList<string> OwnIncludes { get; private set; } = [];

    /// <summary>The paths below an item of what it consists of, such as <c>events</c>.</summary>
    public IReadOnlyList<string> Parts { get; private set; } = [];

    /// <summary>A client can ask for links to what belongs to its items.</summary>
    public bool HasLinks { get; private set; }

    /// <summary>Its list is given in pages by offsets, too.</summary>
    internal bool PagesByOffset { get; private set; }

    /// <summary>
    /// Says that its list is given in pages by <c>offset</c>, too, with the number of all items as <c>total</c>.
    /// </summary>
    public Endpoint AlsoByOffset()
    {
        PagesByOffset = true;
        return With<int>(
            RequestQuery.OffsetName,
            $"Leaves out so many items at the beginning, 0 to {RequestQuery.MaxOffset}, instead of cursor; data then has the total."
        );
    }

    /// <summary>Says what its service itself adds to data where the parameter <c>include</c>, a comma list, names it.</summary>
    /// <param name="names">The names.</param>
    /// <param name="description">What they add.</param>
    public Endpoint AlsoIncludes(IReadOnlyList<string> names, string description)
    {
        OwnIncludes = names;
        return With<string>(RelationParameters.Include, description);
    }

    /// <summary>
    /// Says what its items name, which the gateway adds where a client asks for it (<c>?include=…</c>), and what they consist of, to
    /// which it adds links (<c>?links=true</c>).
    /// </summary>
    /// <param name="relations">What they name.</param>
    /// <param name="parts">The paths below an item.</param>
    public Endpoint Relates(IReadOnlyList<Relation> relations, params IReadOnlyList<string> parts)
    {
        (Relations, Parts, HasLinks) = (relations, parts, true);
        return this;
    }
}
