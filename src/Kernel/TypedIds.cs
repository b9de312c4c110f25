using System.Text.Json;
using System.Text.Json.Serialization;

namespace Florin.Kernel;

/// <summary>A user: <c>user_…</c>.</summary>
[JsonConverter(typeof(IdConverter<UserId>))]
public readonly record struct UserId(string Value) : IId<UserId>
{
    /// <inheritdoc/>
    public static string Prefix => "user_";

    /// <inheritdoc/>
    public static UserId From(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>An account of the ledger: <c>acc_…</c>.</summary>
[JsonConverter(typeof(IdConverter<AccountId>))]
public readonly record struct AccountId(string Value) : IId<AccountId>
{
    /// <inheritdoc/>
    public static string Prefix => "acc_";

    /// <inheritdoc/>
    public static AccountId From(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>Money of an account that is set aside: <c>hold_…</c>.</summary>
[JsonConverter(typeof(IdConverter<HoldId>))]
public readonly record struct HoldId(string Value) : IId<HoldId>
{
    /// <inheritdoc/>
    public static string Prefix => "hold_";

    /// <inheritdoc/>
    public static HoldId From(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>A transaction, which is also its saga: <c>txn_…</c>.</summary>
[JsonConverter(typeof(IdConverter<TransactionId>))]
public readonly record struct TransactionId(string Value) : IId<TransactionId>
{
    /// <inheritdoc/>
    public static string Prefix => "txn_";

    /// <inheritdoc/>
    public static TransactionId From(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>A settlement record: <c>pay_…</c>.</summary>
[JsonConverter(typeof(IdConverter<PaymentId>))]
public readonly record struct PaymentId(string Value) : IId<PaymentId>
{
    /// <inheritdoc/>
    public static string Prefix => "pay_";

    /// <inheritdoc/>
    public static PaymentId From(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>A notification: <c>ntf_…</c>.</summary>
[JsonConverter(typeof(IdConverter<NotificationId>))]
public readonly record struct NotificationId(string Value) : IId<NotificationId>
{
    /// <inheritdoc/>
    public static string Prefix => "ntf_";

    /// <inheritdoc/>
    public static NotificationId From(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>A schedule: <c>sch_…</c>.</summary>
[JsonConverter(typeof(IdConverter<ScheduleId>))]
public readonly record struct ScheduleId(string Value) : IId<ScheduleId>
{
    /// <inheritdoc/>
    public static string Prefix => "sch_";

    /// <inheritdoc/>
    public static ScheduleId From(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>Writes an id as its text and refuses a text without the form.</summary>
/// <typeparam name="T">The id.</typeparam>
public sealed class IdConverter<T> : JsonConverter<T>
    where T : struct, IId<T>
{
    /// <inheritdoc/>
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var text = reader.GetString();
        return Id.TryParse<T>(text, out var id) ? id : throw new JsonException(Id.NotOne<T>(text));
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStringValue(value.Value);
    }
}

/// <summary>A quoted rate of exchange: <c>quo_…</c>.</summary>
[JsonConverter(typeof(IdConverter<QuoteId>))]
public readonly record struct QuoteId(string Value) : IId<QuoteId>
{
    /// <inheritdoc/>
    public static string Prefix => "quo_";

    /// <inheritdoc/>
    public static QuoteId From(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
