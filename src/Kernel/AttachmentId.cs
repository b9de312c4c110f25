using System.Text.Json.Serialization;

namespace Florin.Kernel;

/// <summary>A file attached to a transaction: <c>att_…</c>.</summary>
[JsonConverter(typeof(IdConverter<AttachmentId>))]
public readonly record struct AttachmentId(string Value) : IId<AttachmentId>
{
    /// <inheritdoc/>
    public static string Prefix => "att_";

    /// <inheritdoc/>
    public static AttachmentId From(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
