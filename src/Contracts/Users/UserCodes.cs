using Florin.Kernel;

namespace Florin.Contracts.Users;

/// <summary>Why the user service refuses.</summary>
public static class UserCodes
{
    /// <summary>Another user has this address.</summary>
    public static RefusalCode EmailTaken { get; } =
        new("email-taken", RefusalKind.Conflict, "Email address already registered");

    /// <summary>The password is right, and the user has a second factor, which must be shown too.</summary>
    public static RefusalCode SecondFactorRequired { get; } =
        new("second-factor-required", RefusalKind.Unauthenticated, "Second factor required");

    /// <summary>A code that proves something is wrong, was used or has expired.</summary>
    public static RefusalCode WrongCode { get; } = new("wrong-code", RefusalKind.Rule, "Code incorrect");

    /// <summary>The user has money, or moves some: they are not erased until that has ended.</summary>
    public static RefusalCode NotSettled { get; } = new("not-settled", RefusalKind.Conflict, "User still has open business");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<RefusalCode> All { get; } = [EmailTaken, SecondFactorRequired, WrongCode, NotSettled];
}
