namespace Florin.Users.Factors;

/// <summary>How somebody proved who they are, by the names of RFC 8176 (<c>amr</c>), separated by spaces.</summary>
internal static class LogInMethods
{
    /// <summary>Another provider said who it is; the name is in use, though not registered.</summary>
    public const string Federated = "fed";

    private const string Password = "pwd";
    private const string WithCode = "otp mfa";
    private const string Several = "mfa";

    /// <summary>By a password, and a code where the user has a second factor.</summary>
    public static string ByPassword(bool withCode) => withCode ? $"{Password} {WithCode}" : Password;

    /// <summary>By a provider, with a code of ours or with the second factor of the provider.</summary>
    public static string ByProvider(bool withCode, bool withSecondFactor) =>
        withCode ? $"{Federated} {WithCode}"
        : withSecondFactor ? $"{Federated} {Several}"
        : Federated;
}
