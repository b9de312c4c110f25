using System.Collections.Concurrent;
using Florin.Contracts.Users;
using Florin.Kernel;
using Florin.Platform.Calls;
using Florin.Platform.Hosting;
using Florin.Platform.Identity;

namespace Florin.Webhooks.Queueing;

/// <summary>
/// Whether the owners of endpoints may still see what these get: a user who is blocked or erased gets nothing, and one whose
/// role does not let them see everything any more gets nothing of others. Answers are remembered for a while.
/// </summary>
internal sealed class Recipients(UsersClient users, ServiceBuilder service)
{
    private const int MaxRemembered = 50_000;
    private static readonly TimeSpan Expiry = TimeSpan.FromSeconds(30);
    private static readonly CallContext Context = new("webhooks");
    private readonly ConcurrentDictionary<string, Standing> _known = new(StringComparer.Ordinal);

    /// <summary>Whether an endpoint gets anything now.</summary>
    /// <exception cref="Platform.Resilience.ServiceUnavailable">The user service cannot be asked now.</exception>
    public async ValueTask<bool> MayGet(WebhookEndpoint endpoint, CancellationToken cancel)
    {
        var standing = await Of(endpoint.Owner, cancel);
        return endpoint.All ? standing.SeesAll : !standing.IsBlocked;
    }

    private async ValueTask<Standing> Of(string owner, CancellationToken cancel)
    {
        var now = service.Clock.GetUtcNow();
        if (_known.TryGetValue(owner, out var known) && (now - known.At).Duration() < Expiry)
            return known;
        if (_known.Count >= MaxRemembered)
            _known.Clear();
        var standing = await Ask(owner, now, cancel);
        _known[owner] = standing;
        return standing;
    }

    // A service account, and an administrator whose token was made offline, are no users: what they were when they registered
    // the endpoint holds until it is deleted.
    private async ValueTask<Standing> Ask(string owner, DateTimeOffset now, CancellationToken cancel)
    {
        if (!Id.TryParse<UserId>(owner, out var user) || await users.Find(user, Context, cancel) is not { } card)
            return new Standing(IsBlocked: false, SeesAll: true, now);
        var sees = RoleNames.TryParse(card.Role, out var role) && Scope.SeesAll(service.Runtime.Roles[role].Any);
        return new Standing(card.Blocked, sees && !card.Blocked, now);
    }

    private sealed record Standing(bool IsBlocked, bool SeesAll, DateTimeOffset At);
}
