namespace Florin.Payments.Files;

/// <summary>Refusals of Florin as external status reason codes of ISO 20022.</summary>
internal static class IsoReasons
{
    public const string Duplicate = "AM05";
    public const string WrongDate = "DT01";
    public const string UnknownDebtor = "AC02";
    public const string UnknownCreditor = "AC03";
    public const string WrongCurrency = "AM03";
    public const string Frozen = "AC06";
    public const string Closed = "AC04";
    public const string InsufficientFunds = "AM04";
    public const string Cancelled = "DS02";

    /// <summary>A reason that only its text tells.</summary>
    public const string Narrative = "NARR";

    /// <summary>The reason code of a refusal.</summary>
    public static string Of(string code) =>
        code switch
        {
            "insufficient-funds" => InsufficientFunds,
            "account-frozen" => Frozen,
            "account-closed" => Closed,
            "currency-mismatch" => WrongCurrency,
            "balance-limit" => "AM02",
            "forbidden" => "AG01",
            "not-found" => UnknownCreditor,
            "payment-declined" => "MS03",
            _ => Narrative,
        };
}
