namespace Florin.Platform.Copies;

/// <summary>
/// A folder of a service's data with files that its log names, each called after its content: <c>…-{SHA-256}</c>. Backups copy those
/// that the log names, and keep them until it names them no longer.
/// </summary>
/// <param name="Name">The folder.</param>
/// <param name="Streams">How the names of the streams begin whose events are about files.</param>
/// <param name="Of">What an event says of a file; null where it says nothing.</param>
public sealed record NamedFolder(string Name, string Streams, Func<object, NamedFile?> Of)
{
    /// <summary>The settings that put the files elsewhere, to another folder or a bucket, where other tools copy them.</summary>
    public IReadOnlyList<string> Elsewhere { get; init; } = [];
}

/// <summary>What an event says of a file.</summary>
/// <param name="Id">By what later events know it.</param>
/// <param name="Name">Its name in the folder; null once it is removed.</param>
public sealed record NamedFile(string Id, string? Name);
