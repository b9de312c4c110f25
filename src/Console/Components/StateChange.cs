using System.Text.Json;
using Florin.WebConsole.Api;

namespace Florin.WebConsole.Components;

/// <summary>A field of a stream's state before and after an event.</summary>
/// <param name="Field">Its path, such as <c>created.facts.id</c>.</param>
/// <param name="Before">What it was; null where it was not there.</param>
/// <param name="After">What it is; null where it is gone.</param>
internal sealed record StateChange(string Field, string? Before, string? After)
{
    private const int MostFields = 200; // A state may hold lists of any length.

    /// <summary>Whether the event changed it.</summary>
    public bool IsChanged => Before != After;

    /// <summary>The fields of a state in its own order, those that are gone last.</summary>
    public static IReadOnlyList<StateChange> Of(ShownState state)
    {
        var (before, after) = (
            new Dictionary<string, string>(StringComparer.Ordinal),
            new Dictionary<string, string>(StringComparer.Ordinal)
        );
        Flatten("", state.State, after);
        if (state.Before is { } earlier)
            Flatten("", earlier, before);
        return
        [
            .. after
                .Select(field => new StateChange(field.Key, before.GetValueOrDefault(field.Key), field.Value))
                .Concat(
                    before
                        .Where(field => !after.ContainsKey(field.Key))
                        .Select(field => new StateChange(field.Key, field.Value, null))
                )
                .Take(MostFields),
        ];
    }

    private static void Flatten(string path, JsonElement value, Dictionary<string, string> into)
    {
        if (value.ValueKind is JsonValueKind.Object && value.EnumerateObject().Any())
            foreach (var field in value.EnumerateObject())
                Flatten(path.Length == 0 ? field.Name : $"{path}.{field.Name}", field.Value, into);
        else if (value.ValueKind is JsonValueKind.Array && value.GetArrayLength() > 0)
            foreach (var (item, index) in value.EnumerateArray().Select((item, index) => (item, index)))
                Flatten($"{path}[{index}]", item, into);
        else if (value.ValueKind is not JsonValueKind.Null)
            into[path] = value.ToString();
    }
}
