using System.Collections.Frozen;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Florin.Contracts;
using Florin.Contracts.Transactions;
using Florin.Platform.EventLog;
using Florin.Platform.Json;

namespace Florin.Transactions;

/// <summary>
/// Who may know which field of a transaction's events, as each field says itself (<see cref="SeenByAttribute"/>): the events,
/// the transaction itself, lists and batches are shaped by it. Administrators see every field; one that says nothing is shown
/// to no other reader.
/// </summary>
internal static class FieldPolicy
{
    private const string Facts = "facts";
    private const string Fee = "fee";

    private static readonly FrozenDictionary<Type, FrozenDictionary<string, Reader>> ByType = AllTypes()
        .ToFrozenDictionary(type => type, FieldsOf);

    /// <summary>Who may know the fields of an event or of the facts, by the fields' names in JSON.</summary>
    public static FrozenDictionary<string, Reader> Of(Type type) =>
        ByType.GetValueOrDefault(type, FrozenDictionary<string, Reader>.Empty);

    /// <summary>Who may know in which words a saga's step was refused: whose account, or whose payment, it was about.</summary>
    public static Reader DetailOf(string step) =>
        step switch
        {
            "debit" => Reader.Source,
            "credit" => Reader.Target,
            "post" => Reader.Administrator, // It may be about any of many accounts.
            _ => Reader.Creator,
        };

    /// <summary>An event's data as a reader may know it.</summary>
    /// <param name="happened">The event.</param>
    /// <param name="reader">Who reads it.</param>
    public static object Shaped(object happened, Reader reader)
    {
        if (reader.May(Reader.Administrator))
            return happened; // An administrator.
        var whole = JsonSerializer.SerializeToNode(happened, happened.GetType(), FlorinJson.Full)!.AsObject(); // Events are objects.
        var shaped = Only(whole, happened.GetType(), reader);
        if (shaped[Facts] is JsonObject facts)
            shaped[Facts] = WithoutOwners(Only(facts, typeof(TransactionFacts), reader));
        if (shaped[Fee] is JsonObject fee)
            shaped[Fee] = Only(fee, typeof(TransactionFee), reader);
        if (Refusal(happened) is var (step, code, detail))
            shaped["detail"] = Detail(step, code, detail, reader);
        return shaped;
    }

    /// <summary>Why a step was refused, in the words that a reader may know.</summary>
    public static string Detail(string step, string code, string detail, Reader reader) =>
        reader.May(DetailOf(step)) ? detail : RefusalWords.Of(code);

    private static (string Step, string Code, string Detail)? Refusal(object happened) =>
        happened switch
        {
            AccountDebitFailed e => ("debit", e.Code, e.Detail),
            AccountCreditFailed e => ("credit", e.Code, e.Detail),
            PaymentFailed e => (e.Kind, e.Code, e.Detail),
            PostingsFailed e => ("post", e.Code, e.Detail),
            TransactionFailed e => (e.Step, e.Code, e.Detail),
            _ => null,
        };

    private static JsonObject Only(JsonObject whole, Type type, Reader reader)
    {
        var fields = Of(type);
        return new(
            whole
                .Where(field => fields.TryGetValue(field.Key, out var audience) && reader.May(audience))
                .Select(field => KeyValuePair.Create(field.Key, field.Value?.DeepClone()))
        );
    }

    // Whose the accounts of its legs are, its creator need not know, as of the target of a transfer.
    private static JsonObject WithoutOwners(JsonObject facts)
    {
        foreach (var leg in facts["postings"]?.AsArray() ?? [])
            leg?.AsObject().Remove("owner");
        return facts;
    }

    private static IEnumerable<Type> AllTypes()
    {
        var types = new EventTypes();
        TransactionEvents.Register(types);
        return types.All.Select(e => e.Type).Append(typeof(TransactionFacts)).Append(typeof(TransactionFee));
    }

    private static FrozenDictionary<string, Reader> FieldsOf(Type type) =>
        type.GetProperties()
            .Select(property => (property.Name, property.GetCustomAttribute<SeenByAttribute>()?.Readers))
            .Where(field => field.Readers is not null)
            .ToFrozenDictionary(
                field => JsonNamingPolicy.CamelCase.ConvertName(field.Name),
                field => field.Readers!.Value, // As just asked.
                StringComparer.Ordinal
            );
}
