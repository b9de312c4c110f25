using System.Collections.Concurrent;
using System.Text;
using Florin.Contracts.Transactions;
using Florin.Kernel;
using Florin.Platform.Copies;
using Florin.Platform.Resilience;

namespace Florin.Transactions.Attachments;

/// <summary>
/// The uploads that this instance has begun to store and does not know to be settled, each in a small file of the service's data: only
/// what is noted here may be deleted although no log ever named it. The notes are in no backup, so a log that is restored from an
/// older one takes nothing for abandoned that the log before it has recorded.
/// </summary>
/// <param name="data">The folder of the service's data.</param>
internal sealed class Uploads(string data)
{
    /// <summary>The folder of the notes.</summary>
    public const string FolderName = "uploads";

    private const int MostErased = 10_000; // Long before so many, the keys of the first are known to be gone.
    private readonly FolderFiles _notes = new(Path.Combine(data, FolderName));
    private readonly ConcurrentDictionary<string, byte> _own = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, byte> _underWay = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<UserId, byte> _erased = new();
    private readonly ConcurrentQueue<UserId> _erasures = new();

    /// <summary>Whether this instance has ever begun one.</summary>
    public bool HasBegunAny => Directory.Exists(_notes.Place);

    /// <summary>Notes an upload; durable before its file is stored.</summary>
    /// <exception cref="ServiceUnavailable">It cannot be noted.</exception>
    public async Task Begin(AttachmentAdded file, CancellationToken cancel)
    {
        var id = file.Id.Value;
        (_own[id], _underWay[id]) = (0, 0);
        try
        {
            await _notes.Write(id, Encoding.UTF8.GetBytes(AttachmentFiles.NameOf(file)), cancel);
        }
        catch (IOException fault)
        {
            Leave(file);
            throw new ServiceUnavailable(StoreCalls.Name, "the upload cannot be noted; nothing was stored.", fault);
        }
    }

    /// <summary>The request has ended; what became of the file may still be unknown.</summary>
    public void Leave(AttachmentAdded file) => _underWay.TryRemove(file.Id.Value, out _);

    /// <summary>It is known that the file is recorded, or that it is deleted.</summary>
    /// <exception cref="IOException">The note cannot be deleted.</exception>
    public async Task Settle(AttachmentId id, CancellationToken cancel)
    {
        await _notes.Delete(id.Value, cancel);
        _own.TryRemove(id.Value, out _);
    }

    /// <summary>
    /// The files of uploads that have ended and were not settled: all those of processes before this one, and those of this one that are
    /// older than any command can be that is still being recorded.
    /// </summary>
    /// <param name="oldest">The id that an attachment of that age would have.</param>
    /// <param name="cancel">Ends it.</param>
    /// <exception cref="IOException">The notes cannot be read.</exception>
    public async Task<IReadOnlyList<StoredAttachment>> Unsettled(string oldest, CancellationToken cancel)
    {
        var unsettled = new List<StoredAttachment>();
        foreach (var id in await _notes.Names("", cancel))
            if (
                !_underWay.ContainsKey(id)
                && (!_own.ContainsKey(id) || string.CompareOrdinal(id, oldest) < 0)
                && await _notes.Read(id, cancel) is { } name
                && StoredAttachment.Of(Encoding.UTF8.GetString(name)) is { } stored
            )
                unsettled.Add(stored);
        return unsettled;
    }

    /// <summary>A person is erased; remembered before what they have stored is listed, so that no upload falls between.</summary>
    public void Erase(UserId user)
    {
        if (!_erased.TryAdd(user, 0))
            return;
        _erasures.Enqueue(user);
        if (_erasures.Count > MostErased && _erasures.TryDequeue(out var first))
            _erased.TryRemove(first, out _);
    }

    /// <summary>Whether a person was erased while this process has owned the log.</summary>
    public bool IsErased(UserId user) => _erased.ContainsKey(user);
}
