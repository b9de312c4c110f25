using System.Security.Cryptography;
using Florin.Contracts.Transactions;
using Florin.Kernel;
using Florin.Platform.Copies;
using Florin.Platform.Files;
using Florin.Platform.Http;
using Florin.Platform.Resilience;

namespace Florin.Transactions.Attachments;

/// <summary>
/// The files of attachments in their store: a folder, or a bucket. A name holds whose it is, the transaction and the attachment, so that
/// what nothing refers to is found by its name alone, and so is all of one person's. It holds the checksum too, so that a name
/// means one content for ever.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="spool">Where files of a bucket are compared with their checksums.</param>
/// <param name="calls">How the store is called.</param>
internal sealed class AttachmentFiles(ICopyFiles store, Spool spool, StoreCalls calls) : IDisposable
{
    /// <summary>The folder in the service's data, and what its log says of the files there.</summary>
    public static NamedFolder Named { get; } =
        new(
            AttachmentOptions.FolderName,
            AttachmentEvents.StreamPrefix,
            happened =>
                happened switch
                {
                    AttachmentAdded added => new NamedFile(added.Id.Value, NameOf(added)),
                    AttachmentRemoved removed => new NamedFile(removed.Id.Value, null),
                    _ => null,
                }
        )
        {
            Elsewhere =
            [
                $"{AttachmentOptions.Section}:{nameof(AttachmentOptions.Folder)}",
                $"{AttachmentOptions.Bucket}:Bucket",
            ],
        };

    /// <summary>Where they are, for messages.</summary>
    public string Place => store.Place;

    /// <summary>Stores one, which is durable then.</summary>
    /// <exception cref="ServiceUnavailable">The store cannot be reached, or refuses it.</exception>
    public Task Write(AttachmentAdded file, Stream content, CancellationToken cancel) =>
        calls.Write(stop => store.Write(NameOf(file), content, stop), StoreCalls.For(file.Bytes), cancel);

    /// <summary>Opens one, compared with its checksum; null where it is not there.</summary>
    /// <exception cref="InvalidDataException">It is not what was stored.</exception>
    /// <exception cref="ServiceUnavailable">The store cannot be reached.</exception>
    public Task<Stream?> Open(AttachmentAdded file, CancellationToken cancel) =>
        calls.Read(
            async stop =>
            {
                var stored = await calls.Within(first => store.Open(NameOf(file), first), StoreCalls.FirstByte, stop);
                return stored is null ? null : await Checked(stored, Compare, stop);

                async Task Compare(Stream content)
                {
                    if (Convert.ToHexStringLower(await SHA256.HashDataAsync(content, stop)) != file.Sha256)
                        throw new InvalidDataException($"{store.PlaceOf(NameOf(file))} has another SHA-256.");
                    content.Position = 0;
                }
            },
            StoreCalls.For(file.Bytes),
            cancel
        );

    /// <summary>Opens a part of one, of which nothing but the length can be compared; null where it is not there.</summary>
    /// <exception cref="InvalidDataException">It is shorter or longer than what was stored.</exception>
    /// <exception cref="ServiceUnavailable">The store cannot be reached.</exception>
    public Task<Stream?> OpenPart(AttachmentAdded file, RequestedPart part, CancellationToken cancel) =>
        calls.Read(
            async stop =>
            {
                var stored = await calls.Within(
                    first => store.OpenPart(NameOf(file), part.From, part.Count, first),
                    StoreCalls.FirstByte,
                    stop
                );
                if (stored is null)
                    return null;
                var expected = stored.CanSeek ? file.Bytes : part.Count;
                return await Checked(stored, Compare, stop);

                Task Compare(Stream content) =>
                    content.Length == expected
                        ? Task.CompletedTask
                        : throw new InvalidDataException($"{store.PlaceOf(NameOf(file))} has another length.");
            },
            StoreCalls.For(part.Count),
            cancel
        );

    /// <summary>Whether one is there, as long as it was.</summary>
    /// <exception cref="ServiceUnavailable">The store cannot be reached.</exception>
    public async Task<bool> Has(AttachmentAdded file, CancellationToken cancel) =>
        await calls.Read(stop => store.LengthOf(NameOf(file), stop), StoreCalls.FirstByte, cancel) == file.Bytes;

    /// <summary>An address of the store's own at which anybody can read one until a time; null where the store gives none.</summary>
    /// <param name="file">The file.</param>
    /// <param name="name">Its name, opened.</param>
    /// <param name="until">When it ends.</param>
    /// <param name="cancel">The caller gives up.</param>
    /// <exception cref="ServiceUnavailable">The store, or what has its credentials, cannot be reached.</exception>
    public Task<Uri?> LinkTo(AttachmentAdded file, string name, DateTimeOffset until, CancellationToken cancel) =>
        calls.Read(stop => store.LinkTo(NameOf(file), file.ContentType, name, until, stop), StoreCalls.FirstByte, cancel);

    /// <summary>Deletes one, where it is there.</summary>
    /// <exception cref="ServiceUnavailable">The store cannot be reached.</exception>
    public Task Delete(string name, CancellationToken cancel) =>
        calls.Write(stop => store.Delete(name, stop), StoreCalls.FirstByte, cancel);

    /// <summary>Deletes what was left incomplete of files whose names begin so, as by a process that was killed.</summary>
    /// <param name="prefix">How they begin; empty for all.</param>
    /// <param name="before">Only what was last written before this.</param>
    /// <param name="cancel">Ends it.</param>
    /// <exception cref="ServiceUnavailable">The store cannot be reached.</exception>
    public Task DeleteDrafts(string prefix, DateTimeOffset before, CancellationToken cancel) =>
        calls.Write(stop => store.DeleteDrafts(prefix, before, stop), StoreCalls.FirstByte, cancel);

    /// <summary>All that are there, or those of one person.</summary>
    /// <exception cref="IOException">The store cannot be reached.</exception>
    public async Task<IReadOnlyList<StoredAttachment>> All(UserId? owner, CancellationToken cancel) =>
        [.. (await store.Names(owner?.Value ?? "", cancel)).Select(StoredAttachment.Of).OfType<StoredAttachment>()];

    /// <summary>The name of a file in the store.</summary>
    public static string NameOf(AttachmentAdded file) => $"{file.Owner}/{file.TransactionId}/{file.Id}-{file.Sha256}";

    /// <inheritdoc/>
    public void Dispose()
    {
        calls.Dispose();
        (store as IDisposable)?.Dispose();
    }

    private async Task<Stream> Checked(Stream stored, Func<Stream, Task> compare, CancellationToken cancel)
    {
        var content = stored.CanSeek ? stored : await Spooled(stored, cancel);
        try
        {
            await compare(content);
            return content;
        }
        catch
        {
            await content.DisposeAsync();
            throw;
        }
    }

    private Task<Stream> Spooled(Stream stored, CancellationToken cancel) =>
        spool.Fill(async to =>
        {
            await using (stored)
                await stored.CopyToAsync(to, cancel);
        });
}
