using Florin.Kernel;

namespace Florin.Users.Keys;

/// <summary>A service account exists; first in the stream <c>service-svc_…</c>.</summary>
/// <param name="Id">The service account.</param>
/// <param name="Name">What it is for.</param>
/// <param name="Role">What it may do.</param>
/// <param name="Tier">Its rate limit's tier.</param>
/// <param name="At">When, UTC.</param>
/// <param name="By">Who created it.</param>
public sealed record ServiceAccountCreated(
    ServiceAccountId Id,
    string Name,
    UserRole Role,
    UserTier Tier,
    DateTimeOffset At,
    string By
);

/// <summary>The service account's keys are good no longer.</summary>
/// <param name="At">When, UTC.</param>
public sealed record ServiceAccountDisabled(DateTimeOffset At);

/// <summary>A program that acts in its own name, by API keys: the fold of a stream <c>service-svc_…</c>.</summary>
/// <param name="Id">The service account; empty for a stream without events.</param>
/// <param name="Name">What it is for.</param>
/// <param name="Role">What it may do.</param>
/// <param name="Tier">Its rate limit's tier.</param>
/// <param name="CreatedAt">UTC.</param>
/// <param name="CreatedBy">Who created it.</param>
/// <param name="DisabledAt">UTC; null while its keys are good.</param>
internal sealed record ServiceAccount(
    ServiceAccountId Id,
    string Name,
    UserRole Role,
    UserTier Tier,
    DateTimeOffset CreatedAt,
    string CreatedBy,
    DateTimeOffset? DisabledAt
) : IState<ServiceAccount>
{
    public static ServiceAccount Empty { get; } = new(default, "", UserRole.User, UserTier.Free, default, "", null);

    public static string Schema => "service-account.1";

    /// <summary>There is such a service account.</summary>
    public bool Exists => Name.Length > 0;

    public static string StreamOf(ServiceAccountId id) => $"service-{id}";

    public Decision Disable(ServiceAccountId id, DateTimeOffset now) =>
        !Exists ? Refusal.NotFound("service account", id.Value)
        : DisabledAt is not null ? []
        : [new ServiceAccountDisabled(now)];

    public ServiceAccount Apply(object happened) =>
        happened switch
        {
            ServiceAccountCreated e => new ServiceAccount(e.Id, e.Name, e.Role, e.Tier, e.At, e.By, null),
            ServiceAccountDisabled e => this with { DisabledAt = e.At },
            _ => throw new InvalidOperationException($"A service account's stream holds a {happened.GetType().Name}."),
        };
}
