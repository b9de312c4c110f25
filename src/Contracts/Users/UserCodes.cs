using Florin.Kernel;

namespace Florin.Contracts.Users;

/// <summary>Why the user service refuses.</summary>
public static class UserCodes
{
    /// <summary>Another user has this address.</summary>
    public static RefusalCode EmailTaken { get; } =
        new("email-taken", RefusalKind.Conflict, "Email address already registered");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<RefusalCode> All { get; } = [EmailTaken];
}
