namespace Florin.Contracts;

/// <summary>
/// Refusals in words that name no account's balance or state beyond what the code itself says: for readers who are not the
/// account's owner, and for mails.
/// </summary>
public static class RefusalWords
{
    /// <summary>A sentence for a refusal's code.</summary>
    public static string Of(string code) =>
        code switch
        {
            "insufficient-funds" => "There was not enough money available.",
            "account-frozen" => "The account is frozen.",
            "account-closed" => "The account is closed.",
            "currency-mismatch" => "The account is kept in another currency.",
            "balance-limit" => "The account cannot take this amount.",
            "limit-exceeded" => "A limit on what may leave the account was exceeded.",
            "purpose-required" => "The account's balance is segregated by purpose, and no purpose was named.",
            "unknown-purpose" => "The account does not have this purpose.",
            "period-closed" => "The books of that time are closed.",
            "payment-declined" => "The payment was declined.",
            _ => "It was refused.",
        };
}
