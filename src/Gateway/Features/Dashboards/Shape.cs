using System.Collections.Frozen;

namespace Florin.Gateway.Features.Dashboards;

/// <summary>How much of an aggregated answer a kind of client gets.</summary>
/// <param name="Name">web, mobile or partner.</param>
/// <param name="Items">How many items of a list of what happened.</param>
/// <param name="Fields">The fields of each part that it gets; null for all of them.</param>
internal sealed record Shape(string Name, int Items, FrozenDictionary<string, FrozenSet<string>>? Fields)
{
    /// <summary>The header by which a client chooses.</summary>
    public const string Header = "X-Client-Shape";

    /// <summary>Everything.</summary>
    public static Shape Web { get; } = new("web", 20, null);

    /// <summary>What fits a small screen.</summary>
    public static Shape Mobile { get; } =
        Of(
            "mobile",
            5,
            ("user", ["id", "name"]),
            ("accounts", ["id", "name", "currency", "balance", "available", "status"]),
            ("transactions", ["id", "type", "amount", "currency", "status", "description", "createdAt"]),
            ("notifications", ["id", "subject", "createdAt"])
        );

    /// <summary>What may leave the house: nothing of how Florin keeps it, and no address of a person.</summary>
    public static Shape Partner { get; } =
        Of(
            "partner",
            20,
            ("user", ["id", "name"]),
            ("accounts", ["id", "currency", "balance", "available", "status"]),
            (
                "transactions",
                ["id", "type", "amount", "currency", "fromAccount", "toAccount", "status", "reference", "effectiveAt"]
            ),
            ("notifications", ["id", "transactionId", "template", "createdAt"])
        );

    /// <summary>All shapes.</summary>
    public static IReadOnlyList<Shape> All { get; } = [Web, Mobile, Partner];

    /// <summary>The shape of a name, or null.</summary>
    public static Shape? Find(string? name) =>
        All.FirstOrDefault(shape => shape.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    private static Shape Of(string name, int items, params ReadOnlySpan<(string Part, string[] Fields)> parts) =>
        new(
            name,
            items,
            parts
                .ToArray()
                .ToFrozenDictionary(p => p.Part, p => p.Fields.ToFrozenSet(StringComparer.Ordinal), StringComparer.Ordinal)
        );
}
