using System.Collections.Concurrent;
using Florin.Contracts.Transactions;
using Florin.Kernel;

namespace Florin.Transactions.Attachments;

/// <summary>
/// What the store of attachments lacks, for the service's health: files that requests did not find whole, and a store that is empty
/// although the log names files there, such as a disk that is not mounted.
/// </summary>
/// <param name="place">Where the store is.</param>
internal sealed class StoreWatch(Func<string> place)
{
    private const int Most = 100;
    private readonly ConcurrentDictionary<AttachmentId, AttachmentAdded> _lacking = new();
    private volatile StoredAttachment? _lost;

    /// <summary>What is wrong; null where nothing is known to be.</summary>
    public string? Problem =>
        _lost is { } lost
            ? $"{place()} is empty, and the log names files there, such as {lost.Name}. Restore them, or mount it."
        : _lacking.Values.FirstOrDefault() is { } first
            ? $"{_lacking.Count} files in {place()} are missing or damaged, such as that of {first.Id}. Restore them from a backup."
        : null;

    /// <summary>What requests did not find whole, and was not found since; some, where there are many.</summary>
    public IReadOnlyList<AttachmentAdded> Lacking => [.. _lacking.Values];

    /// <summary>One of the files that the log names while the store is empty; null where it is not, or nothing is recorded.</summary>
    public StoredAttachment? Lost
    {
        get => _lost;
        set => _lost = value;
    }

    /// <summary>The file of an attachment is missing or damaged.</summary>
    public void Lacks(AttachmentAdded file)
    {
        if (_lacking.Count < Most)
            _lacking[file.Id] = file;
    }

    /// <summary>The file of an attachment is there, or need not be any more.</summary>
    public void Settle(AttachmentId id) => _lacking.TryRemove(id, out _);
}
