using Florin.Contracts.Accounts;
using Florin.Kernel;

namespace Florin.Reconciliation;

/// <summary>Which part of the ledger a bank account mirrors.</summary>
internal enum MirrorKind
{
    /// <summary>One account of the ledger.</summary>
    Account,

    /// <summary>What came from the outside world and did not go back, of a currency.</summary>
    World,

    /// <summary>What is in flight, of a currency.</summary>
    Clearing,
}

/// <summary>The part of the ledger that a bank account mirrors.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Currency">Its currency.</param>
/// <param name="Account">The account; null where it is none.</param>
internal sealed record Mirror(MirrorKind Kind, Currency Currency, AccountId? Account)
{
    /// <summary>What entries of it are found by: <c>acc_…</c>, <c>world-USD</c> or <c>clearing-USD</c>.</summary>
    public string Key() => Kind is MirrorKind.Account ? Account!.Value.Value : SideOf(Kind, Currency); // It has one.

    /// <summary>The stream of all decisions about it: one entry is matched once, whatever source its line comes from.</summary>
    public string Stream() => StreamOf(Key());

    /// <summary>The stream of a key.</summary>
    public static string StreamOf(string key) => $"mirror-{key}";

    /// <summary>The key of a currency's side.</summary>
    public static string SideOf(MirrorKind kind, Currency currency) =>
        kind is MirrorKind.World ? $"world-{currency.Code}" : $"clearing-{currency.Code}";

    /// <summary>The key of the side on which a posting's counterpart stands.</summary>
    public static string SideOf(Counterpart counterpart, Currency currency) =>
        SideOf(counterpart is Counterpart.World ? MirrorKind.World : MirrorKind.Clearing, currency);

    /// <summary>
    /// What a posting is to a bank account that mirrors this: what an account gains from the world has come to our bank, and
    /// what it gains from clearing has left there.
    /// </summary>
    /// <param name="gained">What the ledger's account gained, in minor units.</param>
    public long AtTheBank(long gained) => Kind is MirrorKind.Clearing ? -gained : gained;
}
