using Florin.Kernel;

namespace Florin.Contracts.Users;

/// <summary>What the users' log says, for the checks of other services when data is verified.</summary>
public interface IUserFacts
{
    /// <summary>The address with which a user registered; null of nobody who did.</summary>
    string? EmailOf(UserId id);
}
