using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Florin.Platform.Calls;
using Florin.Platform.EventLog;

namespace Florin.Platform.Hosting;

/// <summary>Asks a service what the events of a stream come to.</summary>
/// <param name="Stream">The stream.</param>
/// <param name="Version">After how many of them; null for all.</param>
public sealed record ReadState(string Stream, long? Version);

/// <summary>What the events of a stream come to, without credentials.</summary>
/// <param name="Stream">The stream.</param>
/// <param name="Version">After how many of its events.</param>
/// <param name="Last">How many it has.</param>
/// <param name="Schema">The name and version of the state's shape, such as <c>account.2</c>.</param>
/// <param name="State">The state.</param>
/// <param name="Before">The state one event earlier; null before the first.</param>
public sealed record LoggedState(string Stream, long Version, long Last, string Schema, JsonElement State, JsonElement? Before);

/// <summary>The answer to a question for a state.</summary>
/// <param name="State">The state; null where the stream has no such version.</param>
/// <param name="Refusal">Why it cannot be told although there is one; null where it can.</param>
public sealed record StateFound(LoggedState? State, string? Refusal);

/// <summary>Shows operators the states of a service's streams, for the gateway's admin API.</summary>
public static class StateOperations
{
    // A fold of more takes longer than anybody waits.
    private const int MostEvents = 100_000;
    private const int Page = 500;

    /// <summary>Reads a state.</summary>
    public static Operation<ReadState, StateFound> Read(string service) => new(service, "read-state", Repeatable: true);

    internal static void Add(ServiceBuilder service, ServiceRuntime runtime)
    {
        var (log, types) = (runtime.Log, new StateTypes());
        service.Definition.States(types);
        var withheld = new PublishedData(log.Types)
            .Withheld.Select(one => one.Field)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        service.Does(
            Read(service.Definition.Name),
            async (asked, _, cancel) =>
                types.ShapeOf(asked.Stream) is { } shape
                    ? await Of(log, shape, withheld, asked, cancel)
                    : new StateFound(null, null)
        );
    }

    private static async Task<StateFound> Of(
        EventLog.EventLog log,
        StateShape shape,
        HashSet<string> withheld,
        ReadState asked,
        CancellationToken cancel
    )
    {
        var last = await log.LastVersion(asked.Stream, cancel);
        var wanted = asked.Version ?? last;
        if (wanted > last || last == 0)
            return new StateFound(null, null);
        if (wanted > MostEvents)
            return Refused($"Only the first {MostEvents} events of a stream are folded; this would be {wanted}.");
        var (state, before, version) = (shape.Empty, (object?)null, 0L);
        while (version < wanted)
        {
            var page = await log.ReadStreamOrTell(asked.Stream, version, (int)Math.Min(Page, wanted - version), cancel);
            foreach (var happened in page)
            {
                if (happened.Data is UnreadableEvent unreadable)
                    return Refused($"Event {happened.Version} of the stream cannot be read: {unreadable.Reason}");
                (before, state, version) = (state, shape.Apply(state, happened.Data), happened.Version);
            }
            if (page.Count == 0)
                return new StateFound(null, null);
        }
        return new StateFound(
            new LoggedState(
                asked.Stream,
                version,
                last,
                shape.Schema,
                Shown(shape, state, withheld),
                version > 1 ? Shown(shape, before!, withheld) : null // There was one.
            ),
            null
        );
    }

    private static StateFound Refused(FormattableString why) => new(null, why.ToString(CultureInfo.InvariantCulture));

    private static JsonElement Shown(StateShape shape, object state, HashSet<string> withheld)
    {
        var json = JsonNode.Parse(shape.Write(state));
        Remove(json, withheld);
        return JsonSerializer.SerializeToElement(json);
    }

    // A state holds what its events said, under the names that they said it by.
    private static void Remove(JsonNode? json, HashSet<string> withheld)
    {
        switch (json)
        {
            case JsonObject fields:
                foreach (var name in fields.Select(field => field.Key).Where(withheld.Contains).ToList())
                    fields.Remove(name);
                foreach (var (_, value) in fields)
                    Remove(value, withheld);
                break;
            case JsonArray items:
                foreach (var item in items)
                    Remove(item, withheld);
                break;
        }
    }
}
