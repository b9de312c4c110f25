namespace Florin.Platform.Json;

/// <summary>
/// How deep JSON may be nested, from the outside in: what is accepted is always shallower than what is kept, so that no
/// event, feed or row around an accepted input is too deep to be written or read.
/// </summary>
public static class JsonLimits
{
    /// <summary>How many objects and arrays a client's own <c>metadata</c> may have in each other, itself included.</summary>
    public const int MetadataLevels = 8;

    /// <summary>How many names each object in <c>metadata</c> may have.</summary>
    public const int MetadataKeys = 50;

    /// <summary>How many bytes <c>metadata</c> may have as it is sent.</summary>
    public const int MetadataBytes = 16 << 10;

    /// <summary>How many characters a text in a body may have that has no limit of its own: more than any id, code or time takes.</summary>
    public const int TextLength = 256;

    /// <summary>How many items an array, or names a map, in a body may have that has no limit of its own.</summary>
    public const int Items = 100;

    /// <summary>How deep a whole body may be: <c>metadata</c>, and what is around it.</summary>
    public const int AskedDepth = 16;

    /// <summary>How deep an event or a row may be: a body, and what it is wrapped in until it is kept.</summary>
    public const int StoredDepth = 64;

    /// <summary>How deep a piece of a log between processes may be: events, and what is around them.</summary>
    public const int FeedDepth = StoredDepth + 8;
}
