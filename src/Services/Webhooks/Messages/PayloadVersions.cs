using System.Collections.Frozen;
using System.Text.Json.Nodes;

namespace Florin.Webhooks.Messages;

/// <summary>
/// The versions of the payloads. A message is made in the first one; each later one is a step from the one before it, so that an
/// endpoint that is pinned to an older one goes on to get that.
/// </summary>
internal static class PayloadVersions
{
    /// <summary>Amounts of money are numbers.</summary>
    public const string First = "2026-12-01";

    /// <summary>Amounts of money are texts, which no parser rounds.</summary>
    public const string AmountsAsTexts = "2026-12-15";

    private static readonly FrozenSet<string> Amounts = FrozenSet.Create(
        StringComparer.Ordinal,
        "amount",
        "remaining",
        "released"
    );

    private static readonly (string Version, Func<JsonObject, JsonObject> Step)[] Steps = [(AmountsAsTexts, WithTexts)];

    /// <summary>All of them, oldest first.</summary>
    public static IReadOnlyList<string> All { get; } = [First, .. Steps.Select(step => step.Version)];

    /// <summary>The one that a new endpoint gets.</summary>
    public static string Newest => All[^1];

    /// <summary>What a message says, in a version.</summary>
    /// <param name="version">One of <see cref="All"/>.</param>
    /// <param name="data">What it says in the first one; not changed.</param>
    public static JsonObject Of(string version, JsonObject data)
    {
        var written = data;
        foreach (var (to, step) in Steps)
            if (string.CompareOrdinal(to, version) <= 0) // They are days.
                written = step(written);
        return written;
    }

    // The digits as they are written: with as many as the currency has.
    private static JsonObject WithTexts(JsonObject data)
    {
        var written = data.DeepClone().AsObject();
        foreach (var (name, value) in data)
            if (value is not null && Amounts.Contains(name))
                written[name] = value.ToJsonString();
        return written;
    }
}
