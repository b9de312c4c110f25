using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Nodes;
using Florin.Contracts;
using Florin.Contracts.Transactions;
using Florin.Platform.Json;

namespace Florin.Transactions;

/// <summary>
/// Who may know which field of a transaction's events: the one table that the events, the transaction itself, lists and
/// batches are shaped by. Administrators see every field. A field that is not in the table is shown to no other reader, and a
/// test asks for its row.
/// </summary>
internal static class FieldPolicy
{
    private const Reader All = Reader.Parties;
    private const Reader Own = Reader.Creator;
    private const Reader AdministratorOnly = Reader.Stranger;
    private const string Facts = "facts";

    /// <summary>Who may know what the client keeps with a transaction: it is the client's own.</summary>
    public const Reader Metadata = Own;

    /// <summary>The fields of <see cref="TransactionFacts"/>, wherever an event carries them.</summary>
    public static FrozenDictionary<string, Reader> OfFacts { get; } =
        Fields(
            ("id", All),
            ("userId", All),
            ("type", All),
            ("amount", All),
            ("fromAccount", All),
            ("toAccount", All),
            ("fromOwner", Reader.Source),
            ("toOwner", Reader.Target),
            ("createdAt", All)
        );

    /// <summary>The fields of every event, by its stored name.</summary>
    public static FrozenDictionary<string, FrozenDictionary<string, Reader>> OfEvents { get; } =
        new Dictionary<string, FrozenDictionary<string, Reader>>(StringComparer.Ordinal)
        {
            ["TransactionCreated"] = Fields(
                (Facts, All),
                ("description", All),
                ("reference", All),
                ("effectiveAt", All),
                ("metadata", Metadata),
                ("saga", AdministratorOnly),
                ("fromOpenedAt", AdministratorOnly)
            ),
            ["RiskAssessmentInitiated"] = Fields(("id", All)),
            ["RiskAssessmentCompleted"] = Fields(("id", All), ("assessment", AdministratorOnly)),
            ["TransactionSentToReview"] = Fields(("id", All), ("score", AdministratorOnly)),
            ["TransactionApproved"] = Fields(("id", All), ("by", All)),
            ["TransactionRejected"] = Fields((Facts, All), ("by", All), ("reason", AdministratorOnly)),
            ["AccountDebited"] = Posting(Reader.Source),
            ["AccountDebitFailed"] = Refused(Reader.Source),
            ["AccountCredited"] = Posting(Reader.Target),
            ["AccountCreditFailed"] = Refused(Reader.Target),
            ["DebitCompensated"] = Posting(Reader.Source),
            ["PaymentSettled"] = Fields(("id", All), ("payment", Own), ("kind", All)),
            ["PaymentFailed"] = Fields(("id", All), ("kind", All), ("code", All), ("detail", Own)),
            ["TransactionCompleted"] = Fields((Facts, All)),
            ["TransactionFailed"] = Fields(
                (Facts, All),
                ("step", All),
                ("code", All),
                ("detail", AdministratorOnly), // By the step: see DetailOf.
                ("compensated", All)
            ),
            ["ManualReviewRequired"] = Fields(
                (Facts, All),
                ("step", All),
                ("detail", AdministratorOnly),
                ("refused", AdministratorOnly)
            ),
            ["TransactionRetried"] = Fields(("id", All), ("by", All)),
        }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Who may know in which words a saga's step was refused: whose account, or whose payment, it was about.</summary>
    public static Reader DetailOf(string step) =>
        step switch
        {
            "debit" => Reader.Source,
            "credit" => Reader.Target,
            _ => Own,
        };

    /// <summary>An event's data as a reader may know it.</summary>
    /// <param name="type">The event's stored name.</param>
    /// <param name="happened">The event.</param>
    /// <param name="reader">Who reads it.</param>
    public static object Shaped(string type, object happened, Reader reader)
    {
        if (reader.May(AdministratorOnly))
            return happened; // An administrator.
        var fields = OfEvents.GetValueOrDefault(type, FrozenDictionary<string, Reader>.Empty);
        var whole = JsonSerializer.SerializeToNode(happened, happened.GetType(), FlorinJson.Full)!.AsObject(); // Events are objects.
        var shaped = Only(whole, fields, reader);
        if (shaped[Facts] is JsonObject facts)
            shaped[Facts] = Only(facts, OfFacts, reader);
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
            TransactionFailed e => (e.Step, e.Code, e.Detail),
            _ => null,
        };

    private static JsonObject Only(JsonObject whole, FrozenDictionary<string, Reader> fields, Reader reader) =>
        new(
            whole
                .Where(field => fields.TryGetValue(field.Key, out var audience) && reader.May(audience))
                .Select(field => KeyValuePair.Create(field.Key, field.Value?.DeepClone()))
        );

    private static FrozenDictionary<string, Reader> Posting(Reader owner) =>
        Fields(("id", All), ("account", All), ("amount", All), ("balanceAfter", owner));

    private static FrozenDictionary<string, Reader> Refused(Reader owner) =>
        Fields(("id", All), ("account", All), ("code", All), ("detail", owner));

    private static FrozenDictionary<string, Reader> Fields(params ReadOnlySpan<(string Name, Reader Audience)> fields)
    {
        var table = new Dictionary<string, Reader>(StringComparer.Ordinal);
        foreach (var (name, audience) in fields)
            table.Add(name, audience);
        return table.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
