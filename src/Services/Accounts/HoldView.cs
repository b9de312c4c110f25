using System.Text.Json.Serialization;
using Florin.Kernel;

namespace Florin.Accounts;

/// <summary>A part of a hold that was captured, as a client sees it.</summary>
/// <param name="TransactionId">What the entries of both accounts name.</param>
/// <param name="Amount">How much.</param>
/// <param name="ToAccount">Where it went.</param>
/// <param name="At">When.</param>
internal sealed record CaptureView(TransactionId TransactionId, DecimalAmount Amount, AccountId ToAccount, DateTimeOffset At);

/// <summary>A hold as a client sees it.</summary>
/// <param name="Id">The hold.</param>
/// <param name="AccountId">Whose money it sets aside.</param>
/// <param name="Currency">The account's currency.</param>
/// <param name="Amount">How much was set aside.</param>
/// <param name="Captured">What was captured of it in all.</param>
/// <param name="Remaining">What it still sets aside.</param>
/// <param name="Status">PLACED, CAPTURED, VOIDED or EXPIRED.</param>
/// <param name="Reference">What it is for; null where nobody said.</param>
/// <param name="ExpiresAt">From when on it sets nothing aside; null for never.</param>
/// <param name="PlacedBy">Who placed it.</param>
/// <param name="PlacedAt">When.</param>
/// <param name="Captures">What was captured of it, in order.</param>
/// <param name="Purpose">What the money is for, on an account that segregates its balance; null on any other.</param>
internal sealed record HoldView(
    HoldId Id,
    AccountId AccountId,
    Currency Currency,
    DecimalAmount Amount,
    DecimalAmount Captured,
    DecimalAmount Remaining,
    string Status,
    string? Reference,
    DateTimeOffset? ExpiresAt,
    string PlacedBy,
    DateTimeOffset PlacedAt,
    IReadOnlyList<CaptureView> Captures,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Purpose
)
{
    /// <summary>The statuses, as clients see them.</summary>
    public static readonly string[] Statuses = [.. Enum.GetValues<HoldStatus>().Select(NameOf)];

    /// <summary>A hold as it is at a time.</summary>
    public static HoldView Of(Hold hold, DateTimeOffset now) =>
        new(
            hold.Id,
            hold.Account,
            hold.Amount.Currency,
            hold.Amount,
            hold.Captured,
            hold.Remaining with
            {
                Minor = hold.HeldAt(now),
            },
            NameOf(hold.StatusAt(now)),
            hold.Reference,
            hold.ExpiresAt,
            hold.PlacedBy,
            hold.PlacedAt,
            [.. hold.Captures.Select(part => new CaptureView(part.Transaction, part.Amount, part.ToAccount, part.At))],
            hold.Purpose
        );

    /// <summary>A status as clients see it.</summary>
    public static string NameOf(HoldStatus status) =>
        status switch
        {
            HoldStatus.Placed => "PLACED",
            HoldStatus.Captured => "CAPTURED",
            HoldStatus.Voided => "VOIDED",
            _ => "EXPIRED",
        };
}
