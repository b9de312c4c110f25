namespace Florin.Gateway.Features.Reference;

/// <summary>The API reference: section <c>Gateway:Docs</c>.</summary>
internal sealed record ReferenceOptions
{
    /// <summary>Its section.</summary>
    public const string Section = "Gateway:Docs";

    /// <summary>Whether the gateway answers <c>/docs</c>. Default true.</summary>
    public bool Enabled { get; init; } = true;
}
