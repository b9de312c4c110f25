using System.Security.Cryptography;
using Florin.Contracts.Transactions;
using Florin.Kernel;
using Florin.Platform.Copies;
using Florin.Platform.Files;
using Florin.Platform.Resilience;

namespace Florin.Transactions.Attachments;

/// <summary>What the name of an attachment's file in the store tells.</summary>
/// <param name="Name">The name.</param>
/// <param name="Owner">Whose personal data it is.</param>
/// <param name="Transaction">The transaction.</param>
/// <param name="Attachment">The attachment.</param>
internal sealed record StoredAttachment(string Name, UserId Owner, TransactionId Transaction, AttachmentId Attachment);

/// <summary>
/// The files of attachments in their store: a folder, or a bucket. A name holds whose it is, the transaction and the attachment, so that
/// what nothing refers to is found by its name alone, and so is all of one person's. It holds the checksum too, so that a name
/// means one content for ever.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="spool">Where files of a bucket are compared with their checksums.</param>
/// <param name="clock">Measures how long the store takes.</param>
internal sealed class AttachmentFiles(ICopyFiles store, Spool spool, TimeProvider clock) : IDisposable
{
    /// <summary>What the store is called where it is to blame.</summary>
    public const string Name = "attachment storage";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20); // Below what the gateway waits.

    /// <summary>Where they are, for messages.</summary>
    public string Place => store.Place;

    /// <summary>Stores one, which is durable then.</summary>
    /// <exception cref="ServiceUnavailable">The store cannot be reached, or refuses it.</exception>
    public Task Write(AttachmentAdded file, Stream content, CancellationToken cancel) =>
        Ask(
            async stop =>
            {
                await store.Write(NameOf(file), content, stop);
                return true;
            },
            cancel
        );

    /// <summary>Opens one, compared with its checksum; null where it is not there.</summary>
    /// <exception cref="InvalidDataException">It is not what was stored.</exception>
    /// <exception cref="ServiceUnavailable">The store cannot be reached.</exception>
    public Task<Stream?> Open(AttachmentAdded file, CancellationToken cancel) =>
        Ask(
            async stop =>
            {
                if (await store.Open(NameOf(file), stop) is not { } stored)
                    return null;
                var content = stored.CanSeek ? stored : await Spooled(stored, stop);
                try
                {
                    if (Convert.ToHexStringLower(await SHA256.HashDataAsync(content, stop)) != file.Sha256)
                        throw new InvalidDataException($"{store.PlaceOf(NameOf(file))} has another SHA-256.");
                    content.Position = 0;
                    return content;
                }
                catch
                {
                    await content.DisposeAsync();
                    throw;
                }
            },
            cancel
        );

    /// <summary>An address of the store's own at which anybody can read one until a time; null where the store gives none.</summary>
    /// <param name="file">The file.</param>
    /// <param name="name">Its name, opened.</param>
    /// <param name="until">When it ends.</param>
    public Uri? LinkTo(AttachmentAdded file, string name, DateTimeOffset until) =>
        store.LinkTo(NameOf(file), file.ContentType, name, until);

    /// <summary>Deletes one, where it is there.</summary>
    /// <exception cref="ServiceUnavailable">The store cannot be reached.</exception>
    public Task Delete(string name, CancellationToken cancel) =>
        Ask(
            async within =>
            {
                await store.Delete(name, within);
                return true;
            },
            cancel
        );

    /// <summary>All that are there, or those of one person.</summary>
    /// <exception cref="IOException">The store cannot be reached.</exception>
    public async Task<IReadOnlyList<StoredAttachment>> All(UserId? owner, CancellationToken cancel) =>
        [.. (await store.Names(owner?.Value ?? "", cancel)).Select(Parts).OfType<StoredAttachment>()];

    /// <summary>The name of a file in the store.</summary>
    public static string NameOf(AttachmentAdded file) => $"{file.Owner}/{file.TransactionId}/{file.Id}-{file.Sha256}";

    /// <inheritdoc/>
    public void Dispose() => (store as IDisposable)?.Dispose();

    // Nothing else in the store is touched.
    private static StoredAttachment? Parts(string name) =>
        name.Split('/') is [var user, var transaction, var rest]
        && rest.Split('-') is [var attachment, { Length: SHA256.HashSizeInBytes * 2 }]
        && Id.TryParse<UserId>(user, out var owner)
        && Id.TryParse<TransactionId>(transaction, out var of)
        && Id.TryParse<AttachmentId>(attachment, out var id)
            ? new StoredAttachment(name, owner, of, id)
            : null;

    private Task<Stream> Spooled(Stream stored, CancellationToken cancel) =>
        spool.Fill(async to =>
        {
            await using (stored)
                await stored.CopyToAsync(to, cancel);
        });

    private async Task<T> Ask<T>(Func<CancellationToken, Task<T>> ask, CancellationToken cancel)
    {
        using var late = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancel);
        try
        {
            return await ask(either.Token);
        }
        catch (Exception fault)
            when (fault is IOException or UnauthorizedAccessException
                || (fault is OperationCanceledException && !cancel.IsCancellationRequested)
            )
        {
            throw new ServiceUnavailable(
                Name, // Not the service, which is well: no circuit of it opens.
                "the store of attachments cannot be reached; nothing was changed, try again later.",
                fault
            );
        }
    }
}
