using Florin.WebConsole.Api;

namespace Florin.WebConsole.Components;

/// <summary>Whether who made a transfer may decide on it, as the transaction service is configured.</summary>
internal static class FourEyesRule
{
    private const string Setting = "Review:FourEyes";

    /// <summary>Whether two administrators are needed.</summary>
    public static async Task<bool> IsInForce(FlorinApi api, CancellationToken cancel) =>
        (await api.Get<Dictionary<string, string?>>("/admin/config", cancel)).Data is { } settings
        && settings.TryGetValue(Setting, out var value)
        && bool.TryParse(value, out var isOn)
        && isOn;

    /// <summary>Why an operator may not decide; null where they may.</summary>
    /// <param name="isInForce">Whether two administrators are needed.</param>
    /// <param name="operator">Who would decide.</param>
    /// <param name="maker">Who sent the transfer.</param>
    /// <param name="user">Whose it is.</param>
    public static string? WhyNot(bool isInForce, string? @operator, string? maker, string user) =>
        isInForce && (@operator == maker || @operator == user)
            ? "It is your own transfer; another administrator must decide on it."
            : null;
}
