using Florin.Kernel;
using Florin.Platform.EventLog;
using Florin.Platform.Feeds;
using Florin.Platform.Hosting;

namespace Florin.Contracts.Users;

/// <summary>
/// What other services do when a user is erased (ADR 115): each follows the log of users and ends what it would go on doing
/// for them. A service whose events this needs registers them and the state with <see cref="Register"/> and <see cref="State"/>.
/// </summary>
public static class ErasedUsers
{
    /// <summary>The name of the consumer.</summary>
    public const string Consumer = "erased-users";

    private const string EventType = "UserErased";
    private const string StreamPrefix = "user-";

    /// <summary>Names the event by which a service records how far it has come.</summary>
    public static EventTypes Register(EventTypes types)
    {
        ArgumentNullException.ThrowIfNull(types);
        return types.Add<LogFollowed>("LogFollowed");
    }

    /// <summary>Names the state of the same.</summary>
    public static StateTypes State(StateTypes types)
    {
        ArgumentNullException.ThrowIfNull(types);
        return types.Add<FollowedLog>();
    }

    /// <summary>Has a service forget users who were erased, at the owner of its log.</summary>
    /// <param name="service">The service.</param>
    /// <param name="forget">Ends what the service does for a user; called again after a crash.</param>
    public static void Follow(ServiceBuilder service, Func<UserId, CancellationToken, Task> forget) =>
        FollowMany(
            service,
            async (users, cancel) =>
            {
                foreach (var user in users)
                    await forget(user, cancel);
            }
        );

    /// <summary>As <see cref="Follow"/>, where users who are erased at a time are better forgotten together.</summary>
    /// <param name="service">The service.</param>
    /// <param name="forget">Ends what the service does for at least one user; called again after a crash.</param>
    public static void FollowMany(ServiceBuilder service, Func<IReadOnlyList<UserId>, CancellationToken, Task> forget)
    {
        ArgumentNullException.ThrowIfNull(service);
        service.Follows(
            Consumer,
            "user",
            runtime => new FollowingSink(
                runtime.Log,
                service.Ids,
                Consumer,
                async (events, cancel) =>
                {
                    var erased = events.Select(Of).OfType<UserId>().ToList();
                    if (erased.Count > 0)
                        await forget(erased, cancel);
                    return erased.Count > 0;
                }
            )
        );
    }

    /// <summary>The user whom an event of the log of users erases; null for any other event.</summary>
    public static UserId? Of(Recorded happened)
    {
        ArgumentNullException.ThrowIfNull(happened);
        // The events of the user service are its own; this one is known by its name and its stream.
        return
            happened.Type == EventType
            && happened.Stream.StartsWith(StreamPrefix, StringComparison.Ordinal)
            && Id.TryParse<UserId>(happened.Stream[StreamPrefix.Length..], out var user)
            ? user
            : null;
    }
}
