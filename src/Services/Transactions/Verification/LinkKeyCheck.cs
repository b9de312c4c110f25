using System.Globalization;
using Florin.Platform.Verification;
using Florin.Transactions.Attachments;

namespace Florin.Transactions.Verification;

/// <summary>Whether the key that signs links to attachments is whole, where there is one: it is made with the first link.</summary>
internal sealed class LinkKeyCheck : ILogCheck
{
    private readonly Check _check = new(
        "the key that signs links to attachments is whole",
        $"restore {LinkSignatures.SecretName} of the transaction service from a backup; or delete it, which ends the links that were issued"
    )
    {
        Part = ReportPart.Files,
        AllowsRestoring = true,
    };

    /// <inheritdoc/>
    public IEnumerable<Check> Compare(ReadLogs logs)
    {
        ArgumentNullException.ThrowIfNull(logs);
        using var store = logs.Secrets("transaction");
        var path = Path.Combine(logs.DataDirectory, "transaction", LinkSignatures.SecretName);
        var key =
            store is not null ? store.Find(LinkSignatures.SecretName)
            : File.Exists(path) ? File.ReadAllBytes(path)
            : null;
        if (key is null)
            return [];
        _check.Looked = string.Create(CultureInfo.InvariantCulture, $"{key.Length} bytes");
        if (key.Length < LinkSignatures.KeyBytes)
            _check.Fail(
                $"{LinkSignatures.SecretName} holds {key.Length} bytes; expected a secret of at least {LinkSignatures.KeyBytes} bytes"
            );
        return [_check];
    }
}
