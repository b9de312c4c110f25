namespace Florin.Platform.Copies;

/// <summary>The port to the place where a copy of logs is kept: a folder, or whatever else keeps files by their names.</summary>
public interface ICopyFiles
{
    /// <summary>Where it is, for messages.</summary>
    string Place { get; }

    /// <summary>Where a file is, for messages.</summary>
    string PlaceOf(string name);

    /// <summary>Whether all of its files may be read each time that a copy is continued: those of a folder, not those of a bucket.</summary>
    bool IsNear => false;

    /// <summary>Takes the place for one that writes to it; null where it cannot be held. The caller disposes it.</summary>
    /// <exception cref="IOException">Another process writes to it, or it cannot be made.</exception>
    IDisposable? Hold();

    /// <summary>The contents of a file; null if it does not exist.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    Task<byte[]?> Read(string name, CancellationToken cancel);

    /// <summary>Writes a file, in place of one that is there: all of it or nothing, and durable once this returns.</summary>
    /// <exception cref="IOException">It cannot be written; what was there is there still.</exception>
    Task Write(string name, ReadOnlyMemory<byte> content, CancellationToken cancel);

    /// <summary>As <see cref="Write(string, ReadOnlyMemory{byte}, CancellationToken)"/>, for a file that need not fit into memory.</summary>
    /// <param name="name">The file.</param>
    /// <param name="content">What it is to hold, from its position to its end; its length is known.</param>
    /// <param name="cancel">Ends it.</param>
    /// <exception cref="IOException">It cannot be written; what was there is there still.</exception>
    Task Write(string name, Stream content, CancellationToken cancel);

    /// <summary>Opens a file to be read from its beginning to its end; null if it does not exist. The caller disposes it.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    Task<Stream?> Open(string name, CancellationToken cancel);

    /// <summary>
    /// Opens a part of a file; null if the file does not exist. What is read begins with the part, and may go on after it. The caller
    /// disposes it.
    /// </summary>
    /// <param name="name">The file.</param>
    /// <param name="from">Where the part begins.</param>
    /// <param name="length">How long it is, at least one byte.</param>
    /// <param name="cancel">Ends it.</param>
    /// <exception cref="IOException">It cannot be read, or ends before the part begins.</exception>
    Task<Stream?> OpenPart(string name, long from, long length, CancellationToken cancel);

    /// <summary>
    /// The address at which anybody can read a file until a time, which the place itself has signed; null where it gives none to
    /// others, as a folder.
    /// </summary>
    /// <param name="name">The file.</param>
    /// <param name="contentType">The content type that the response has.</param>
    /// <param name="fileName">What a browser calls it.</param>
    /// <param name="until">When the address ends.</param>
    /// <param name="cancel">Ends it: who signs may have to ask for credentials first.</param>
    /// <exception cref="IOException">It cannot be signed.</exception>
    Task<Uri?> LinkTo(string name, string contentType, string fileName, DateTimeOffset until, CancellationToken cancel) =>
        Task.FromResult<Uri?>(null);

    /// <summary>Deletes a file, where there is one.</summary>
    /// <exception cref="IOException">It cannot be deleted.</exception>
    Task Delete(string name, CancellationToken cancel);

    /// <summary>Deletes what writers left incomplete that were killed, where the place shows such things at all.</summary>
    /// <param name="prefix">How the names begin of the files that were being written: those of a folder, or one; empty for all.</param>
    /// <param name="before">Only what was last written before this, as another process may be writing.</param>
    /// <param name="cancel">Ends it.</param>
    /// <exception cref="IOException">It cannot be deleted.</exception>
    Task DeleteDrafts(string prefix, DateTimeOffset before, CancellationToken cancel) => Task.CompletedTask;

    /// <summary>The length of a file; null if it does not exist.</summary>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    Task<long?> LengthOf(string name, CancellationToken cancel);

    /// <summary>The names of all files below a folder, or of all there are; without what no reader must see, such as drafts.</summary>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    Task<IReadOnlyList<string>> Names(string folder, CancellationToken cancel);
}
