using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Florin.Kernel;
using Florin.Platform.Json;

namespace Florin.Platform.EventLog;

/// <summary>A command that the business refused: recorded so that asking again gives the same answer, and for the audit.</summary>
/// <param name="Command">The command's name.</param>
/// <param name="Target">The stream it was about.</param>
/// <param name="Code">The refusal's code.</param>
/// <param name="Detail">The refusal's sentence.</param>
/// <param name="Facts">The refusal's facts, as JSON.</param>
public sealed record CommandRefused(string Command, string Target, string Code, string Detail, JsonObject? Facts)
    : ICommandRecord
{
    /// <summary>The rule that decided, such as the name of a policy; null where none is recorded.</summary>
    public string? FindRule() =>
        Facts?[RuleFact] is JsonValue value && value.TryGetValue<string>(out var rule) && rule.Length > 0 ? rule : null;

    private const string RuleFact = "rule";

    /// <summary>Records a refusal.</summary>
    public static CommandRefused Of(string command, string target, Refusal refusal) =>
        new(command, target, refusal.AuditCode ?? refusal.Code, refusal.Detail, FactsOf(refusal));

    /// <summary>The refusal again; amounts among its facts are numbers now.</summary>
    /// <param name="codes">The code of a name.</param>
    public Refusal ToRefusal(Func<string, RefusalCode> codes)
    {
        ArgumentNullException.ThrowIfNull(codes);
        return new(
            codes(Code),
            Detail,
            Facts?.ToImmutableSortedDictionary(f => f.Key, object (f) => f.Value!.DeepClone(), StringComparer.Ordinal) // Facts are not null.
        );
    }

    private static JsonObject? FactsOf(Refusal refusal)
    {
        var facts = refusal.Facts is null ? null : Json(refusal.Facts);
        if (refusal.AuditRule is { } rule)
            (facts ??= [])[RuleFact] = rule;
        return facts;
    }

    private static JsonObject Json(ImmutableSortedDictionary<string, object> facts)
    {
        var json = new JsonObject();
        foreach (var (name, value) in facts)
            json[name] = System.Text.Json.JsonSerializer.SerializeToNode(value, value.GetType(), FlorinJson.Compact);
        return json;
    }
}
