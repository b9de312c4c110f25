using System.Globalization;
using System.Security.Cryptography;
using Florin.Contracts.Transactions;
using Florin.Kernel;
using Florin.Platform.EventLog;
using Florin.Platform.Verification;
using Florin.Transactions.Attachments;

namespace Florin.Transactions.Verification;

/// <summary>
/// What is recorded of attachments, compared with their files, where these are in the service's own folder. Files elsewhere
/// are not looked at.
/// </summary>
internal sealed class AttachmentsCheck : ILogCheck
{
    private readonly Dictionary<AttachmentId, AttachmentAdded> _files = [];
    private readonly Check _check = new(
        "every attachment in the folder is the one that was stored",
        "restore the folder transaction/attachments from a backup; the books are not concerned"
    )
    {
        Part = ReportPart.Files,
        AllowsRestoring = true,
    };

    /// <inheritdoc/>
    public IEnumerable<Fold> Folds(IReadOnlyList<string> logs) => [Fold.Of("transaction", _check, Take)];

    /// <inheritdoc/>
    public IEnumerable<Check> Compare(ReadLogs logs)
    {
        ArgumentNullException.ThrowIfNull(logs);
        if (_files.Count == 0)
            return [];
        var folder = Path.Combine(logs.DataDirectory, "transaction", AttachmentOptions.FolderName);
        if (!Directory.Exists(folder))
        {
            _check.Looked = Looked("that are not in this directory");
            return [_check];
        }
        foreach (var file in _files.Values)
            _check.Run(() => Compare(file, Path.Combine(folder, AttachmentFiles.NameOf(file))));
        _check.Looked = Looked("with their files");
        return [_check];
    }

    private string Looked(string how) => string.Create(CultureInfo.InvariantCulture, $"{_files.Count:N0} attachments {how}");

    private void Take(Recorded happened)
    {
        if (happened.Data is AttachmentAdded added)
            _files[added.Id] = added;
        else if (happened.Data is AttachmentRemoved removed)
            _files.Remove(removed.Id);
    }

    private void Compare(AttachmentAdded file, string path)
    {
        if (!File.Exists(path))
        {
            _check.Fail($"the file of {file.Id} of {file.TransactionId} is missing: {path}");
            return;
        }
        using var content = File.OpenRead(path);
        if (content.Length != file.Bytes || Convert.ToHexStringLower(SHA256.HashData(content)) != file.Sha256)
            _check.Fail($"the file of {file.Id} of {file.TransactionId} was changed: {path}");
    }
}
