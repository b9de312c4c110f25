using Florin.Kernel;
using Florin.Platform.Messaging;

namespace Florin.Contracts.Users;

/// <summary>What other services may know of a user.</summary>
/// <param name="Id">The user.</param>
/// <param name="Email">Where notifications go.</param>
/// <param name="Name">How they are addressed.</param>
/// <param name="Blocked">They may neither log in nor move money.</param>
public sealed record UserCard(UserId Id, string Email, string Name, bool Blocked);

/// <summary>Asks for a user.</summary>
public sealed record FindUser(UserId Id);

/// <summary>The user, or null where there is none.</summary>
public sealed record FoundUser(UserCard? User);

/// <summary>The user service, for other services.</summary>
public sealed class UsersClient(IServiceCalls calls)
{
    /// <summary>Finds a user by id.</summary>
    public static readonly Operation<FindUser, FoundUser> FindOperation = new("user", "find-user", Repeatable: true);

    /// <summary>Finds a user by id; null where there is none.</summary>
    public async ValueTask<UserCard?> Find(UserId id, CallContext context, CancellationToken cancel) =>
        (await calls.Call(FindOperation, new FindUser(id), context, cancel)).User;
}
