using System.Globalization;
using System.Security.Cryptography;
using Florin.Contracts.Transactions;
using Florin.Kernel;
using Florin.Platform.Configuration;
using Florin.Platform.Copies;
using Florin.Platform.EventLog;
using Florin.Platform.Verification;
using Florin.Transactions.Attachments;

namespace Florin.Transactions.Verification;

/// <summary>
/// What is recorded of attachments, compared with their files where the settings say that these are. Of a bucket only the names, which
/// hold the checksums, and the lengths are compared: nothing is downloaded.
/// </summary>
internal sealed class AttachmentsCheck : ILogCheck
{
    private readonly Dictionary<AttachmentId, AttachmentAdded> _files = [];
    private readonly Check _check = new(
        "every attachment is in its store as it was stored",
        "restore the files from a backup, or give the settings Attachments:Folder or Attachments:S3 where they are elsewhere; the books are not concerned"
    )
    {
        Part = ReportPart.Files,
        AllowsRestoring = true,
    };

    /// <inheritdoc/>
    public IEnumerable<Fold> Folds(IReadOnlyList<string> logs) => [Fold.Of("transaction", _check, Take)];

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Check>> CompareElsewhere(ReadLogs logs, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(logs);
        if (_files.Count == 0)
            return [];
        var folder =
            logs.Configuration.Options<AttachmentOptions>(AttachmentOptions.Section).Folder
            ?? Path.Combine(logs.DataDirectory, "transaction", AttachmentOptions.FolderName);
        var store = logs.Buckets(AttachmentOptions.Bucket) ?? new FolderFiles(Path.GetFullPath(folder));
        using var closed = store as IDisposable;
        await _check.Run(async () =>
        {
            var names = (await store.Names("", cancel)).ToHashSet(StringComparer.Ordinal);
            foreach (var file in _files.Values)
                await _check.Run(() => Compare(file, store, names, cancel));
        });
        _check.Looked = string.Create(
            CultureInfo.InvariantCulture,
            $"{_files.Count:N0} attachments with their files in {store.Place}"
        );
        return [_check];
    }

    private void Take(Recorded happened)
    {
        if (happened.Data is AttachmentAdded added)
            _files[added.Id] = added;
        else if (happened.Data is AttachmentRemoved removed)
            _files.Remove(removed.Id);
    }

    private async ValueTask Compare(AttachmentAdded file, ICopyFiles store, HashSet<string> names, CancellationToken cancel)
    {
        var name = AttachmentFiles.NameOf(file);
        if (!names.Contains(name))
            _check.Fail($"the file of {file.Id} of {file.TransactionId} is missing: {store.PlaceOf(name)}");
        else if (!await IsWhole(file, store, name, cancel))
            _check.Fail($"the file of {file.Id} of {file.TransactionId} was changed: {store.PlaceOf(name)}");
    }

    private static async Task<bool> IsWhole(AttachmentAdded file, ICopyFiles store, string name, CancellationToken cancel)
    {
        if (await store.LengthOf(name, cancel) != file.Bytes)
            return false;
        if (!store.IsNear)
            return true;
        await using var content = await store.Open(name, cancel);
        return content is not null && Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancel)) == file.Sha256;
    }
}
