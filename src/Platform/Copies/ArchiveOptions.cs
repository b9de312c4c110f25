namespace Florin.Platform.Copies;

/// <summary>Where shrunk logs find the bodies of their old events: section <c>Storage</c>.</summary>
public sealed record ArchiveOptions
{
    /// <summary>The section.</summary>
    public const string Section = "Storage";

    /// <summary>The key of the place, for messages.</summary>
    public const string Key = $"{Section}:{nameof(Archive)}";

    /// <summary>
    /// The archive, a folder or <c>s3://BUCKET/PREFIX</c>, if it is no longer where it was when the logs were shrunk. Default the
    /// place that each log names.
    /// </summary>
    public string Archive { get; init; } = "";
}
