using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Florin.Cli.Import;

/// <summary>
/// The idempotency keys of an import's rows. A row is known by the source, its account and its id, whatever characters they
/// have, so that two banks, or two accounts of one, may use the same ids.
/// </summary>
/// <param name="source">Whose files these are; empty where only one source is ever imported.</param>
internal sealed class ImportKeys(string source)
{
    /// <summary>The customer without a login who owns what is imported.</summary>
    public const string User = "import:user";

    /// <summary>The key under which an account is opened.</summary>
    public string Account(string account) =>
        source.Length == 0 && !account.AsSpan().ContainsAnyExceptInRange('!', '~')
            ? $"import:account:{account}"
            : $"import:account-of:{Hash(source, account)}";

    /// <summary>
    /// The key of one attempt to book a row. An attempt that was refused keeps its refusal; the next one may succeed.
    /// </summary>
    /// <param name="account">The account, as the file writes it.</param>
    /// <param name="id">The row's id.</param>
    /// <param name="attempt">From 1.</param>
    public string Transaction(string account, string id, int attempt) =>
        string.Create(CultureInfo.InvariantCulture, $"import:row:{Hash(source, account, id)}:{attempt}");

    // Each part with its length, so that no two rows are written the same way.
    private static string Hash(params string[] parts)
    {
        var text = string.Concat(parts.Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.Length}:{p};")));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));
    }
}
