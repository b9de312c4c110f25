using System.Text.Json.Serialization;

namespace Florin.Kernel;

/// <summary>A file of payment orders: <c>file_…</c>.</summary>
[JsonConverter(typeof(IdConverter<PaymentFileId>))]
public readonly record struct PaymentFileId(string Value) : IId<PaymentFileId>
{
    /// <inheritdoc/>
    public static string Prefix => "file_";

    /// <inheritdoc/>
    public static PaymentFileId From(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
