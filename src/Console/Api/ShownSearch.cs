namespace Florin.WebConsole.Api;

/// <summary>Something that a search by words found.</summary>
internal sealed record ShownFound(
    string Kind,
    string Id,
    DateTimeOffset At,
    IReadOnlyList<ShownHighlight> Highlights,
    ShownFoundData Data
);

/// <summary>What is read of what was found.</summary>
internal sealed record ShownFoundData(string? Name, string? Subject, string? TransactionId, string? Command, string? CommandId);

/// <summary>What fits in a text.</summary>
internal sealed record ShownHighlight(string Field, string Text, IReadOnlyList<ShownRange> Ranges)
{
    /// <summary>The text in parts that fit and parts that do not.</summary>
    public IEnumerable<(string Text, bool Fits)> Parts
    {
        get
        {
            var at = 0;
            foreach (var range in Ranges)
            {
                yield return (Text[at..range.Start], false);
                at = range.Start + range.Length;
                yield return (Text[range.Start..at], true);
            }
            yield return (Text[at..], false);
        }
    }
}

/// <summary>A part of a text, in UTF-16 code units.</summary>
internal sealed record ShownRange(int Start, int Length);
