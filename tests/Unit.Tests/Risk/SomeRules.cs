using System.Text.Json.Nodes;

namespace Florin.Unit.Tests.Risk;

internal static class SomeRules
{
    /// <summary>The default rules as an administrator sends them.</summary>
    public static JsonObject Json() =>
        JsonNode
            .Parse(
                """
                {
                  "largeAmount": {"points": 0.7, "at": {"USD": 10000, "EUR": "10000.00", "GBP": 10000.0}},
                  "velocity": {"points": 0.4, "over": 10},
                  "newAccount": {"points": 0.1, "youngerThanHours": 24, "amountAtLeast": 1000},
                  "blocked": {"users": [], "accounts": []},
                  "reviewAt": 0.7,
                  "rejectAt": 0.9
                }
                """
            )!
            .AsObject();
}
