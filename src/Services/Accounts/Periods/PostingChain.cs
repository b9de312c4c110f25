using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Florin.Platform.EventLog;

namespace Florin.Accounts.Periods;

/// <summary>
/// A hash over postings in the order of the log: each link is SHA-256 of the one before, from 32 zero bytes on, and of the
/// posting as text. It holds all that a posting says, and where it stands.
/// </summary>
internal sealed class PostingChain
{
    // A posting is never effective after it was recorded, but for clocks of processes that differ.
    private static readonly TimeSpan ClockDifference = TimeSpan.FromDays(1);

    private byte[] _link = new byte[SHA256.HashSizeInBytes];

    /// <summary>How many postings it has.</summary>
    public long Postings { get; private set; }

    /// <summary>In hexadecimal digits.</summary>
    public string Hash => Convert.ToHexStringLower(_link);

    /// <summary>Before this time nothing is recorded that is effective in a period.</summary>
    public static DateTimeOffset RecordedFrom(Period period) => period.From - ClockDifference;

    /// <summary>Takes a posting more.</summary>
    public void Add(Recorded happened, IPosting posting)
    {
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"{happened.Position}|{happened.At.UtcTicks}|{posting.Account}|{posting.Transaction}|{posting.Change.Minor}|{posting.Amount.Currency.Code}|{posting.Counterpart}|{posting.BalanceAfter.Minor}|{posting.EffectiveAt.UtcTicks}|{posting.Description}"
        );
        _link = SHA256.HashData([.. _link, .. Encoding.UTF8.GetBytes(text)]);
        Postings++;
    }
}
