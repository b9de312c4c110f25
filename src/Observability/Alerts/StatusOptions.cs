namespace Florin.Observability.Alerts;

/// <summary>The status page for customers: section <c>Status</c>.</summary>
public sealed record StatusOptions
{
    /// <summary>The section.</summary>
    public const string Section = "Status";

    /// <summary>Whether the gateway answers <c>/status</c>, to anyone. Default false.</summary>
    public bool Enabled { get; init; }
}
