using System.Globalization;

namespace Florin.Testing.Simulation;

/// <summary>
/// The seeds of a simulation: as many as it usually takes, or those that <c>FLORIN_SEED</c> (the first) and <c>FLORIN_SEEDS</c>
/// (how many; one where only the first is given) name.
/// </summary>
/// <param name="usual">How many there are where nothing is given.</param>
public sealed class SimulationSeeds(int usual)
{
    /// <summary>All of them.</summary>
    public IReadOnlyList<int> All { get; } = Named(usual);

    /// <summary>Whether there are at least as many as usual, so that every kind of fault must have occurred.</summary>
    public bool AreMany => All.Count >= usual;

    /// <summary>Whether more than usual were asked for.</summary>
    public bool AreMore => Number("FLORIN_SEEDS") > usual;

    /// <summary>The command that runs a failing seed again.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="project">The test project, such as <c>Unit</c>.</param>
    /// <param name="test">The test class.</param>
    public static string Again(int seed, string project, string test) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"Again: FLORIN_SEED={seed} dotnet test tests/{project}.Tests --filter {test}"
        );

    private static List<int> Named(int usual)
    {
        var (first, count) = (Number("FLORIN_SEED"), Number("FLORIN_SEEDS"));
        return [.. Enumerable.Range(first ?? 1, count ?? (first is null ? usual : 1))];
    }

    private static int? Number(string variable) =>
        int.TryParse(
            Environment.GetEnvironmentVariable(variable),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var number
        )
            ? number
            : null;
}
