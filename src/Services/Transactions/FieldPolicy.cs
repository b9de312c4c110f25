using System.Collections.Frozen;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Florin.Contracts;
using Florin.Contracts.Transactions;
using Florin.Kernel;
using Florin.Platform.EventLog;
using Florin.Platform.Json;
using Florin.Platform.Sagas;

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

    /// <summary>Who may know the fee of a transaction: whose account is charged, or gets it back.</summary>
    public static Reader FeeOf(TransactionCreated created) =>
        created.Fee is not { } fee ? Reader.Source | Reader.Target
        : fee.Payer == created.Facts.FromAccount ? Reader.Source
        : Reader.Target;

    /// <summary>An event's data as a reader may know it.</summary>
    /// <param name="happened">The event.</param>
    /// <param name="of">The facts of its transaction.</param>
    /// <param name="reader">Who reads it.</param>
    public static object Shaped(object happened, TransactionFacts of, Reader reader)
    {
        if (reader.May(Reader.Administrator))
            return happened; // An administrator.
        var whole = JsonSerializer.SerializeToNode(happened, happened.GetType(), FlorinJson.Full)!.AsObject(); // Events are objects.
        var shaped = Only(whole, happened.GetType(), reader);
        if (shaped[Facts] is JsonObject facts)
            shaped[Facts] = WithoutOwners(Only(facts, typeof(TransactionFacts), reader));
        if (happened is TransactionCreated created && !reader.May(FeeOf(created)))
            shaped.Remove(Fee);
        else if (shaped[Fee] is JsonObject fee)
            shaped[Fee] = Only(fee, typeof(TransactionFee), reader);
        if (Refusal(happened) is var (failure, owner))
            shaped["detail"] = Detail(failure, owner, of, reader);
        return shaped;
    }

    /// <summary>Why a transaction failed, in the words that a reader may know; null where it has not.</summary>
    public static string? Detail(Transaction t, Reader reader) =>
        t.Failure is { } failure ? Detail(failure, t.RefusedOwner, t.Facts, reader) : null;

    private static string Detail(SagaFailure failure, UserId? owner, TransactionFacts of, Reader reader) =>
        reader.May(DetailOf(failure.Step, owner, of)) ? failure.Detail : RefusalWords.Of(failure.Code);

    // Who may know in which words a step was refused: whose account, or whose payment, it was about.
    private static Reader DetailOf(string step, UserId? owner, TransactionFacts of) =>
        step switch
        {
            "debit" => Reader.Source,
            "credit" => Reader.Target,
            "post" => PartyOf(owner, of),
            _ => Reader.Creator,
        };

    private static Reader PartyOf(UserId? user, TransactionFacts of) =>
        user is null
            ? Reader.Administrator
            : (user == of.UserId ? Reader.Creator : Reader.Administrator)
                | (user == of.FromOwner ? Reader.Source : Reader.Administrator)
                | (user == of.ToOwner ? Reader.Target : Reader.Administrator);

    private static (SagaFailure Failure, UserId? Owner)? Refusal(object happened) =>
        happened switch
        {
            AccountDebitFailed e => (new SagaFailure("debit", e.Code, e.Detail), null),
            AccountCreditFailed e => (new SagaFailure("credit", e.Code, e.Detail), null),
            PaymentFailed e => (new SagaFailure(e.Kind, e.Code, e.Detail), null),
            PostingsFailed e => (new SagaFailure("post", e.Code, e.Detail), e.Owner),
            TransactionFailed e => (new SagaFailure(e.Step, e.Code, e.Detail), e.Owner),
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
