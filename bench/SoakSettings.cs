using System.Globalization;
using System.Text.Json.Nodes;

namespace Florin.Bench;

/// <summary>The configuration of the gateway in a soak: three clusters of the same two destinations, so that each has a circuit of its own.</summary>
internal static class SoakSettings
{
    /// <summary>The text of the file.</summary>
    /// <param name="version">What answers below <c>/soak-version</c> carry.</param>
    /// <param name="ports">Where the destinations are.</param>
    public static string Text(int version, IReadOnlyList<int> ports) =>
        new JsonObject
        {
            ["Gateway"] = new JsonObject
            {
                ["Routes"] = Routes(version.ToString(CultureInfo.InvariantCulture)),
                ["Clusters"] = new JsonObject
                {
                    ["soak"] = Cluster(ports),
                    ["slow"] = Cluster(ports),
                    ["flaky"] = Cluster(ports),
                },
                ["OutputCache"] = JsonNode.Parse("""{ "Policies": { "soak": { "Duration": "00:00:01" } } }"""),
            },
        }.ToJsonString();

    private static JsonObject Routes(string version)
    {
        var (cached, versioned, slow) = (
            Route("soak", "/soak-cached"),
            Route("soak", "/soak-version"),
            Route("slow", "/soak-slow")
        );
        cached["OutputCachePolicy"] = "soak";
        versioned["Transforms"] = new JsonArray(new JsonObject { ["ResponseHeader"] = "X-Soak-Version", ["Set"] = version });
        slow["Transforms"] = new JsonArray(new JsonObject { ["PathRemovePrefix"] = "/soak-slow" });
        return new JsonObject
        {
            ["soak"] = Route("soak", "/soak"),
            ["flaky"] = Route("flaky", "/soak-flaky"),
            ["cached"] = cached,
            ["version"] = versioned,
            ["slow"] = slow,
        };
    }

    private static JsonObject Route(string cluster, string prefix) =>
        new()
        {
            ["ClusterId"] = cluster,
            ["Match"] = new JsonObject { ["Path"] = $"{prefix}/{{**rest}}" },
        };

    private static JsonObject Cluster(IReadOnlyList<int> ports) =>
        new()
        {
            ["Destinations"] = new JsonObject(
                ports.Select(
                    (port, i) =>
                        KeyValuePair.Create($"d{i}", (JsonNode?)new JsonObject { ["Address"] = $"http://127.0.0.1:{port}" })
                )
            ),
            ["HealthCheck"] = JsonNode.Parse(
                """{ "Active": { "Interval": "00:00:01", "Path": "/health" }, "Passive": { "ReactivationPeriod": "00:00:02" } }"""
            ),
        };
}
