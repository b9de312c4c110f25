using System.ComponentModel.DataAnnotations;
using Florin.Kernel;

namespace Florin.Transactions.Exchange;

/// <summary>At which rates currencies are exchanged, and over which accounts: section <c>Transactions</c>.</summary>
internal sealed class ExchangeOptions : IValidatableObject
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Transactions";

    /// <summary>By pair, such as <c>EUR/USD</c>, how much of the second currency one unit of the first is worth. None by default.</summary>
    public Dictionary<string, string> Rates { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>By currency, the account whose balance is the position in it. None by default.</summary>
    public Dictionary<string, string> PositionAccounts { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>By currency, the account that receives fees. None by default.</summary>
    public Dictionary<string, string> FeeAccounts { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>By currency, the account that receives what rounding leaves over. None by default.</summary>
    public Dictionary<string, string> RoundingAccounts { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>By how much a rate is worse for the client than the configured one, in basis points. Default 0.</summary>
    [Range(0, 5000, ErrorMessage = "must be 0 to 5000.")]
    public int Spread { get; init; }

    /// <summary>The fee of an exchange, in basis points of the amount sold. Default 0.</summary>
    [Range(0, 5000, ErrorMessage = "must be 0 to 5000.")]
    public int ExchangeFee { get; init; }

    /// <summary>For how long a quote is taken. Default one minute.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00", ErrorMessage = "must be 00:00:01 to 1.00:00:00.")]
    public TimeSpan QuoteLife { get; init; } = TimeSpan.FromMinutes(1);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var (pair, rate) in Rates)
            if (Problem(pair, rate) is { } problem)
                yield return new ValidationResult(problem, [$"{nameof(Rates)}:{pair}"]);
        foreach (
            var (name, accounts) in new[]
            {
                (nameof(PositionAccounts), PositionAccounts),
                (nameof(FeeAccounts), FeeAccounts),
                (nameof(RoundingAccounts), RoundingAccounts),
            }
        )
        foreach (var (currency, account) in accounts)
            if (Problem(currency, account, name) is { } problem)
                yield return new ValidationResult(problem, [$"{name}:{currency}"]);
    }

    private string? Problem(string pair, string rate)
    {
        if (!CurrencyPair.TryParse(pair, out var known))
            return $"'{Shown.Of(pair)}' is not a pair of two currencies such as EUR/USD.";
        if (!ExchangeRate.TryParse(rate, out _))
            return "expected a plain decimal greater than 0, with up to 9 digits before and 12 after the point, such as 1.0850.";
        if (Rates.ContainsKey($"{known.To}/{known.From}"))
            return $"{known.To}/{known.From} is configured too; name one of them.";
        foreach (var code in new[] { known.From.Code, known.To.Code })
            if (!PositionAccounts.ContainsKey(code) || !RoundingAccounts.ContainsKey(code))
                return $"{code} needs {nameof(PositionAccounts)}:{code} and {nameof(RoundingAccounts)}:{code}.";
            else if (ExchangeFee > 0 && !FeeAccounts.ContainsKey(code))
                return $"{code} needs {nameof(FeeAccounts)}:{code}, because {nameof(ExchangeFee)} is above 0.";
        return null;
    }

    private static string? Problem(string currency, string account, string name) =>
        !Currency.TryGet(currency.ToUpperInvariant(), out _)
            ? $"'{Shown.Of(currency)}' is not a currency; {name} expects a code of ISO 4217 or that of a registered asset."
        : !Id.TryParse<AccountId>(account, out _) ? "expected the id of an account, which begins with acc_."
        : null;
}
