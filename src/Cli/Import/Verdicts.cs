using System.Collections.Concurrent;

namespace Florin.Cli.Import;

/// <summary>
/// What became of each row. Written as the files that were read with two more columns, so that what was not loaded can be
/// corrected there and run again by the same command.
/// </summary>
internal sealed class Verdicts
{
    /// <summary>The column with <c>loaded</c>, <c>there already</c>, <c>not loaded</c> or <c>not tried</c>.</summary>
    public const string Verdict = "florin_verdict";

    /// <summary>The column with the reason of a row that was not loaded.</summary>
    public const string Reason = "florin_reason";

    private readonly ConcurrentDictionary<Place, string> _verdicts = new();

    /// <summary>Whether a column is one that an import has added, and none of the bank's.</summary>
    public static bool IsOurs(string column) => column is Verdict or Reason;

    /// <summary>A row is booked now.</summary>
    public void Loaded(Place place) => _verdicts[place] = "loaded";

    /// <summary>An earlier run had booked a row.</summary>
    public void ThereAlready(Place place) => _verdicts[place] = "there already";

    /// <summary>What became of a row.</summary>
    /// <param name="place">The row.</param>
    /// <param name="reason">Why it was not loaded; empty where nothing is known against it.</param>
    public string Of(Place place, string reason) =>
        reason.Length > 0 ? "not loaded" : _verdicts.GetValueOrDefault(place, "not tried");
}
