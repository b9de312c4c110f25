namespace Florin.WebConsole.Components;

/// <summary>Whether those who made a transfer may decide on it.</summary>
internal static class FourEyesRule
{
    /// <summary>Why an operator may not decide; null where they may.</summary>
    /// <param name="isInForce">Whether two people are needed.</param>
    /// <param name="operator">Who would decide.</param>
    /// <param name="maker">Who sent the transfer.</param>
    /// <param name="user">Whose it is.</param>
    public static string? WhyNot(bool isInForce, string? @operator, string? maker, string user) =>
        isInForce && (@operator == maker || @operator == user)
            ? "It is your own transfer; another administrator must decide on it."
            : null;
}
