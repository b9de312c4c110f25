using System.Text.Json.Serialization;
using Florin.Contracts.Accounts;
using Florin.Kernel;
using Florin.Platform.Projections;

namespace Florin.Accounts.Projections;

/// <summary>
/// What a currency's accounts hold together, what is in flight, and what the outside world holds, in minor units; wider than
/// a long, because all accounts together may be.
/// </summary>
/// <param name="Currency">The currency.</param>
/// <param name="Accounts">All accounts' balances.</param>
/// <param name="Clearing">What has left one account and not reached another.</param>
/// <param name="World">Minus what came from outside and did not go back.</param>
public sealed record CurrencyBooks(Currency Currency, Int128 Accounts, Int128 Clearing, Int128 World)
{
    /// <summary>One row per currency.</summary>
    internal static readonly View<CurrencyBooks> View = new("trial_balance", 1, b => b.Currency.Code);

    /// <summary>Zero, at every position of the log.</summary>
    [JsonIgnore]
    public Int128 Total => Accounts + Clearing + World;

    internal static CurrencyBooks Empty(Currency currency) => new(currency, 0, 0, 0);

    /// <summary>Both together.</summary>
    internal CurrencyBooks Add(CurrencyBooks other) =>
        this with
        {
            Accounts = Accounts + other.Accounts,
            Clearing = Clearing + other.Clearing,
            World = World + other.World,
        };

    /// <summary>The books after an account gained and a counterpart lost an amount, in minor units.</summary>
    internal CurrencyBooks Posted(long gained, Counterpart counterpart, long lost) =>
        counterpart is Counterpart.Clearing
            ? this with
            {
                Accounts = Accounts + gained,
                Clearing = Clearing - lost,
            }
            : this with
            {
                Accounts = Accounts + gained,
                World = World - lost,
            };
}
